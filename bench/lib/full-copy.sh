# Rows that copy $source to an empty place.
copy=$place/copy

prepare() { rm -rf "$copy"; }

command() {
    case $1 in
    ours) command=("$overwinter" copy --quiet "$source" "$copy") ;;
    cp) command=(cp -a "$source" "$copy") ;;
    rsync) command=(rsync -aWHAX "$source/" "$copy/") ;;
    rsync-plain) command=(rsync -aW "$source/" "$copy/") ;;
    tar) command=(bash -c 'mkdir "$2" && tar -C "$1" -cf - . | tar -C "$2" -xpf -' tar "$source" "$copy") ;;
    floor) command=("$tools/floor" "$source" "$copy") ;;
    esac
}

check() { same_trees "$source" "$copy"; }
