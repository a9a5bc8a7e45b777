# Read by scenes after lib.sh: file systems in images in memory, as root.

# mount_image TYPE MEGABYTES [MKFS OPTION…]: a new file system at $disk, in the file $image on a tmpfs; gone at the end.
# On an XFS in that tmpfs where cloneable=yes: a reflink of the image is of one moment, however long a copy of it would take.
mount_image() {
    local type=$1 megabytes=$2
    shift 2
    memory=$work/memory
    image=$memory/image
    disk=$memory/disk
    mkdir -p "$memory"
    mount -t tmpfs -o mode=700 tmpfs "$memory"
    at_end "umount -l '$memory'"
    if [ "${cloneable:-no}" = yes ]; then
        truncate -s 8G "$memory/around"
        mkfs.xfs -q -m reflink=1 "$memory/around"
        mkdir "$memory/cloneable"
        mount -o loop,noatime "$memory/around" "$memory/cloneable"
        at_end "umount -l '$memory/cloneable'"
        image=$memory/cloneable/image
    fi
    truncate -s "${megabytes}M" "$image"
    if [ "$type" = ext4 ]; then set -- -b 4096 "$@"; fi
    "mkfs.$type" -q "$@" "$image"
    mkdir "$disk"
    mount -o loop,noatime "$image" "$disk"
    at_end "cd / && { umount -R '$disk' || umount -l '$disk'; }"
}

# Before the next one.
unmount_image() {
    umount -R "$disk"
    # The loop device gives the image back a moment later.
    if mountpoint -q "$memory/cloneable"; then umount "$memory/cloneable" 2>/dev/null || umount -l "$memory/cloneable"; fi
    umount "$memory" 2>/dev/null || umount -l "$memory"
}
