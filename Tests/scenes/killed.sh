# Read by scenes after lib.sh: runs that are killed, so that no code of theirs runs any more.

pid=
at_end '[ -z "$pid" ] || die'

overwinter_alone() { exec "$OVERWINTER" "$@"; }

# begin ARGUMENT…: the program in the background; `die` ends it.
begin() {
    overwinter_alone "$@" >"$work/run.out" 2>"$work/run.err" </dev/null &
    pid=$!
}

# Kills the run, and whoever stands by it: what is left is the journal.
die() {
    local guardian
    # So that it makes no new one.
    kill -STOP $pid
    for guardian in $(pgrep -f -- "guardian --journal $work/"); do kill -9 "$guardian"; done
    kill -9 $pid
    wait $pid 2>/dev/null || true
    pid=
}
