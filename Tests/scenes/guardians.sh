# Read by scenes after lib.sh: a run in the background that is killed, and its guardian.

pid=
guardian=
# A guardian outlives a scene that fails, and would go on with units and containers that are gone.
end_all() {
    [ -z "$pid" ] || { guardian=$(guardian_of "$pid"); kill -KILL "$pid"; wait "$pid"; }
    ! grep -qz "^guardian$" "/proc/${guardian:-none}/cmdline" || kill -KILL "$guardian"
}
at_end end_all

# begin COMMAND…: in the background, as `pid`; a shell starts its background jobs with INT ignored.
begin() {
    rm -f "$work/stdout" "$work/stderr"
    env --default-signal=INT "$@" >"$work/stdout" 2>"$work/stderr" </dev/null &
    pid=$!
}

# The guardian of a process; nothing where it has none.
guardian_of() { { ps -o pid=,args= --ppid "$1" || true; } | awk '/ guardian --journal / { print $1 }'; }
has_guardian() { guardian=$(guardian_of "$pid"); [ -n "$guardian" ]; }

# Kills the run as a power cut would, and its reaper sees it; `guardian` is its guardian then.
kill_run() {
    guardian=$(guardian_of "$pid")
    kill -KILL $pid
    wait $pid 2>/dev/null || true
    pid=
}

# end_of_run STATUS: waits for the run that was begun.
end_of_run() {
    local status=0
    wait $pid || status=$?
    pid=
    expect_equal "exit status of the run" "$1" "$status"
}

is_gone() { ! kill -0 "$1" 2>/dev/null; }
# Debts that nobody has paid yet.
open_journals() { find "$STATE_DIRECTORY/journals" -name '*.journal' 2>/dev/null; }
no_open_journals() { [ -z "$(open_journals)" ]; }
# The guardian has done its work, and left.
expect_guardian_done() {
    [ -n "$guardian" ] || fail "the run had no guardian"
    wait_until 40 is_gone "$guardian"
    expect_equal "journals of dead runs" "" "$(open_journals)"
}
