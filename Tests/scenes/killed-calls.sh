#!/bin/bash
# SIGKILL before each system call by which a backup of thirty entries changes something, in turn: then `recover`, every
# set verifies, and the next run's set is equal to its source. Needs root.
#   N=30    how many of the calls, drawn by SEED; 0 is all of them (some two and a half thousand)
#   START=0 leaves out so many of them: where a long one goes on        SHAPES="backup backup-young backup-again"
. "$(dirname "$0")/lib.sh"
. "$scenes/image.sh"
number=${N:-30}
seed=${SEED:-$(od -An -N4 -tu4 /dev/urandom | tr -d ' ')}
mount_image ext4 256

step "killed at calls: N=$number SEED=$seed"
# In a process namespace: the look for writers asks of every process, and there are others here.
unshare --pid --fork --kill-child --mount-proc python3 -B "$scenes/killed-calls.py" "$OVERWINTER" "$disk" "$number" "$seed" "${START:-0}" ${SHAPES:-} ||
    fail "a promise is broken (N=$number SEED=$seed)"
