# Nothing changed: the pass that is made while services stand still, over what the pre-sync has copied.
make_tree small
title "$files files, none of them changed between pre-sync and stop: what is looked at while services stand still, the last look at every time included"
copy=$place/copy
make_profile "pre-sync: true"

prepare() {
    case $1 in
    ours) remove_sets ;;
    *) [ -d "$copy" ] || cp -a "$source" "$copy" ;;
    esac
}

command() {
    case $1 in
    ours) command=("$overwinter" backup "$profile" --quiet) ;;
    rsync) command=(rsync -aWHAX --delete "$source/" "$copy/") ;;
    rsync-plain) command=(rsync -aW --delete "$source/" "$copy/") ;;
    esac
}

value() { if [ "$1" = ours ]; then seconds window; else echo "$wall"; fi; }
check() { same_trees "$source" "$(last_set)/store/data"; }

run_rounds rsync rsync-plain
compare rsync "rsync -aWHAX" 8 14
compare rsync-plain "rsync -aW" 3 5
against "$(awk -v files="$files" 'BEGIN { print files / 500000 }')" "500,000 files/s" 1 null
