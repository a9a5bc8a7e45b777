# How long services stand still: 1 % of the files change before the stop, and only they are left to be copied.
make_tree stack
title "$files files, $((bytes / 1000000)) MB; 1 % changes after the pre-sync; from the stop's proof to the first start, against a full copy of the stopped stack"
cat >"$work/change" <<END
#!/bin/sh
# By replacing, once the pre-sync is over: all of it is left for the stopped window.
exec "$tools/tree" change 1 "$source" >/dev/null
END
chmod 755 "$work/change"
make_profile "pre-sync: true" "$work/change"
rsync_also=()
. "$bench/lib/standstill.sh"

prepare() {
    case $1 in
    ours) remove_sets ;;
    *) rm -rf "$copy" ;;
    esac
}

run_rounds rsync
unit=share compare rsync "rsync -aWHAX of all" 0.08 0.04
