#!/bin/bash
# Runs that are killed (SIGKILL: no code of theirs runs any more), then `overwinter recover`: what was stopped is started,
# what a restore had set aside is back, and what cannot be done is said.
. "$(dirname "$0")/lib.sh"
. "$scenes/killed.sh"
. "$scenes/stand-ins.sh"

at_end 'behave; touch "$run/go"'

# What a service does in the place of a verb: it waits for run/go, which never comes where the run is killed.
wait_here='touch waiting; while [ ! -e go ]; do sleep 0.05; done'
# begin_held ARGUMENT…: the program in the background, up to where a service waits.
begin_held() {
    rm -f "$run"/{waiting,go}
    begin "$@"
    wait_until 30 test -e "$run/waiting"
}
# kill_held ARGUMENT…: the same, and it dies there; the services do again what they are told.
kill_held() {
    begin_held "$@"
    die
    behave
}
journals() { (cd "$STATE_DIRECTORY/journals" 2>/dev/null && ls | grep 'journal$') || true; }
all_data() { local name; for name in "${services[@]}"; do tree "$stack/$name/data"; done; }
states() { local name; for name in "${services[@]}"; do [ -e "$run/$name.up" ] && echo "$name" || true; done | xargs; }

step "nothing was ever stopped: nothing is owed"
expect_exit 0 overwinter recover
expect_line "nothing is owed"
expect_exit 0 overwinter recover --json
expect_document 0
expect_json 'document["runs"]' '[]'

step "killed while it makes its journal: what it left goes with the next run"
unmade() { ls -A "$STATE_DIRECTORY/journals" 2>/dev/null | grep '^\.' || true; }
if command -v strace >/dev/null; then
    # Writes to locks come first.
    for call in $(seq 8); do
        status=0
        strace -f -qq -o /dev/null -e trace=pwrite64 -e inject=pwrite64:signal=KILL:when=$call \
            "$OVERWINTER" backup "$profile" --no-pre-sync >"$work/stdout" 2>"$work/stderr" </dev/null || status=$?
        [ -z "$(unmade)" ] || break
    done
    expect_equal "exit status" 137 "$status"
    expect_equal "journals that were begun" 1 "$(unmade | wc -l)"
    expect_untouched
    expect_exit 0 overwinter recover
    expect_line "nothing is owed"
    expect_equal "journals that were begun" "" "$(unmade)"
fi

if command -v strace >/dev/null && [ "$(id -u)" = 0 ]; then
    step "a recovery in another container removes a journal between its name and its lock: the run makes another"
    strace -f -y -qq -o "$work/trace" -e trace=flock "$OVERWINTER" backup "$profile" --no-pre-sync --full >/dev/null 2>&1
    lock=$(awk 'NR == 1 { first = $1 } $1 == first && /flock\(/ { n += 1; if (/journals\/\./) { print n; exit } }' "$work/trace")
    strace -f -qq -o /dev/null -e trace=flock -e inject=flock:delay_enter=3000000:when="$lock" \
        "$OVERWINTER" backup "$profile" --no-pre-sync --full >"$work/run.out" 2>&1 </dev/null &
    held=$!
    begun() { [ -n "$(unmade)" ]; }
    wait_until 30 begun
    expect_exit 0 unshare --pid --fork "$OVERWINTER" recover
    expect_equal "journals that were begun" "" "$(unmade)"
    status=0
    wait $held || status=$?
    expect_equal "exit status of the run" 0 "$status"
    calls >/dev/null
fi

step "killed between two stops: what was stopped is started, in start order, and only that"
misbehave search stop <<<"rm -f search.up; $wait_here"
begin_held backup "$profile"
# A run that lives is no debt: what ends with it, another profile's unit say, is not failed by it.
for look in "" --dry-run; do
    expect_exit 0 overwinter recover $look
    expect_text "of profile 'scene' is alive, and sees to its services itself"
    expect_no_text "nothing is owed"
done
expect_equal "what runs" "database" "$(states)"
die
behave
calls >/dev/null
expect_exit 0 overwinter recover --dry-run
expect_line "app: would be started"
expect_line "search: would be started"
expect_no_text "database:"
expect_equal "what a look did" "" "$(calls)"
expect_exit 0 overwinter recover --json
expect_document 0
expect_json '[(s["name"], s["ending"]) for s in document["runs"][0]["services"]]' '[["search", "paid"], ["app", "paid"]]'
# A stop that was begun and never proven may still be on its way: it is brought to its end first where the service is up.
expect_equal "what was done" $'start search\nstart app' "$(calls)"
expect_all_up
expect_equal "open journals" "" "$(journals)"
expect_exit 0 overwinter recover
expect_line "nothing is owed"
grep -q "has died; paying what it owes" "$work"/backup/backup_log_*.log || fail "the run's log does not tell"

step "killed while a command before a stop runs: it is ended, and the service stopped and started though it is up"
more() { [ "$1" != database ] || echo "    before-stop: [$work/run/drain]"; }
printf '#!/bin/bash\ncd %s\necho $$ >drain.pid\ntouch waiting\nexec sleep 600\n' "$run" >"$run/drain"
chmod 755 "$run/drain"
write_profile
begin_held backup "$profile"
die
drain=$(cat "$run/drain.pid")
[ -e /proc/$drain ] || fail "the command does not run"
calls >/dev/null
expect_exit 0 overwinter recover
expect_equal "what was done" $'stop database\nstart database\nstart search\nstart app' "$(calls)"
expect_all_up
# Where process 1 reaps nobody, it stays as a zombie.
! grep -q 'State:.[^Z]' /proc/$drain/status 2>/dev/null || fail "the command before the stop was not ended"
more() { :; }
write_profile

step "killed while it started: the start that was begun is found, and the rest is started"
misbehave search start <<<"touch search.up; $wait_here"
begin_held backup "$profile"
die
touch "$run/go"
behave
calls >/dev/null
expect_exit 0 overwinter recover
expect_equal "what was done" "start app" "$(calls)"
expect_all_up

step "a backup pays first, then makes its set"
misbehave database stop <<<"rm -f database.up; $wait_here"
kill_held backup "$profile"
calls >/dev/null
expect_exit 0 overwinter backup "$profile"
expect_equal "what was done first" $'start database\nstart search\nstart app' "$(calls | head -n 3)"
expect_all_up

step "another run has one of a dead run's services in hand: who has the others does not pass over the debt"
misbehave database stop <<<"rm -f database.up; $wait_here"
kill_held backup "$profile"
# A run of another profile with the same service, as far as locks tell.
python3 - "$STATE_DIRECTORY"/locks/*search* "$work/locked" <<'END_OF_HOLDER' &
import fcntl, sys, time
file = open(sys.argv[1], "r+")
fcntl.flock(file, fcntl.LOCK_EX)
open(sys.argv[2], "w").close()
time.sleep(120)
END_OF_HOLDER
holder=$!
at_end '[ -z "$holder" ] || kill "$holder"'
wait_until 20 test -e "$work/locked"
all=("${services[@]}")
services=(database)
write_profile
calls >/dev/null
expect_exit 11 overwinter backup "$profile" --json
expect_document 11
expect_json 'document["error"]["code"]' locked
expect_text "of profile 'scene' has died and owes database, search, app, and another run has services of it in hand; nothing was touched"
expect_exit 11 overwinter recover
expect_text "of profile 'scene' has died, and another run has its services in hand"
expect_line "database: left to the run that has services in hand"
expect_equal "what was done" "" "$(calls)"
kill "$holder"
wait "$holder" 2>/dev/null || true
holder=
expect_exit 0 overwinter backup "$profile"
expect_equal "what was done first" $'start database\nstart search\nstart app' "$(calls | head -n 3)"
services=("${all[@]}")
write_profile
expect_all_up

step "killed in a stop that leaves a state nobody knows: with its programs dead nothing is waited for"
misbehave search stop <<<"rm -f search.up; $wait_here"
kill_held backup "$profile"
# As LSB has it: dead, and its pid file is there.
misbehave search status <<<'[ -e search.up ] || exit 1'
begin recover
wait_until 20 test -e "$run/search.up"
wait $pid || fail "the recovery failed: $(cat "$work/run.err")"
pid=
behave
expect_all_up

step "a recovery that is killed is recovered from, and two at once do the work of one"
misbehave database stop <<<"rm -f database.up; $wait_here"
kill_held backup "$profile"
misbehave search start <<<"$wait_here; touch search.up"
begin_held recover
die
expect_equal "what runs" "database" "$(states)"
touch "$run/go"
wait_until 20 test -e "$run/search.up"
rm "$run/search.up"
begin_held recover
overwinter recover >"$work/second" 2>&1 &
second=$!
sleep 0.5
[ -e /proc/$second ] || fail "the second did not wait: $(cat "$work/second")"
behave
touch "$run/go"
wait $pid || fail "the first failed: $(cat "$work/run.err")"
pid=
wait $second || fail "the second failed: $(cat "$work/second")"
expect_equal "what the second did" "nothing is owed" "$(cat "$work/second")"
expect_all_up

step "a service that does not start again: the others are, what to type is said, and it stays owed"
misbehave database stop <<<"rm -f database.up; $wait_here"
kill_held backup "$profile"
misbehave search start <<<'echo "out of luck" >&2; exit 1'
expect_exit 5 overwinter recover
expect_line "error: search is not back"
expect_line "HINT: type: $work/service start search; or find out why, then: overwinter recover"
expect_text "out of luck"
expect_equal "what runs" "database app" "$(states)"
expect_exit 5 overwinter backup "$profile" --json
expect_document 5
expect_json 'document["error"]["code"]' services-down
expect_text "search is not back, since an earlier run that died; nothing was touched"
expect_text "to leave it down: overwinter recover --forget search"
expect_equal "what runs" "database app" "$(states)"

step "a debt is dropped by its name, and asks first"
expect_exit 64 overwinter recover --forget search
expect_text "a debt is dropped without a terminal only with --yes"
expect_exit 10 overwinter recover --forget nobody --yes
expect_text "no run owes anything to 'nobody'"
expect_text "owed are: search"
expect_exit 0 overwinter recover --forget search --yes --json
expect_document 0
expect_json 'document["forgotten"]' search
expect_exit 0 overwinter recover
expect_line "nothing is owed"
expect_equal "what runs" "database app" "$(states)"
behave
start_all

step "two profiles with a service of one name: one debt is dropped, and which is asked"
mkdir -p "$stack/other/data" "$work/other"
echo "of another" >"$stack/other/data/file"
touch "$run/other.up"
{
    printf 'version: 1\nname: other\ndestination: %s\nservices:\n' "$work/other"
    service_lines other | sed '1s/other:/search:/'
    printf '    ready: { command: ["true"] }\n    sources: { data: %s }\n' "$stack/other/data"
} >"$work/other.yaml"
misbehave search start <<<'exit 1'
misbehave other start <<<'exit 1'
expect_exit 5 overwinter backup "$profile"
expect_exit 5 overwinter backup "$work/other.yaml"
behave
# Neither was killed.
expect_exit 0 overwinter recover --dry-run
expect_text "of profile 'scene' has ended, and owes:"
expect_text "of profile 'other' has ended, and owes:"
run_of() { json "[r['run'] for r in document['runs'] if r['profile'] == '$1'][0]" <(overwinter recover --dry-run --json 2>/dev/null); }
scenes_run=$(run_of scene)
others_run=$(run_of other)
expect_exit 64 overwinter recover --forget search --yes
expect_line "error: runs of several profiles owe something to a service 'search': backup $scenes_run of profile 'scene', backup $others_run of profile 'other'"
expect_line "HINT: name one with --run: $scenes_run, $others_run"
expect_equal "number of journals" 2 "$(journals | wc -l)"
expect_error 10 debt-not-found "run $others_run owes nothing to 'app'" "owed are: search" recover --forget app --run "$others_run" --yes
expect_exit 64 overwinter recover --run "$others_run"
expect_text "--run says whose debt --forget is to drop"
# At the question, on a terminal.
python3 - "$OVERWINTER" recover --forget search --run "$others_run" >"$work/asked" 2>&1 <<'END_OF_TERMINAL' || fail "the question: $(cat "$work/asked")"
import os, pty, sys
said = b""
def read(descriptor):
    global said
    text = os.read(descriptor, 1024)
    if said.count(b"(search): ") == 0 and b"(search): " in said + text: os.write(descriptor, b"search\n")
    said += text
    return text
sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:], read)))
END_OF_TERMINAL
grep -qF "'search' of profile 'other' will stay as it is now, and nobody starts it for backup $others_run any more." "$work/asked" ||
    fail "whose it is was not asked: $(cat "$work/asked")"
expect_equal "journals" "$scenes_run.journal" "$(journals)"
expect_exit 0 overwinter recover
expect_text "of profile 'scene' had ended; it owes nothing any more:"
expect_all_up
[ ! -e "$run/other.up" ] || fail "what was dropped was started"

step "a service that is up and not ready: it is said to be that, looked at again, and started no more"
more() { [ "$1" != search ] || echo "    ready: { command: [test, -e, $run/fit], within: 1s }"; }
write_profile
touch "$run/fit"
unready_after_a_kill() {
    misbehave database stop <<<"rm -f database.up; $wait_here"
    kill_held backup "$profile"
    rm "$run/fit"
    expect_exit 5 overwinter recover
}
unready_after_a_kill
expect_text "of profile 'scene' had died, and still owes:"
expect_text "search: is up, but not ready: commands of search is not ready after 1s: "
expect_line "error: search is up, but not ready"
expect_line "HINT: find out why, then: overwinter recover; to leave it as it is: overwinter recover --forget search"
expect_no_text "nothing any more"
expect_all_up
expect_exit 0 overwinter status
expect_text " still owes the readiness of search"
expect_exit 0 overwinter recover --dry-run
expect_line "search: would be looked at again: it was started, and was not ready"
calls >/dev/null
expect_exit 5 overwinter recover --json
expect_document 5
expect_json '[[s["name"], s["ending"]] for s in document["runs"][0]["services"]]' '[["search", "not-ready"]]'
expect_json '[f["code"] for f in document["error"]["faults"]]' '["not-ready"]'
touch "$run/fit"
expect_exit 0 overwinter recover
expect_line "search: is back"
expect_equal "what was done" "" "$(calls)"
expect_exit 0 overwinter recover
expect_line "nothing is owed"

step "… and a backup of its profile, which waits for it itself, is not kept from it"
unready_after_a_kill
misbehave search stop <<<"rm -f search.up; touch fit"
expect_exit 3 overwinter backup "$profile" --json
expect_document 3
expect_json '[w["code"] for w in document["warnings"]]' '["debt"]'
expect_text "an earlier run has left a debt that could not be paid: search is up, but not ready"
expect_equal "open journals" "" "$(journals)"
behave
more() { :; }
write_profile
calls >/dev/null

step "a restore killed while it fills: the old data is put back, then the services are started"
for folder in $(seq 10); do
    mkdir "$stack/app/data/$folder"
    for file in $(seq 50); do head -c 20000 /dev/zero >"$stack/app/data/$folder/$file"; done
done
expect_exit 0 overwinter backup "$profile"
echo "newer" >"$stack/app/data/file"
rm -r "$stack/app/data/1"
all_data >"$work/old.tree"
# Held up where the first data is there: at the last proof that nothing runs.
misbehave app status <<END_OF_STATUS
if [ -e $stack/app/data/1/50 ]; then $wait_here; fi
[ -e app.up ] || exit 3
END_OF_STATUS
kill_held restore "$profile" latest --stop --set-aside --yes
[ -n "$(find "$stack" -name '*.overwinter-aside-*')" ] || fail "nothing was set aside"
# Half restored: nobody may start it as it is.
touch "$run/search.up"
expect_exit 0 overwinter recover --dry-run
expect_text "old data is to be put back from $stack/app/data.overwinter-aside-"
calls >/dev/null
expect_exit 0 overwinter recover
expect_text "old data was put back from $stack/app/data.overwinter-aside-"
# Somebody had started search on half of its data: it was stopped for as long as the old data was put back.
expect_equal "what was done" $'stop search\nstart database\nstart search\nstart app' "$(calls)"
all_data >"$work/new.tree"
expect_same_file "old data and what is there" "$work/old.tree" "$work/new.tree"
expect_all_up

step "a restore killed while it fills, and the old data gone: the service is not started"
misbehave app status <<END_OF_STATUS
if [ -e $stack/app/data/1/50 ]; then $wait_here; fi
[ -e app.up ] || exit 3
END_OF_STATUS
kill_held restore "$profile" latest --stop --set-aside --yes --only app
rm -r "$stack"/app/data.overwinter-aside-*
expect_exit 5 overwinter recover
expect_line "error: app is not back"
expect_text "the old data of app/data is not where it was set aside, and '$stack/app/data' is half restored"
expect_text "then: overwinter recover --forget app"
expect_equal "what runs" "database search" "$(states)"
expect_exit 5 overwinter restore "$profile" latest --stop --set-aside --yes
expect_text "nothing was touched"
expect_exit 0 overwinter recover --forget app --yes
expect_exit 0 overwinter restore "$profile" latest --stop --set-aside --yes
expect_exit 0 overwinter recover
touch "$run/app.up"
rm -rf "$stack"/*/data.overwinter-aside-*

step "a restore that fails before anything was moved owes no data, and no later run stops a service for it"
if [ "$(id -u)" = 0 ] && chattr +i "$stack/database" 2>/dev/null; then
    at_end 'chattr -i "$stack/database"'
    expect_exit 1 overwinter restore "$profile" latest --stop --set-aside --yes --only database
    chattr -i "$stack/database"
    expect_equal "open journals" "" "$(journals)"
    expect_all_up
    expect_exit 0 overwinter recover
    expect_line "nothing is owed"
fi

step "a restore killed before it moved anything: no service is stopped for data that is where it was"
misbehave search stop <<<"rm -f search.up; $wait_here"
kill_held restore "$profile" latest --stop --set-aside --yes
# As after a rename that never was; and an operator has brought the data back by hand since.
python3 - "$STATE_DIRECTORY/journals/$(journals)" <<'END_OF_RECORD'
import hashlib, json, sys
def line(document):
    text = json.dumps(document, separators=(",", ":"), sort_keys=True).encode()
    return hashlib.sha256(text).hexdigest()[:16].encode() + b" " + text + b"\n"
with open(sys.argv[1], "r+b") as file:
    text = file.read().rstrip(b"\0")
    last = json.loads(text.rstrip(b"\n").split(b"\n")[-1][17:])
    file.seek(len(text))
    for index in range(3):
        last["event"] = {"setAsideBegun": {"target": index}}
        file.write(line(last))
END_OF_RECORD
cp -a "$stack/app/data" "$stack/app/data.new"
mv "$stack/app/data" "$stack/app/data.old"
mv "$stack/app/data.new" "$stack/app/data"
start_all
calls >/dev/null
expect_exit 0 overwinter recover
expect_no_text "old data was put back"
if grep -q "^stop \(app\|database\)" "$run/calls"; then fail "a service was stopped: $(calls)"; fi
expect_all_up
rm -r "$stack/app/data.old"

# Attended by strace until the step ends: from now on no record of the journal can be written.
break_journal="setsid strace -f -qqq -o trace -e trace=pwrite64 -P \$(echo $STATE_DIRECTORY/journals/*.journal) -e inject=pwrite64:error=EROFS -p \$PPID >/dev/null 2>&1 </dev/null & for _ in {1..200}; do grep -q 'TracerPid:.[1-9]' /proc/\$PPID/status && break; sleep 0.05; done"

if [ "$(id -u)" = 0 ] && command -v strace >/dev/null; then
    step "a restore whose last record cannot be written puts the old data back: no later run takes the new away"
    expect_exit 0 overwinter backup "$profile"
    echo "old" >"$stack/app/data/file"
    all_data >"$work/old.tree"
    misbehave app status <<END_OF_STATUS
if [ -e $stack/app/data/1/50 ] && [ -e $stack/app/data.overwinter-aside-* ] && [ ! -e broken ]; then touch broken; $break_journal; fi
[ -e app.up ] || exit 3
END_OF_STATUS
    expect_exit 1 overwinter restore "$profile" latest --stop --set-aside --yes
    [ -e "$run/broken" ] || fail "the journal was never broken"
    expect_text "unable to write '$STATE_DIRECTORY/journals/"
    expect_text "the journal lacks some of what this run did; see what it says: overwinter recover --dry-run"
    rm "$run/broken"
    behave
    all_data >"$work/new.tree"
    expect_same_file "old data and what is there" "$work/old.tree" "$work/new.tree"
    expect_all_up
    calls >/dev/null
    expect_exit 0 overwinter recover
    all_data >"$work/new.tree"
    expect_same_file "old data and what is there after a recovery" "$work/old.tree" "$work/new.tree"
    expect_all_up

    step "a backup whose journal cannot be written from its first stop on stops no other service, and starts that one"
    misbehave app stop <<<"rm -f app.up; $break_journal"
    expect_exit 1 overwinter backup "$profile" --json
    expect_document 1
    expect_json 'document["error"]["code"]' "stop-failed"
    expect_text "unable to write '$STATE_DIRECTORY/journals/"
    behave
    expect_exit 0 overwinter recover
    expect_all_up

    step "a backup whose journal cannot be written from its last stop on says so with its exit code"
    misbehave database stop <<<"rm -f database.up; $break_journal"
    expect_exit 3 overwinter backup "$profile" --json
    expect_document 3
    expect_json '[w["code"] for w in document["warnings"]]' '["journal"]'
    behave
    expect_exit 0 overwinter recover
    expect_all_up
fi

# owe_app_and_restore PATTERN: a backup whose app does not start again leaves a journal; a restore that is to help is held up where `app status`
# finds such a file, and killed.
owe_app_and_restore() {
    misbehave app start <<<'exit 1'
    expect_exit 5 overwinter backup "$profile"
    misbehave app status <<END_OF_STATUS
if ls -d $1 >/dev/null 2>&1; then $wait_here; fi
[ -e app.up ] || exit 3
END_OF_STATUS
    kill_held restore "$profile" latest --stop --set-aside --yes --only app
    expect_equal "number of journals" 2 "$(journals | wc -l)"
}

step "a backup and a restore that owe the same service: its data is put back before it is started"
start_all
expect_exit 0 overwinter backup "$profile"
echo "older" >"$stack/app/data/file"
owe_app_and_restore "$stack/app/data.overwinter-aside-*"
misbehave app start <<<"if ls -d $stack/app/data.overwinter-aside-*; then echo started on half of it >>calls; fi; touch app.up"
calls >/dev/null
expect_exit 0 overwinter recover
expect_equal "starts on half of the data" "" "$(grep half "$run/calls" || true)"
expect_equal "the old data" "older" "$(cat "$stack/app/data/file")"
expect_all_up

step "the same, and the old data gone: no journal starts the service"
owe_app_and_restore "$stack/app/data.overwinter-aside-*"
rm -r "$stack"/app/data.overwinter-aside-*
expect_exit 5 overwinter recover
expect_text "error: app"
expect_equal "what runs" "database search" "$(states)"
expect_equal "number of journals" 2 "$(journals | wc -l)"
expect_exit 0 overwinter recover --forget app --yes
expect_exit 0 overwinter recover
expect_line "nothing is owed"
expect_exit 0 overwinter restore "$profile" latest --set-aside --stop --yes
start_all
rm -rf "$stack"/*/data.overwinter-aside-*

step "a recovery that is ended by a signal says what it did not come to"
misbehave app start <<<'exit 1'
expect_exit 5 overwinter backup "$profile"
misbehave search stop <<<"rm -f search.up; $wait_here"
kill_held restore "$profile" latest --stop --set-aside --yes
misbehave app start <<<"$wait_here; touch app.up"
begin_held recover
kill -TERM $pid
touch "$run/go"
ending=0
wait $pid || ending=$?
pid=
expect_equal "exit code" 5 "$ending"
grep -q "search is not back" "$work/run.err" || fail "search is not named: $(cat "$work/run.err")"
grep -q "ended by signal 15" "$work/run.err" || fail "the signal is not named: $(cat "$work/run.err")"
behave
expect_exit 0 overwinter recover
expect_all_up

step "journals that cannot be read are never passed over"
calls >/dev/null
echo "rubbish" >"$STATE_DIRECTORY/journals/one.journal"
expect_exit 5 overwinter recover
expect_text "unable to read the journal '$STATE_DIRECTORY/journals/one.journal': its first line is damaged"
expect_text "see by hand that every service of the run 'one.journal' is up; then remove the journal: rm $STATE_DIRECTORY/journals/one.journal"
expect_exit 12 overwinter backup "$profile" --json
expect_document 12
expect_untouched
expect_text "its first line is damaged"
rm "$STATE_DIRECTORY/journals/one.journal"
python3 - "$STATE_DIRECTORY/journals" <<'END_OF_JOURNALS'
import hashlib, json, sys
def line(document):
    text = json.dumps(document, separators=(",", ":")).encode()
    return hashlib.sha256(text).hexdigest()[:16].encode() + b" " + text + b"\n"
with open(sys.argv[1] + "/newer.journal", "wb") as file:
    file.write(line({"format": 2, "services": [{"name": "cassandra"}, {"name": "thehive"}], "more": True}))
END_OF_JOURNALS
expect_exit 5 overwinter recover
expect_text "its format is 2, and this version reads up to 1"
expect_text "recover with the version that wrote it; or see by hand that these services run: cassandra, thehive; then remove"
rm "$STATE_DIRECTORY/journals/newer.journal"
# A line that was damaged in the middle, with whole ones behind it.
misbehave database stop <<<"rm -f database.up; $wait_here"
kill_held backup "$profile"
cp "$STATE_DIRECTORY/journals/$(journals)" "$work/kept.journal"
sed -i 's/"stopProven":{"service":"search"/"stopProven":{"service":"sXarch"/' "$STATE_DIRECTORY/journals/$(journals)"
expect_exit 5 overwinter recover
expect_text "a line is damaged at byte"
expect_text "start what is down by hand: $work/service start database; $work/service start search; $work/service start app"
expect_equal "what runs" "" "$(states)"
# The last line torn, that of database's stop: it was not on disk, so that stop was not begun.
touch "$run/database.up"
calls >/dev/null
cp "$work/kept.journal" "$STATE_DIRECTORY/journals/$(journals)"
python3 - "$STATE_DIRECTORY/journals/$(journals)" <<'END_OF_TEAR'
import sys
with open(sys.argv[1], "r+b") as file:
    text = file.read().rstrip(b"\0")
    file.seek(len(text) - 20)
    file.write(b"\0" * 20)
END_OF_TEAR
expect_exit 0 overwinter recover
expect_equal "what was done" $'start search\nstart app' "$(calls)"
expect_all_up

if [ "$(id -u)" = 0 ]; then
    step "a state folder that is full: nothing is stopped, or nothing is silenced"
    expect_untouched_by_now() { expect_equal "what was stopped or started" "" "$(calls)"; expect_all_up; }
    calls >/dev/null
    mkdir "$work/small"
    mount -t tmpfs -o size=64k tmpfs "$work/small"
    at_end umount "$work/small"
    STATE_DIRECTORY=$work/small expect_exit 12 overwinter backup "$profile" --json
    expect_document 12
    expect_json 'document["error"]["code"]' journal-failed
    expect_text "nothing is stopped before its journal is on disk: '$work/small' has to take it"
    expect_untouched_by_now
    umount "$work/small"
    mount -t tmpfs -o size=1m tmpfs "$work/small"
    # Full from the first stop on, and killed in the second.
    misbehave app stop <<<"head -c 2m /dev/zero >$work/small/filler; rm -f app.up"
    misbehave database stop <<<"rm -f database.up; $wait_here"
    STATE_DIRECTORY=$work/small kill_held backup "$profile"
    expect_equal "room" 0 "$(stat -f -c %a "$work/small")"
    STATE_DIRECTORY=$work/small expect_exit 0 overwinter recover
    expect_all_up
    STATE_DIRECTORY=$work/small expect_exit 0 overwinter recover
    expect_line "nothing is owed"
fi
