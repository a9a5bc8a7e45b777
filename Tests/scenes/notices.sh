#!/bin/bash
# Those that a profile names are told of each run, by a check's address, a textfile and a program; and none of them can
# fail a run or hold it up.
. "$(dirname "$0")/lib.sh"
. "$scenes/stand-ins.sh"

mkdir "$work/server" "$work/metrics"
echo 200 >"$work/server/behaviour"
python3 "$scenes/ping-server.py" "$work/server" &
server=$!
at_end "kill $server; wait $server"
wait_until 10 test -e "$work/server/port"
port=$(cat "$work/server/port")
behaves() { echo "$1" >"$work/server/behaviour"; : >"$work/server/pings"; }
# expect_pings LINES: method and path of each, in order.
expect_pings() {
    expect_equal "pings" "$1" "$(python3 -c '
import json, sys
print("\n".join(ping["method"] + " " + ping["path"] for ping in map(json.loads, open(sys.argv[1]))))' "$work/server/pings")"
}
# words_of NUMBER: the second line that a ping came with.
words_of() {
    python3 -c 'import json, sys; print(list(map(json.loads, open(sys.argv[1])))[int(sys.argv[2])]["body"].split("\n")[1])' \
        "$work/server/pings" "$1"
}

cat >"$work/tell" <<'END_OF_TELL'
#!/bin/bash
cd "$(dirname "$0")"
cat >told.new
echo "$PWD $*" >told.words
mv told.new told
[ ! -e tell.fails ] || { echo "no network" >&2; exit 7; }
END_OF_TELL
chmod 755 "$work/tell"
textfile=$work/metrics/overwinter_scene.prom
tell_all() {
    write_profile
    cat >>"$profile" <<END_OF_KEYS
metrics: { textfile: $textfile }
ping: "http://127.0.0.1:$port/ping/5c9f/?create=1"
notify: [./tell, ops]
END_OF_KEYS
}
tell_all
# metric NAME VERB: the value that Prometheus' own client library reads; `none` where there is none.
metric() {
    # Debian's own, whose package the library is: another python3 may come first on PATH.
    /usr/bin/python3 - "$textfile" "$1" "$2" <<'END_OF_READ'
import sys
from prometheus_client.parser import text_string_to_metric_families
path, name, verb = sys.argv[1:]
found = []
for family in text_string_to_metric_families(open(path, encoding="utf-8").read()):
    assert family.type == "gauge" and family.documentation, family
    for sample in family.samples:
        assert sample.labels["profile"] == "scene", sample
        if sample.name == "overwinter_" + name and sample.labels.get("verb", "") == verb: found.append(sample.value)
assert len(found) <= 1, found
print(found[0] if found else "none")
END_OF_READ
}
expect_metric() { expect_equal "overwinter_$1 of '$2'" "$3" "$(metric "$1" "$2")"; }

step "the profile's keys"
expect_exit 0 overwinter config validate "$profile"
expect_exit 0 overwinter config show "$profile" --json
expect_json 'document["profile"]["metrics"]["textfile"]' "$textfile"
expect_json 'document["profile"]["notify"]' '[["./tell", "ops"]]'

step "a backup: two pings of one id, the figures, the document"
behaves 200
expect_exit 0 overwinter backup "$profile" --json
cp "$work/stdout" "$work/document"
[ ! -s "$work/stderr" ] || ! grep -q warning "$work/stderr" || fail "there is a warning"
expect_pings "GET /ping/5c9f/start
POST /ping/5c9f/0"
expect_equal "the ids" true "$(python3 - "$work/server/pings" <<'END_OF_LOOK'
import json, sys, uuid
first, last = map(json.loads, open(sys.argv[1]))
assert first["query"] == last["query"] and first["query"]["create"] == "1", (first, last)
uuid.UUID(first["query"]["rid"])
assert last["type"].startswith("text/plain") and last["body"].startswith("backup of scene, run 2"), last
assert ", exit status 0\nset 2" in last["body"] and "stopped window: " in last["body"], last
print("true")
END_OF_LOOK
)"
expect_same_file "the document that was told" "$work/document" "$work/told"
expect_equal "where it was told" "$work ops" "$(cat "$work/told.words")"
expect_equal "mode of the textfile" 644 "$(stat -c %a "$textfile")"
expect_equal "what is in its folder" overwinter_scene.prom "$(ls -A "$work/metrics")"
expect_metric last_run_success backup 1.0
expect_metric last_run_exit_code backup 0.0
expect_metric last_run_warnings backup 0.0
expect_metric last_run_files backup 3.0
expect_metric last_run_bytes backup 29.0
expect_metric sets "" 1.0
expect_metric newest_set_bytes "" 29.0
expect_equal "the newest set's time" "$(date -u -d "$(json 'document["started"]' "$work/backup/latest/overwinter/set.json")" +%s)" \
    "$(metric newest_set_timestamp_seconds "" | cut -d. -f1)"
python3 - "$(metric last_run_start_timestamp_seconds backup)" "$(metric last_run_end_timestamp_seconds backup)" \
    "$(metric last_run_duration_seconds backup)" "$(metric last_run_stopped_window_seconds backup)" <<'END_OF_LOOK'
import sys, time
start, end, duration, stopped = map(float, sys.argv[1:])
assert time.time() - 120 < start <= end <= time.time() + 1, (start, end)
assert abs(end - start - duration) < 0.01 and 0 < stopped <= duration, (duration, stopped)
END_OF_LOOK

step "a restore: its figures beside those of the backup, and no ping, for it is no backup"
behaves 200
expect_exit 0 overwinter restore "$profile" latest --yes --stop --set-aside --json
expect_pings ""
expect_same_file "the document that was told" "$work/stdout" "$work/told"
expect_metric last_run_success backup 1.0
expect_metric last_run_success restore 1.0
expect_metric last_run_files restore 3.0
expect_exit 64 overwinter restore "$profile" latest </dev/null
expect_metric last_run_exit_code restore 0.0

step "runs that fail are told, too, with what failed"
behaves 200
misbehave app stop <<<'exit 1'
expect_exit 1 overwinter backup "$profile"
behave
expect_pings "GET /ping/5c9f/start
POST /ping/5c9f/1"
expect_equal "its words" "failed: unable to stop app: '$work/service stop app' exited with status 1" "$(words_of 1)"
expect_equal "exit code told" 1 "$(json 'document["exitCode"]' "$work/told")"
expect_metric last_run_success backup 0.0
expect_metric last_run_exit_code backup 1.0
expect_metric sets "" 1.0
expect_metric last_run_success restore 1.0
behaves 200
misbehave app start <<<'exit 1'
expect_exit 5 overwinter backup "$profile"
behave
expect_pings "GET /ping/5c9f/start
POST /ping/5c9f/5"
expect_metric last_run_exit_code backup 5.0
expect_exit 0 overwinter recover
behaves 200
misbehave app stop <<<'kill -TERM "$(cat pid)"; sleep 0.3; rm -f app.up'
bash -c 'echo $$ >"$1/pid"; exec "$2" backup "$3"' - "$run" "$OVERWINTER" "$profile" >"$work/stdout" 2>"$work/stderr" </dev/null && fail "no signal"
behave
expect_pings "GET /ping/5c9f/start
POST /ping/5c9f/143"
expect_equal "exit code told" 143 "$(json 'document["exitCode"]' "$work/told")"
behaves 200
sed 's/^destination: .*/&x/' "$profile" >"$work/nowhere.yaml"
expect_exit 12 overwinter backup "$work/nowhere.yaml"
expect_pings "GET /ping/5c9f/start
POST /ping/5c9f/12"
expect_metric last_run_exit_code backup 12.0
expect_metric newest_set_bytes "" none
behaves 200
expect_exit 0 overwinter backup "$profile" --dry-run
expect_pings ""
expect_metric last_run_exit_code backup 12.0

# expect_warned TEXT: on standard error and in the log; the run was good, and what was stopped is started.
expect_warned() {
    expect_text "warning: $1"
    grep -qF -- "warning: $1" "$(ls -t "$work"/backup/backup_log_* | head -1)" || fail "not in the log: $1"
    expect_all_up
}

step "a server that answers 500: tried again, then a warning, and the run is as good"
behaves 500
expect_exit 0 overwinter backup "$profile"
expect_warned "the ping of the beginning did not reach '127.0.0.1:$port': HTTP 500"
expect_warned "the ping of the end did not reach '127.0.0.1:$port': HTTP 500"
expect_no_text 5c9f
expect_pings "GET /ping/5c9f/start
POST /ping/5c9f/0
POST /ping/5c9f/0"
expect_metric last_run_exit_code backup 0.0

step "one that knows no such check: not tried again"
behaves 404
expect_exit 0 overwinter backup "$profile" --json
expect_warned "the ping of the end did not reach '127.0.0.1:$port': HTTP 404"
expect_document 0
expect_pings "GET /ping/5c9f/start
POST /ping/5c9f/0"

step "one that hangs: services do not wait for it"
behaves hang
: >"$run/calls"
"$OVERWINTER" backup "$profile" >"$work/stdout" 2>"$work/stderr" </dev/null &
pid=$!
at_end "kill $pid; wait $pid"
wait_until 20 grep -q "start app" "$run/calls"
kill -0 $pid || fail "the run was over before its end could be told"
status=0
wait $pid || status=$?
expect_equal "exit status" 0 "$status"
expect_warned "the ping of the beginning did not reach '127.0.0.1:$port': timeout was reached"
expect_warned "the ping of the end did not reach '127.0.0.1:$port': timeout was reached"

step "one that refuses"
kill $server
wait $server || true
expect_exit 0 overwinter backup "$profile" --quiet
expect_warned "the ping of the end did not reach '127.0.0.1:$port': connection refused"
sed -i '/^ping:/d' "$profile"

step "a textfile that cannot be written, and programs that fail, are warnings"
rm -r "$work/metrics"
touch "$work/tell.fails"
sed -i 's/^notify: .*/notify: [[.\/tell], [.\/nosuch, "a b"]]/' "$profile"
expect_exit 0 overwinter backup "$profile"
expect_warned "metrics: unable to create '$textfile': no such file or directory"
expect_warned "notify: './tell' exited with status 7: no network"
expect_warned "notify: unable to run './nosuch': no such program"
rm "$work/tell.fails"
mkdir -p "$textfile"
expect_exit 0 overwinter restore commit scene --yes
expect_exit 0 overwinter restore "$profile" latest --yes --stop --set-aside
expect_text "warning: metrics: unable to "
grep -q "warning: metrics: unable to " "$(ls -t "$work"/backup/restore_log_* | head -1)" || fail "not in the log of the restore"
expect_all_up
