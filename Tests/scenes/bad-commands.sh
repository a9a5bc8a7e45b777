#!/bin/bash
# Services that do not do what they are told: what was stopped is started again, whatever else went wrong.
. "$(dirname "$0")/lib.sh"
. "$scenes/stand-ins.sh"

# After a run that failed: everything is up, there is no set, and the lines of standard input were called.
expect_brought_back() {
    cat >"$work/wanted"
    calls >"$work/found"
    expect_same_file "stops and starts" "$work/wanted" "$work/found"
    expect_all_up
    expect_equal "sets" "" "$(ls "$work/backup" | grep 'Z$' || true)"
    behave
}

step "a state that cannot be told ends it before anything is stopped"
misbehave search status <<<'echo "is it up? who knows" >&2; exit 1'
expect_exit 12 overwinter backup "$profile"
expect_text "error: unable to tell whether search runs: '$work/service status search' "
expect_text "is it up? who knows"
expect_line "HINT: it has to exit 0 where the service runs, and 3 where it is stopped"
expect_exit 12 overwinter backup "$profile" --json
expect_document 12
expect_json 'document["error"]["faults"][0]["code"]' state-unknown
expect_brought_back </dev/null

step "a run in the same second as one that failed gets a name of its own, and that one keeps its log"
for ((second = 0; second < 30; second++)); do
    echo "another run's" >"$work/backup/backup_log_$(date -u -d "now + $second seconds" +%Y%m%d-%H%M%SZ).log"
done
expect_exit 0 overwinter backup "$profile" --json
case $(json 'document["set"]') in *Z-2) ;; *) fail "its name is $(json 'document["set"]')" ;; esac
expect_equal "the others' logs" "another run's" "$(sort -u "$work/backup"/backup_log_*Z.log)"
rm -r "$work/backup"/20*
calls >/dev/null

step "a service that will not stop in its time"
more() { [ "$1" != search ] || echo "    stop-timeout: 1s"; }
write_profile
misbehave search stop <<<'exec sleep 60'
expect_exit 1 overwinter backup "$profile"
expect_line "error: search did not stop within 1s: '$work/service stop search' did not end"
expect_line "HINT: it may still stop; give it a longer stop-timeout"
expect_brought_back <<'END_OF_CALLS'
stop app
stop search
stop search
start search
start app
END_OF_CALLS

step "a stop that fails"
misbehave search stop <<<'echo "I will not" >&2; exit 1'
expect_exit 1 overwinter backup "$profile" --json
expect_document 1
expect_json 'document["error"]["code"]' stop-failed
expect_json '[s["after"] for s in document["services"]]' '["running", "running", "running"]'
expect_text "unable to stop search: '$work/service stop search' "
expect_text "I will not"
expect_brought_back <<'END_OF_CALLS'
stop app
stop search
stop search
start search
start app
END_OF_CALLS

step "a before-stop that fails: the service is owed a stop and a start, though it looks alive"
more() { [ "$1" != database ] || echo "    before-stop: [$work/run/drain]"; }
write_profile
misbehave . drain </dev/null
mv "$run/..drain" "$run/drain"
printf '#!/bin/bash\necho "drain: refused" >&2\nexit 7\n' >"$run/drain"
expect_exit 1 overwinter backup "$profile"
expect_text "error: '$work/run/drain' before the stop of 'database' failed: it "
expect_text "drain: refused"
expect_line "HINT: run it by hand; without before-stop in the profile the service is stopped straight away"
expect_brought_back <<'END_OF_CALLS'
stop app
stop search
stop database
start database
start search
start app
END_OF_CALLS
printf '#!/bin/bash\necho drain >>%s/calls\n' "$run" >"$run/drain"

step "a service that starts by itself again while it has to stand still"
misbehave search stop <<<'rm -f search.up; (exec >/dev/null 2>&1; sleep 0.2; touch search.up) &'
misbehave database stop <<<'sleep 0.5; rm -f database.up'
expect_exit 1 overwinter backup "$profile" --json
expect_document 1
expect_json 'document["error"]["code"]' source-changed
expect_text "service 'search' is status exits 0 before the copy: what was copied is not cold"
calls >/dev/null
expect_all_up
expect_equal "sets" "" "$(ls "$work/backup" | grep 'Z$' || true)"
behave

step "a service that will not start: the others are started, the set is made, and what to type is said"
misbehave search start <<<'echo "out of luck" >&2; exit 1'
expect_exit 5 overwinter backup "$profile"
expect_line "error: search is not back"
expect_line "HINT: type: $work/service start search"
expect_text "search: unable to start search: '$work/service start search' "
expect_text "out of luck"
expect_text "is sealed: $work/backup/"
expect_text "search: running before, stopped now"
cat >"$work/wanted" <<'END_OF_CALLS'
stop app
stop search
drain
stop database
start database
start search
start app
start search
start search
END_OF_CALLS
calls >"$work/found"
expect_same_file "stops and starts" "$work/wanted" "$work/found"
start_all
expect_exit 5 overwinter backup "$profile" --json
expect_document 5
expect_json 'document["error"]["code"]' services-down
expect_json '[s["after"] for s in document["services"]]' '["running", "stopped", "running"]'
[ -d "$(json 'document["path"]')" ] || fail "the set is not there"
expect_exit 0 overwinter verify "$profile" latest
behave
start_all

step "a service that never becomes ready"
more() { [ "$1" != search ] || echo "    ready: { command: [$work/run/ask], within: 1s }"; }
printf '#!/bin/bash\necho "still loading" >&2\nexit 1\n' >"$run/ask"
chmod 755 "$run/ask"
write_profile
expect_exit 5 overwinter backup "$profile"
expect_line "error: search is not back"
expect_text "search: commands of search is not ready after 1s: "
expect_text "still loading"
expect_text "it may still become so: see its log, or give it a longer 'within'"
expect_all_up
expect_exit 5 overwinter backup "$profile" --json
expect_document 5
expect_json '[f["code"] for f in document["error"]["faults"]]' '["not-ready"]'
expect_json '[s["after"] for s in document["services"]]' '["running", "not-ready", "running"]'
expect_json '[s["after"] for s in document["services"]]' '["running", "not-ready", "running"]' \
    "$work/backup/latest/overwinter/set.json"

step "a service that was not ready in its time, and is by the end of the seal: a warning"
printf '#!/bin/bash\nwas=$(cat %s)\n[ "$(readlink %s)" != "$was" ] || exit 1\n' "$work/was" "$work/backup/latest" >"$run/ask"
readlink "$work/backup/latest" >"$work/was"
expect_exit 3 overwinter backup "$profile" --json
expect_document 3
expect_json '[w["code"] for w in document["warnings"]]' '["ready-late"]'
expect_text "search was not ready within 1s, and is ready now"
overwinter status "$profile" --json >"$work/status"
expect_equal "services that the status has" "[]" "$(json 'document["runs"][0]["services"]' "$work/status")"
expect_json '[s["after"] for s in document["services"]]' '["running", "running", "running"]'
expect_all_up

if command -v strace >/dev/null; then
    step "one that is ready in the middle of the seal: it stood still until then, for the status, the log and the outcome"
    printf '#!/bin/bash\n[ -e %s/late ]\n' "$run" >"$run/ask"
    # The seal's last step waits until the service was seen. The renames before are trials and the journal.
    begun=$EPOCHREALTIME
    strace -f -qq -o /dev/null -e trace=renameat2 -e inject=renameat2:delay_enter=8000000:when=4+ "$OVERWINTER" backup "$profile" --json \
        >"$work/stdout" 2>"$work/stderr" </dev/null &
    pid=$!
    at_end '[ -z "$pid" ] || { touch "$run/late"; wait $pid; }'
    standing() { [ "$(overwinter status "$profile" --json | json \
        '[document["runs"][0]["state"], document["runs"][0]["phase"], [s["name"] + " " + s["state"] for s in document["runs"][0]["services"]]]' /dev/stdin)" = "$1" ]; }
    wait_until 30 standing '["live", "seal", ["search down"]]'
    touch "$run/late"
    wait_until 10 standing '["live", "seal", []]'
    seen=$EPOCHREALTIME
    status=0
    wait $pid || status=$?
    pid=
    expect_equal "exit status" 3 "$status"
    expect_json '[w["code"] for w in document["warnings"]]' '["ready-late"]'
    grep -nE 'search: ready in .*after its time of 1s|: sealed in ' "$(json 'document["log"]')" >"$work/order"
    expect_equal "what the log has first" ready "$(sed -E '1!d; s/.*: (ready|sealed) in.*/\1/' "$work/order")"
    expect_json "max(document['stoppedSeconds'], {s['name']: s['downtimeSeconds'] for s in document['services']}['search']) < $seen - $begun" true
    rm "$run/late"
fi

step "a service that is not ready in its time, and dies after that: it is said to be what it is"
printf '#!/bin/bash\ncd %s\nexit 1\n' "$run" >"$run/ask"
misbehave search status <<END_OF_STATUS
# By then the set has its name.
[ "\$(readlink $work/backup/latest)" = "\$(cat $work/was)" ] || rm -f search.up
[ -e search.up ] || exit 3
END_OF_STATUS
readlink "$work/backup/latest" >"$work/was"
expect_exit 5 overwinter backup "$profile" --json
expect_document 5
expect_json '[s["after"] for s in document["services"]]' '["running", "stopped", "running"]'
behave
start_all

step "a stop that fails and a start that fails: both are said, and the service that is down comes first"
more() { :; }
write_profile
start_all
misbehave database stop <<<'exit 1'
misbehave search start <<<'exit 1'
expect_exit 5 overwinter backup "$profile" --json
expect_document 5
expect_json 'document["error"]["code"]' services-down
expect_json '[f["code"] for f in document["error"]["faults"]]' '["start-failed", "stop-failed"]'
[ -e "$run/app.up" ] && [ -e "$run/database.up" ] || fail "not everything else is up"
behave
start_all

step "a restore whose copy cannot be made: the old data is put back, and what ran runs"
expect_exit 0 overwinter backup "$profile"
calls >/dev/null
echo "newer" >"$stack/app/data/file"
misbehave database stop <<END_OF_STOP
rm -f database.up
rm -rf $work/backup/latest/app/data/file
END_OF_STOP
expect_exit 1 overwinter restore "$profile" latest --stop --set-aside --yes --json
expect_document 1
expect_json 'document["error"]["code"]' restore-failed
expect_equal "app's data" newer "$(cat "$stack/app/data/file")"
expect_equal "database's data" "of database" "$(cat "$stack/database/data/file")"
expect_equal "what is left of it" "" "$(find "$stack" -name '*aside*')"
expect_all_up

step "a service that somebody starts before a restore has moved anything: it is left alone"
behave
start_all
expect_exit 0 overwinter backup "$profile"
rm "$run/app.up"
misbehave database stop <<<'rm -f database.up; touch app.up'
calls >/dev/null
expect_exit 1 overwinter restore "$profile" latest --stop --set-aside --yes --json
expect_document 1
expect_json 'document["error"]["code"]' source-changed
expect_all_up
expect_equal "how often app was stopped" 0 "$(calls | grep -c 'stop app' || true)"
expect_equal "app's data" newer "$(cat "$stack/app/data/file")"

step "one that somebody starts in the middle: it is stopped for as long as the old data is put back"
behave
start_all
rm "$run/app.up"
echo "newest" >"$stack/app/data/file"
misbehave app status <<END_OF_STATUS
[ -e meddled ] || ! ls -d $stack/app/data.overwinter-aside-* >/dev/null 2>&1 || touch app.up meddled
[ -e app.up ] || exit 3
END_OF_STATUS
expect_exit 1 overwinter restore "$profile" latest --stop --set-aside --yes --json
expect_document 1
expect_json 'document["error"]["code"]' source-changed
expect_equal "app's data" newest "$(cat "$stack/app/data/file")"
expect_equal "what is left of it" "" "$(find "$stack" -name '*aside*')"
calls >"$work/calls"
expect_equal "the last that app was told" "start app" "$(grep ' app$' "$work/calls" | tail -n 1)"
expect_all_up
