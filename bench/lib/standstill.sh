# Rows that time how long services stand still: ours is a whole backup, of which the stopped window counts. `rsync_also`: what
# the peers are given besides.
copy=$place/copy

command() {
    case $1 in
    ours) command=("$overwinter" backup "$profile" --quiet) ;;
    rsync) command=(rsync -aWHAX "${rsync_also[@]}" "$source/" "$copy/") ;;
    rsync-plain) command=(rsync -aW "${rsync_also[@]}" "$source/" "$copy/") ;;
    esac
}

value() { if [ "$1" = ours ]; then seconds window; else echo "$wall"; fi; }
check() { same_trees "$source" "$(last_set)/store/data"; }
