#!/bin/bash
# SIGKILL before each system call by which a restore changes something, in turn: one that ends, one whose services are not
# ready on what it has restored, one with --discard-current, a rollback, a commit, a recovery that turns back. Then
# `recover`: both services have the old data or both the new, run on it, and none was ever started on anything else. Needs root.
#   N=18    how many of the calls, drawn by SEED; 0 is all of them        SHAPES="restore restore-unready … commit recover"
#   START=0 leaves out so many of them: where a long one goes on
. "$(dirname "$0")/lib.sh"
. "$scenes/image.sh"
number=${N:-18}
seed=${SEED:-$(od -An -N4 -tu4 /dev/urandom | tr -d ' ')}
mount_image ext4 256

step "killed at calls: N=$number SEED=$seed"
# In namespaces of its own: the look for writers asks of every process, and one service has its data on a mount.
unshare --pid --fork --kill-child --mount-proc python3 -B "$scenes/killed-calls.py" "$OVERWINTER" "$disk" "$number" "$seed" "${START:-0}" \
    ${SHAPES:-restore restore-unready restore-discard rollback commit recover} || fail "a promise is broken (N=$number SEED=$seed)"
