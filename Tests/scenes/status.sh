#!/bin/bash
# `overwinter status` from another process: during each part of a run, after its end, and after it was killed.
. "$(dirname "$0")/lib.sh"
. "$scenes/stand-ins.sh"

pid=
at_end '[ -z "$pid" ] || { behave; touch "$run/go"; kill $pid; wait $pid; }'
begin() {
    : >"$run/calls"
    rm -f "$run/go"
    "$OVERWINTER" "$@" >"$work/run.stdout" 2>"$work/run.stderr" </dev/null &
    pid=$!
}
# Holds a verb of a service until run/go is there.
hold() { misbehave "$1" "$2" <<<"until [ -e go ]; do sleep 0.05; done; ${3:-}"; }
let_go() {
    local status=0
    touch "$run/go"
    wait $pid || status=$?
    pid=
    behave
    expect_equal "exit status of the run" "${1:-0}" "$status"
}
# sees EXPRESSION VALUE: of the one run that is seen, soon.
sees() { [ "$(overwinter status "$profile" --json >"$work/stdout" && json "$1" 2>/dev/null)" = "$2" ]; }
expect_seen() {
    local tries=100
    until sees "$1" "$2"; do
        [ $((tries -= 1)) -gt 0 ] || fail "$1 is not seen as $2"
        sleep 0.1
    done
}

step "before any run: nothing is known, and a profile that is none is an error"
expect_exit 0 overwinter status
expect_line "no run is known in '$work/state'"
expect_exit 0 overwinter status --json
expect_json 'document["runs"] + document["debts"] + document["unreadable"]' '[]'
expect_exit 0 overwinter status "$profile"
expect_line "no run is known in '$work/state'"
expect_exit 10 overwinter status "$work/none.yaml"
expect_text "error: unable to open '$work/none.yaml': no such file or directory"
expect_exit 10 overwinter status none --json
expect_document 10
expect_json 'document["error"]["code"]' profile-not-found

step "while a stop is waited for"
hold database stop 'rm -f database.up'
begin backup "$profile"
wait_until 20 grep -q "stop database" "$run/calls"
expect_seen 'document["runs"][0]["step"]["kind"] + " " + document["runs"][0]["step"]["subject"]' "stop database"
expect_json 'document["runs"][0]["state"]' live
expect_json 'document["runs"][0]["process"]' "$pid"
expect_json 'document["runs"][0]["verb"]' backup
expect_json 'document["runs"][0]["profile"]' scene
expect_json 'document["runs"][0]["phase"]' stop
expect_json 'document["runs"][0]["step"]["subject"]' database
expect_json '[s["name"] + " " + s["state"] for s in document["runs"][0]["services"]]' '["app stopped", "search stopped", "database stopping"]'
expect_exit 0 overwinter status
expect_text "scene: backup $(json 'document["runs"][0]["run"]' <(overwinter status --json)) is at work, process $pid, for "
expect_text "  stopping database, for "
expect_text "  app stands still, down for "
expect_text "  database is being stopped, down for "
expect_text "  stopped window predicted "

step "somebody else may look, too"
if [ "$(id -u)" = 0 ]; then
    chmod 755 "$work" "$work/state"
    cp "$OVERWINTER" "$work/overwinter"
    expect_exit 0 setpriv --reuid=65534 --regid=65534 --clear-groups env HOME=/nonexistent "$work/overwinter" status --json
    expect_json 'document["runs"][0]["state"]' live
    expect_json 'document["runs"][0]["step"]["subject"]' database
    chmod 700 "$work/state/status"
    expect_exit 0 setpriv --reuid=65534 --regid=65534 --clear-groups env HOME=/nonexistent "$work/overwinter" status
    expect_text "not shown: unable to "
    expect_text "permission denied"
    expect_line "HINT: run it as root to see root's runs"
    expect_line "HINT: run it as root to see what is owed, too"
    chmod 755 "$work/state/status"
fi

step "a signal is seen"
kill -TERM $pid
misbehave database stop <<<'rm -f database.up'
hold search start 'touch search.up'
expect_seen 'document["runs"][0]["ending"]' "signal 15"
expect_seen 'document["runs"][0]["step"]["kind"] + " " + document["runs"][0]["step"]["subject"]' "start search"
expect_exit 0 overwinter status "$profile"
expect_text "  signal 15 was received: whatever was stopped is started, then it ends"
expect_text "  search is being started, down for "
let_go 143
expect_exit 0 overwinter status
expect_text "scene: no run is at work; the last, backup "
expect_text " failed "
expect_text ": ended by signal 15"
expect_exit 0 overwinter status --json
expect_json 'document["runs"][0]["state"]' ended
expect_json 'document["runs"][0]["end"]["code"]' signal
expect_json 'document["runs"][0]["services"]' '[]'

step "while it is copied"
mkfifo "$work/held"
head -c 400000000 /dev/zero >"$stack/search/data/large"
begin backup "$profile" --json
tries=2000
until sees '(document["runs"][0].get("step") or {}).get("kind", "") + str("progress" in document["runs"][0])' copyTrue; do
    kill -0 $pid || fail "the copy was over before it was seen"
    [ $((tries -= 1)) -gt 0 ] || fail "the copy is not seen"
done
expect_json '"expectedBytes" in document["runs"][0]["progress"] and document["runs"][0]["progress"]["bytes"] >= 0' true
expect_json '[s["state"] for s in document["runs"][0]["services"]]' '["stopped", "stopped", "stopped"]'

step "while it is sealed, with everything up"
expect_seen 'document["runs"][0]["phase"]' seal
expect_json 'document["runs"][0]["services"]' '[]'
let_go 0
expect_exit 0 overwinter status "$profile" --json
expect_json 'document["runs"][0]["end"]["outcome"]' 'done'
expect_json 'document["runs"][0]["end"]["set"]' "$(readlink "$work/backup/latest")"
expect_exit 0 overwinter status
expect_text " was done "
expect_text ": set $(readlink "$work/backup/latest")"

step "killed in the middle: it is told from one that lives, and what stood still is named"
hold database stop 'rm -f database.up'
begin backup "$profile"
wait_until 20 grep -q "stop database" "$run/calls"
expect_seen 'document["runs"][0]["step"]["subject"]' database
# With its guardian, which would pay at once; and stopped first, so that it makes no new one.
kill -STOP $pid
for guardian in $(pgrep -f -- "guardian --journal $work/"); do kill -KILL "$guardian"; done
kill -KILL $pid
wait $pid || true
pid=
touch "$run/go"
expect_seen 'document["runs"][0]["state"]' died
expect_exit 0 overwinter status
expect_text ", was killed or lost its power"
expect_text "  its last word was: stopping database, since "
expect_text "  app stands still, down for "
expect_text "scene: backup $(json 'document["runs"][0]["run"]' <(overwinter status --json)) still owes a start of database, search, app"
expect_line "HINT: type: overwinter recover"
expect_exit 0 overwinter status "$profile" --json
expect_json '[sorted(d["services"]) for d in document["debts"]]' '[["app", "database", "search"]]'
expect_json 'document["debts"][0]["dataToPutBack"]' false

step "who may not read its journal is told that what stood still may be up again"
if [ "$(id -u)" = 0 ]; then
    expect_exit 0 setpriv --reuid=65534 --regid=65534 --clear-groups env HOME=/nonexistent "$work/overwinter" status
    expect_text "  app stands still, down for "
    expect_line "whether that is so still is in its journal, which could not be read"
fi

step "killed, and its debt paid since: nothing of it stands still any more"
behave
expect_exit 0 overwinter recover
expect_all_up
expect_exit 0 overwinter status
expect_text ", was killed or lost its power"
expect_no_text "still owes"
expect_no_text ", down for "
expect_exit 0 overwinter status --json
expect_json '[[r["state"], r["services"]] for r in document["runs"]]' '[["died", []]]'

step "a run with a destination that is relative to where it was begun is seen from everywhere"
mkdir "$work/other"
hold app stop 'rm -f app.up'
cd "$work"
begin backup "$profile" --destination ./other
cd /
wait_until 20 grep -q "stop app" "$run/calls"
expect_seen '[[r["state"], r["destination"]] for r in document["runs"]]' "[[\"live\", \"$work/other\"]]"
overwinter check "$profile" --destination "$work/other" >"$work/stdout" || true
expect_text " is at work for "
let_go 0
rm -r "$work/other"

step "a dead run blocks nobody, and a restore is seen as one"
expect_exit 0 overwinter backup "$profile"
hold app stop 'rm -f app.up'
begin restore "$profile" latest --stop --set-aside --yes
wait_until 30 grep -q "stop app" "$run/calls"
expect_seen 'document["runs"][0]["verb"] + " " + document["runs"][0]["state"]' "restore live"
let_go 0
expect_exit 0 overwinter status "$profile"
expect_text "the last, restore "

step "a state folder that takes no status keeps no run from its end"
rm -r "$work/state/status"
: >"$work/state/status"
expect_exit 0 overwinter backup "$profile"
expect_all_up
expect_exit 0 overwinter status
expect_text "not shown: unable to open '$work/state/status': not a directory"

if command -v strace >/dev/null; then
    step "how a run ended is written while it has its lock: after that the file is the next run's"
    rm -f "$work/state/status"
    # line CALLS PATTERN: the last line of the trace with it.
    last() { { grep -n -- "$1" "$work/trace" || true; } | tail -1 | cut -d: -f1; }
    written_first() { # ARGUMENT…
        expect_exit 0 strace -f -y -qq -o "$work/trace" -e trace=rename,renameat,renameat2,close "$OVERWINTER" "$@"
        local status lock
        status=$(last 'rename.*/state/status/scene-')
        lock=$(last 'close([0-9]*</.*/state/locks/.*destination')
        [ -n "$status" ] && [ -n "$lock" ] || fail "the trace of $1 lacks the status ($status) or the lock ($lock)"
        [ "$status" -lt "$lock" ] || fail "$1: the status is written in line $status, the lock given back in $lock"
    }
    written_first backup "$profile"
    expect_exit 0 overwinter restore commit scene --yes
    written_first restore "$profile" latest --stop --set-aside --yes
    written_first restore rollback scene --yes
fi
