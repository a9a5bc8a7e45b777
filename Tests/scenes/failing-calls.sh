#!/bin/bash
# Every system call of a copy and of a backup of thirty entries fails in turn, with each of eight errors; reads and
# writes do nothing, or are short. Exit 0 must mean that the copy is equal; anything else names a file. Needs root.
#   N=150    how many of the injections, drawn by SEED; 0 is all of them (some fifty thousand)
#   START=0  leaves out so many of them: where a long one goes on    WORKLOADS="copy copy-over backup backup-young backup-again"
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

step "a lock that the file system cannot give ends a run before it stops anything; one that is interrupted is taken"
mkdir "$work/source" "$work/backup"
chmod 700 "$work/backup"
touch "$work/up"
cat >"$work/shop.yaml" <<PROFILE
version: 1
name: shop
destination: $work/backup
services:
  shop:
    commands:
      start: [touch, $work/up]
      stop: [sh, -c, "rm $work/up; touch $work/stopped"]
      status: [sh, -c, "test -e $work/up || exit 3"]
    ready: { command: ["true"] }
    sources: { data: $work/source }
PROFILE
# The first two are of the destination and the service, the third of the destination itself, the last of the journal.
for lock in "1 unable to take the lock" "2 unable to take the lock" "4 unable to lock"; do
    expect_exit 12 strace -f -b execve -qqq -o /dev/null -e trace=flock -e "inject=flock:error=ENOLCK:when=${lock%% *}" \
        "$OVERWINTER" backup "$work/shop.yaml"
    expect_text "error: ${lock#* } '$STATE_DIRECTORY/"
    expect_text "no locks available"
    [ ! -e "$work/stopped" ] || fail "a service was stopped"
done
expect_exit 0 strace -f -b execve -qqq -o /dev/null -e trace=flock -e inject=flock:error=EINTR:when=1..7+2 \
    "$OVERWINTER" backup "$work/shop.yaml"
# Between its journal and its guardian.
expect_exit 137 strace -f -b execve -qqq -o /dev/null -e trace=socketpair -e inject=socketpair:signal=KILL \
    "$OVERWINTER" backup "$work/shop.yaml" --no-pre-sync
expect_exit 5 strace -qqq -o /dev/null -e trace=flock -e inject=flock:error=ENOLCK "$OVERWINTER" recover
expect_text ".journal': its lock cannot be taken: no locks available"
expect_exit 0 overwinter recover

step "failing calls: N=$number SEED=$seed"
# In a process namespace: the look for writers asks of every process, and there are others here.
unshare --pid --fork --kill-child --mount-proc python3 -B "$scenes/failing-calls.py" "$OVERWINTER" "$disk" "$number" "$seed" "${START:-0}" ${WORKLOADS:-} ||
    fail "a promise is broken (N=$number SEED=$seed)"
