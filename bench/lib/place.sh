# Where the trees lie, the programs of the bench, and the end of both.

place=   # the folder everything is in, on the file system that is measured
work=    # small files that are not measured
tools=   # the programs of bench/programs, built

build_programs() {
    work=$(mktemp -d /dev/shm/overwinter-bench.XXXXXX)
    trap remove_place EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM
    tools=$work/tools
    mkdir "$tools"
    local program
    for program in tree floor timed; do
        gcc -O2 -Wall -pthread -o "$tools/$program" "$bench/programs/$program.c" -lm
    done
}

make_place() {
    if [ -n "$disk" ]; then
        place=$(mktemp -d "$disk/overwinter-bench.XXXXXX")
        return
    fi
    local room; room=$(df -k --output=avail /dev/shm | tail -1)
    [ "$room" -gt 8500000 ] || fail "/dev/shm has $((room / 1024)) MiB; 8.5 GB are needed for the image"
    place=$work/disk
    mkdir "$place"
    truncate -s 9G "$work/image"
    mkfs.ext4 -q -F "$work/image"
    mount -o loop,noatime "$work/image" "$place"
}

ends=()  # what a row wants done at the end, whatever happens
remove_place() {
    local end
    for end in "${ends[@]}"; do $end || true; done
    cd /
    if [ -n "$disk" ]; then rm -rf "$place"
    elif [ -n "$place" ] && mountpoint -q "$place"; then umount "$place" || umount -l "$place"; fi
    rm -rf "$work"
}

# A row starts with an empty place, apart from what other rows can use again.
empty_place() {
    find "$place" -mindepth 1 -maxdepth 1 ! -name lost+found -exec rm -rf {} +
    sync -f "$place"
}

make_tree() { # NAME [SCALE]: makes $source, warm
    source=$place/source
    "$tools/tree" "$1" "$source" "${2:-$scale}"
    # Read, not only named: GNU tar does not read what goes to /dev/null.
    find "$source" -type f -exec cat {} + >/dev/null
    files=$(find "$source" -type f | wc -l)
    bytes=$(find "$source" -type f -links 1 -printf '%s\n' | awk '{ sum += $1 } END { printf "%d", sum }')
    sync -f "$place"
}
