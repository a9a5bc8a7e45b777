#!/bin/bash
# Power cuts: sources, destination and state lie on a file system in memory, whose live image is copied at random
# moments of runs (whole, linked with the set before, going on from a partial). Each copy is mounted, its journal
# replayed; whatever is named as a set must verify. Needs root.
#   STATES=8      of each file system        FILE_SYSTEMS="ext4 xfs btrfs"        SEED=…
. "$(dirname "$0")/lib.sh"
. "$scenes/image.sh"
states=${STATES:-8}
seed=${SEED:-$(od -An -N4 -tu4 /dev/urandom | tr -d ' ')}
for type in ${FILE_SYSTEMS:-ext4 xfs btrfs}; do
    size=96
    [ $type = ext4 ] || size=320
    mount_image $type $size
    mkdir "$memory/cut"
    at_end "umount -R '$memory/cut'"
    step "$type: $states states, SEED=$seed"
    python3 -B "$scenes/power-cuts.py" "$OVERWINTER" $type "$states" "$seed" "$image" "$disk" "$memory/cut" ||
        fail "a promise is broken on $type (STATES=$states SEED=$seed FILE_SYSTEMS=$type)"
    unmount_image
done
