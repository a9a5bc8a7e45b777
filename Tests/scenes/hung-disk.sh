#!/bin/bash
# A destination that does not answer while services stand still (a frozen file system: who writes there waits in the
# kernel, where no signal reaches him): the services are back at once, and what hangs where is said. Needs root.
. "$(dirname "$0")/lib.sh"
. "$scenes/stand-ins.sh"
command -v fsfreeze >/dev/null || fail "fsfreeze is not installed"

truncate -s 64M "$work/disk"
mkfs.ext4 -q -F "$work/disk"
at_end umount "$work/backup"
mount -o loop "$work/disk" "$work/backup"
chmod 700 "$work/backup"
pid=
at_end '[ -z "$pid" ] || { kill $pid; wait $pid; }'
at_end fsfreeze -u "$work/backup"

sets() { ls "$work/backup" | grep -c 'Z$' || true; }
# With all of them stopped the disk hangs, and there is something to write.
freeze_at_last_stop() {
    misbehave database stop <<END_OF_STOP
rm -f database.up
echo "changed at \$(date +%N)" >$stack/search/data/file
fsfreeze -f $work/backup
touch frozen
END_OF_STOP
}
begin() {
    rm -f "$work/stderr" "$run/frozen"
    "$OVERWINTER" backup "$profile" --json "$@" >"$work/stdout" 2>"$work/stderr" </dev/null &
    pid=$!
}
hangs() { [ -e "$run/frozen" ] && grep -q '^State:.D' /proc/$pid/task/*/status; }
all_up() { [ -e "$run/database.up" ] && [ -e "$run/search.up" ] && [ -e "$run/app.up" ]; }
# expect_left STATUS: the run that hangs has started everything and said everything; then the disk answers.
expect_left() {
    local status=0 partial
    wait_until 20 all_up
    wait_until 30 grep -q '"exitCode"' "$work/stdout"
    expect_document "$1"
    expect_json 'sorted({s["after"] for s in document["services"]})' '["running"]'
    expect_json '[f["code"] for f in document["error"]["faults"]]' '["hangs"]'
    partial=$(cd "$work/backup" && ls -d ./*.partial)
    expect_text "/data does not end: '$work/backup/${partial#./}"
    expect_text "process $pid and its locks stay until the disk or the server behind it answers or is taken away"
    cp "$work/stdout" "$work/said"
    # Who hangs may still write there: nobody else begins, and nothing is owed.
    hangs || fail "nothing hangs any more"
    expect_exit 11 overwinter backup "$profile"
    expect_text "has ended, but for a thread that hangs in the kernel"
    expect_exit 0 overwinter recover
    expect_line "nothing is owed"
    fsfreeze -u "$work/backup"
    wait $pid || status=$?
    pid=
    expect_equal "exit status" "$1" "$status"
    expect_equal "sets" "$before" "$(sets)"
    expect_equal "partials" 1 "$(ls "$work/backup" | grep -c 'partial$')"
    behave
}

step "a first set, with a disk that answers"
expect_exit 0 overwinter backup "$profile"
before=$(sets)

step "TERM while the copy hangs: the services are back, and the run says what hangs where"
freeze_at_last_stop
begin
wait_until 30 hangs
kill -TERM $pid
expect_left 143
expect_json 'document["error"]["message"]' "ended by signal 15" "$work/said"

step "a budget that is used up while the copy hangs: the services are back"
freeze_at_last_stop
begin --budget 8s
expect_left 14
expect_json 'document["error"]["code"]' over-budget "$work/said"

step "with the disk back, the next run makes a set that verifies"
expect_exit 0 overwinter backup "$profile"
expect_equal "sets" $((before + 1)) "$(sets)"
expect_exit 0 overwinter verify "$profile" latest
expect_same_trees "source and set" "$stack/search/data" "$work/backup/latest/search/data"
expect_all_up

# term_in_sync PLACE: TERM while a pre-sync waits for that place's file system, longer than anybody waits for it.
term_in_sync() {
    local number begun
    : >"$run/calls"
    # By its path: calls are counted thread by thread.
    strace -f -qq -o /dev/null -P "$1" -e trace=syncfs -e inject=syncfs:delay_enter=600000000 \
        "$OVERWINTER" backup "$profile" --json >"$work/stdout" 2>"$work/stderr" </dev/null &
    pid=$!
    case $(uname -m) in x86_64) number=306 ;; *) number=267 ;; esac
    begun() { traced=$(pgrep -P $pid) && grep -q "^$number " /proc/$traced/task/*/syscall; }
    wait_until 30 begun
    kill -TERM "$traced"
    wait_until 30 grep -q '"exitCode"' "$work/stdout"
    # The tracer would hold what has ended until its time is over.
    kill -KILL $pid
    wait $pid 2>/dev/null || true
    pid=
    expect_document 143
    expect_json 'document["error"]["message"]' "ended by signal 15; nothing was stopped"
    expect_json '[f["code"] for f in document["error"]["faults"]]' '["writes-back"]'
    expect_text "nothing was stopped; process $traced and its locks stay until all of it is on the disk"
    expect_no_text "does not answer"
    expect_untouched
}

step "TERM while the pre-sync waits for a file system to write back: so it is said, and nothing was stopped"
term_in_sync "$stack/database/data"
expect_text "the copy of database/data was not begun: the file system of '$stack/database/data' is still writing back what others have written to it"

step "the same while it waits for the destination, which writes what was copied"
term_in_sync "$work/backup"
expect_text "the stop was not begun: the file system of '$work/backup' is still writing back what the pre-sync copied to it"

# A run that ends at its last stop leaves notes of all it copied.
aborted_run() {
    misbehave database stop <<<"exit 1"
    expect_exit 1 overwinter backup "$profile" --full
    behave
    expect_equal "notes of the aborted run" 3 "$(notes)"
}
notes() { find "$work/backup" -path '*.partial/overwinter/notes*' | wc -l; }
# ended_in_sync FAULT: TERM while it waits for the destination; the program is over only when that wait is.
ended_in_sync() {
    local traced
    rm -f "$work/trace"
    # Not by the number of the call, which is another where it is to fail.
    strace -f -qq -o "$work/trace" -P "$work/backup" -e trace=syncfs -e "inject=syncfs:delay_enter=8000000$1" \
        "$OVERWINTER" backup "$profile" --full --json >"$work/stdout" 2>"$work/stderr" </dev/null &
    pid=$!
    begun() { traced=$(pgrep -P $pid) && grep -q 'syncfs(' "$work/trace"; }
    wait_until 30 begun
    kill -TERM "$traced"
    wait $pid || true
    pid=
    expect_json '[f["code"] for f in document["error"]["faults"]]' '["writes-back"]'
}

step "what it had to write back is on the disk in the end: the next run may go on from what was noted"
aborted_run
ended_in_sync ""
expect_equal "notes" 3 "$(notes)"
expect_no_text "unable to sync"

step "the disk refuses some of it when nobody waits any more: it is said, and nothing vouches for the copy"
ended_in_sync ":error=EIO"
expect_text "error: unable to sync the file system of '$work/backup': input/output error"
expect_equal "notes" 0 "$(notes)"
expect_exit 0 overwinter backup "$profile" --full --json
expect_json 'document["copying"]["reused"]["files"]' 0
expect_exit 0 overwinter verify "$profile" latest
