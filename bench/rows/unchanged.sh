# Nothing changed: the pass that is made while services stand still, over what the pre-sync has copied.
make_tree small
title "$files files, none of them changed between pre-sync and stop: what is looked at while services stand still, the last look at every time included"
make_profile "pre-sync: true"
rsync_also=(--delete)
. "$bench/lib/standstill.sh"

prepare() {
    case $1 in
    ours) remove_sets ;;
    *) [ -d "$copy" ] || cp -a "$source" "$copy" ;;
    esac
}

run_rounds rsync rsync-plain
compare rsync "rsync -aWHAX" 8 14
compare rsync-plain "rsync -aW" 3 5
against "$(awk -v files="$files" 'BEGIN { print files / 500000 }')" "500,000 files/s" 1 null
