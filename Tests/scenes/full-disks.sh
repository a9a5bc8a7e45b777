#!/bin/bash
# Real ENOSPC at many fill levels, real exhaustion of inodes, a file system that is or becomes read-only, under a copy
# and a backup: the message names a file, the service is started, no set that is not whole. Needs root.
#   LEVELS=6      of each kind        FILE_SYSTEMS="ext4"        (xfs, btrfs: their images are larger)
. "$(dirname "$0")/lib.sh"
. "$scenes/image.sh"
levels=${LEVELS:-6}
for type in ${FILE_SYSTEMS:-ext4}; do
    case $type in
    ext4) mount_image ext4 48 -N 1024 -m 0 ;;
    xfs) mount_image xfs 320 ;;
    btrfs) mount_image btrfs 128 ;;
    esac
    step "$type: $levels levels"
    python3 -B "$scenes/full-disks.py" "$OVERWINTER" $type "$levels" "$disk" "$memory/yard-$type" ||
        fail "a promise is broken on $type (LEVELS=$levels FILE_SYSTEMS=$type)"
    unmount_image
done
