#!/bin/bash
# Power cuts: sources, destination and state lie on a file system in memory, of which states at random moments of runs
# (whole, linked with the set before, going on from a partial) are mounted, their journal replayed; whatever is named as
# a set must verify. Needs root.
#   STATES=8      of each file system, in each of two ways        FILE_SYSTEMS="ext4 xfs btrfs"        SEED=…
#   CUTS="live unflushed"     reflinks of the live image; what was not flushed is lost, or some of it
. "$(dirname "$0")/lib.sh"
. "$scenes/image.sh"
states=${STATES:-8}
seed=${SEED:-$(od -An -N4 -tu4 /dev/urandom | tr -d ' ')}

# Under the file system a disk with a cache, which logs what is written and flushed.
mount_volatile() {
    local type=$1
    cp --sparse=always "$image" "$image.flushed"
    mkdir "$memory/volatile"
    python3 -B "$scenes/volatile-disk.py" "$image" "$memory/volatile" "$memory/up" &
    at_end "umount '$memory/volatile'"
    wait_until 20 test -e "$memory/volatile/image"
    mount -t "$type" -o loop,noatime "$memory/volatile/image" "$disk"
}

# It ends by itself when the loop device has given the file back.
unmount_volatile() {
    umount "$disk"
    umount "$memory/volatile" 2>/dev/null || umount -l "$memory/volatile"
}

for type in ${FILE_SYSTEMS:-ext4 xfs btrfs}; do
    for cuts in ${CUTS:-live unflushed}; do
        size=96
        [ $type = ext4 ] || size=320
        cloneable=no
        [ $cuts = unflushed ] || cloneable=yes
        mount_image $type $size
        if [ $cuts = unflushed ]; then
            umount "$disk"
            mount_volatile $type
        fi
        mkdir "$memory/cut"
        at_end "umount -R '$memory/cut'"
        step "$type, $cuts: $states states, SEED=$seed"
        python3 -B "$scenes/power-cuts.py" "$OVERWINTER" $type $cuts "$states" "$seed" "$image" "$disk" "$memory/cut" ||
            fail "a promise is broken on $type (STATES=$states SEED=$seed FILE_SYSTEMS=$type CUTS=$cuts)"
        if [ $cuts = unflushed ]; then
            unmount_volatile
            umount "$memory" 2>/dev/null || umount -l "$memory"
        else
            unmount_image
        fi
    done
done
