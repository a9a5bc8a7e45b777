#!/bin/bash
# Every system call of a copy and of a backup of thirty entries fails in turn, with each of eight errors; reads and
# writes do nothing, or are short. Exit 0 must mean that the copy is equal; anything else names a file. Needs root.
#   N=150    how many of the injections, drawn by SEED; 0 is all of them (some fifty thousand)
#   START=0  leaves out so many of them: where a long one goes on    WORKLOADS="copy copy-over backup backup-again"
. "$(dirname "$0")/lib.sh"
. "$scenes/image.sh"
number=${N:-150}
seed=${SEED:-$(od -An -N4 -tu4 /dev/urandom | tr -d ' ')}
mount_image ext4 256

step "a program that cannot read its command line does not end as its help does"
for words in "backup $work/none.yaml" "copy /etc/init.d $disk/none"; do
    expect_exit 1 unshare --mount bash -c "mount -t tmpfs tmpfs /proc; exec '$OVERWINTER' $words"
    expect_text "error: unable to read the command line from '/proc/self'"
done

step "failing calls: N=$number SEED=$seed"
# In a process namespace: the look for writers asks of every process, and there are others here.
unshare --pid --fork --kill-child --mount-proc python3 -B "$scenes/failing-calls.py" "$OVERWINTER" "$disk" "$number" "$seed" "${START:-0}" ${WORKLOADS:-} ||
    fail "a promise is broken (N=$number SEED=$seed)"
