# Read by the scenes of late writers after lib.sh: backups that are held in the middle of their last copy, and processes
# that hold a file. A scene says `is_up` and `is_down` of its service, `fresh` fills its sources, and the last of them is
# $stack/files with a large file, whose size OVERWINTER_LARGE gives.
large=${OVERWINTER_LARGE:-300M}
stack=$work/stack
cp "$scenes/late-writer.py" "$work/writer.py"

is_copying() {
    local link
    is_down || return 1
    for link in /proc/$run/fd/*; do
        [ "$(readlink "$link")" != "$stack/files/large" ] || return 0
    done
    return 1
}

# Runs a backup up to the middle of the last source's copy, and holds it there.
hold_in_copy() {
    fresh
    "$OVERWINTER" backup "$profile" --json >"$work/stdout" 2>"$work/stderr" </dev/null &
    run=$!
    at_end kill -KILL $run
    local tries=20000
    until is_copying; do
        kill -0 $run 2>/dev/null && [ $((tries -= 1)) -gt 0 ] || fail "the copy was over too soon: raise OVERWINTER_LARGE"
    done
    kill -STOP $run
    is_copying || { kill -CONT $run; fail "the copy was over too soon: raise OVERWINTER_LARGE"; }
}

# let_go STATUS: lets the held run end.
let_go() {
    local status=0
    kill -CONT $run
    wait $run || status=$?
    [ "$status" = "$1" ] || fail "the backup exited with $status, not $1"
}

expect_caught() {
    expect_json 'document["exitCode"]' 1
    expect_json 'document["error"]["code"]' source-changed
    for text; do expect_text "$text"; done
    expect_equal "sets" "" "$(ls "$work/backup" | grep 'Z$' || true)"
    is_up || fail "the service is not back"
}

# write_from FILE HOW: a process outside any unit of the profile that holds a file; its pid in $writer.
write_from() {
    rm -f "$work/held"
    "${wrapper[@]}" python3 "$work/writer.py" "$@" >"$work/held" </dev/null &
    writer=$!
    at_end kill -KILL $writer
    wait_until 20 grep -q held "$work/held"
}
wrapper=()
end_writer() { kill -KILL $writer; wait $writer 2>/dev/null || true; }

