#!/bin/bash
# Runs that are ended by a signal, at every stage: services are back, there is no set, and the exit status says so.
. "$(dirname "$0")/lib.sh"
. "$scenes/stand-ins.sh"
# A seal waits for whatever else the machine has to write: in memory there is nothing to wait for.
if [ "$(id -u)" = 0 ]; then
    at_end umount "$work/backup"
    mount -t tmpfs -o size=1g,mode=700 tmpfs "$work/backup"
fi
# So many files that there is a middle of the copy and of the seal.
python3 - "$stack/search/data" <<'END_OF_FILES'
import os, sys
for folder in range(20):
    path = f"{sys.argv[1]}/{folder:02}"
    os.mkdir(path)
    for file in range(200):
        with open(f"{path}/{file}", "wb") as opened:
            opened.write(b"x" * 20000)
END_OF_FILES

# In the pre-sync nothing is stopped yet (see aborted.sh): here it is the copy at the standstill that is ended.
echo "copy: { pre-sync: false }" >>"$profile"

pid=
at_end '[ -z "$pid" ] || { behave; touch "$run/go" "$run/on"; kill $pid; wait $pid; }'

# A shell starts its background jobs with INT ignored.
begin() {
    rm -f "$work/stderr"
    python3 -c '
import os, signal, sys
signal.signal(signal.SIGINT, signal.SIG_DFL)
os.execv(sys.argv[1], sys.argv[1:])' "$OVERWINTER" "$@" --json --verbose >"$work/stdout" 2>"$work/stderr" </dev/null &
    pid=$!
}

declare -A numbers=([INT]=2 [TERM]=15 [HUP]=1)
# expect_ended SIGNAL WHEN: of the run that was begun.
expect_ended() {
    local status=0 number=${numbers[$1]}
    wait $pid || status=$?
    pid=
    expect_equal "exit status after $1 $2" $((128 + number)) "$status"
    expect_document "$status"
    expect_json 'document["error"]["code"]' signal
    expect_json 'document["error"]["message"]' "ended by signal $number"
    expect_json 'document.get("set", "none")' none
    expect_json 'sorted({s["after"] for s in document["services"]})' '["running"]'
    expect_all_up
    expect_equal "sets after $1 $2" "" "$(ls "$work/backup" | grep 'Z$' || true)"
    expect_equal "partials after $1 $2" 1 "$(ls "$work/backup" | grep -c 'partial$')"
    expect_equal "latest" "" "$(ls "$work/backup" | grep latest || true)"
    behave
}
copied() { find "$work"/backup/*.partial/search -type f 2>/dev/null | wc -l; }

for signal in INT TERM HUP; do
    step "$signal during a stop"
    misbehave search stop <<<'touch stopping; exec sleep 60'
    rm -f "$run/stopping"
    begin backup "$profile"
    wait_until 20 test -e "$run/stopping"
    # The stop that brings it to its end, before the start.
    misbehave search stop <<<'rm -f search.up'
    kill -$signal $pid
    expect_ended $signal "during a stop"
    [ $signal = HUP ] || expect_text "signal ${numbers[$signal]}: whatever was stopped is being started again"

    step "$signal in the middle of the copy"
    # What an aborted run left would be gone on with.
    rm -rf "$work"/backup/*.partial
    begin backup "$profile" --no-pre-sync
    tries=0
    until compgen -G "$work/backup/*.partial/search/data/*/*" >/dev/null; do
        sleep 0.01
        [ $((tries += 1)) -lt 2000 ] || fail "the copy did not begin"
    done
    kill -$signal $pid
    expect_ended $signal "in the copy"
    [ $signal = HUP ] || expect_text "signal ${numbers[$signal]}: whatever was stopped is being started again"
    [ "$(copied)" -lt 4001 ] || fail "the copy was not ended"

    step "$signal during the seal"
    begin backup "$profile"
    wait_until 60 grep -q "^sealing" "$work/stderr"
    kill -$signal $pid
    expect_ended $signal "during the seal"
    [ $signal = HUP ] ||
        expect_text "signal ${numbers[$signal]}: the services are back; the set is given up, unless it is all but sealed"
done

step "a second signal ends nothing sooner, and is answered"
misbehave search start <<<'touch starting; until [ -e go ]; do sleep 0.05; done; touch search.up'
begin backup "$profile"
wait_until 60 test -e "$run/starting"
kill -TERM $pid
wait_until 20 grep -q "signal 15: " "$work/stderr"
kill -INT $pid
wait_until 20 grep -q "signal 2 again: whatever was stopped is being started again; wait, or see 'overwinter status': the program ends by itself after that" "$work/stderr"
touch "$run/go"
expect_ended TERM "during a start"

# slowly CALL MICROSECONDS PATH ARGUMENT…: each such call on that path waits; a run that is not ended takes minutes.
slowly() {
    local call=$1 delay=$2 path=$3
    shift 3
    rm -f "$work/stderr"
    strace -f -qq -o "$work/trace" -P "$path" -e "trace=$call" -e "inject=$call:delay_enter=$delay" \
        "$OVERWINTER" "$@" --json --verbose >"$work/stdout" 2>"$work/stderr" </dev/null &
    tracer=$!
    wait_until 20 pgrep -P $tracer
    pid=$(pgrep -P $tracer)
}
# Ends the slow run, and takes its exit status from strace, which passes it on.
end_slowly() { # SIGNAL STATUS
    local status=0
    kill -$1 $pid
    wait_until 20 not_there $pid
    wait $tracer || status=$?
    pid=
    expect_equal "exit status" "$2" "$status"
    expect_document "$2"
    expect_json 'document["error"]["code"]' signal
    expect_all_up
    expect_equal "sets" "" "$(ls "$work/backup" | grep 'Z$' || true)"
}
not_there() { ! kill -0 "$1"; }

step "while sources are measured before anything: nothing was touched"
: >"$run/calls"
slowly statx 500000 "$stack/search/data/07" backup "$profile"
wait_until 20 grep -q statx "$work/trace"
end_slowly TERM 143
expect_json 'document["error"]["message"]' "ended by signal 15; nothing was touched"
expect_text "signal 15: nothing was stopped; the run is being ended"
expect_equal "what was stopped or started" "" "$(calls)"

step "inside of one large file, while services stand still"
head -c 200000000 /dev/zero >"$stack/app/data/large"
slowly pread64 700000 "$stack/app/data/large" backup "$profile" --no-pre-sync
wait_until 60 grep -q pread64 "$work/trace"
end_slowly INT 130
expect_json 'document["error"]["message"]' "ended by signal 2"

step "inside of one large file, while services run: nothing was stopped"
: >"$run/calls"
sed '/^copy:/d' "$profile" >"$work/pre-sync.yaml"
slowly pread64 700000 "$stack/app/data/large" backup "$work/pre-sync.yaml"
wait_until 60 grep -q pread64 "$work/trace"
end_slowly HUP 129
expect_equal "what was stopped or started" "" "$(calls)"
rm "$stack/app/data/large"

step "a command before the stop that hangs: it is ended, and all runs again"
more() { [ "$1" != search ] || printf '    before-stop: [%s]\n    before-stop-timeout: 1h\n    stop-timeout: 1h\n' "$run/drain"; }
write_profile
printf '#!/bin/bash\necho $$ >draining.new; mv draining.new draining; exec sleep 3600\n' >"$run/drain"
sed -i "2s:^:cd '$run'; :" "$run/drain"
chmod 755 "$run/drain"
begin backup "$profile"
wait_until 20 test -e "$run/draining"
kill -TERM $pid
wait_until 30 not_there $pid
expect_ended TERM "in before-stop"
not_there "$(cat "$run/draining")" || fail "the command before the stop still runs"

step "a stop that hangs, and hangs again: it is ended, and all runs again"
rm "$run/draining"
printf '#!/bin/bash\n' >"$run/drain"
misbehave search stop <<<'echo $$ >>stoppers; exec sleep 3600'
begin backup "$profile"
wait_until 20 test -s "$run/stoppers"
kill -TERM $pid
wait_until 60 not_there $pid
expect_ended TERM "in a stop that hangs"
for stopper in $(cat "$run/stoppers"); do not_there "$stopper" || fail "the stop still runs"; done
more() { :; }
write_profile

step "in a restore: the old data is put back"
rm -rf "$stack"/search/data/[1-5]*
expect_exit 0 overwinter backup "$profile"
set=$(readlink "$work/backup/latest")
echo "newer" >"$stack/app/data/file"
misbehave database stop <<<'rm -f database.up; touch stopped; until [ -e on ]; do sleep 0.05; done'
begin restore "$profile" latest --stop --set-aside --yes
wait_until 30 test -e "$run/stopped"
kill -TERM $pid
touch "$run/on"
status=0
wait $pid || status=$?
pid=
expect_equal "exit status" 143 "$status"
expect_document 143
expect_equal "app's data" newer "$(cat "$stack/app/data/file")"
expect_equal "what is left of it" "" "$(find "$stack" -name '*aside*')"
expect_text "signal 15: whatever was stopped is being started again"
expect_all_up
behave

step "while the set is read before a restore: nothing was begun"
head -c 150000000 /dev/zero >"$work/zeros"
expect_exit 0 overwinter verify "$profile" latest
: >"$run/calls"
cp "$work/zeros" "$work/backup/$set/app/data/file"
begin restore "$profile" latest --stop --set-aside --yes
wait_until 30 grep -q "^checking" "$work/stderr"
kill -TERM $pid
status=0
wait $pid || status=$?
pid=
expect_equal "exit status" 143 "$status"
expect_document 143
expect_json 'document["error"]["code"]' signal
expect_text "signal 15: nothing was changed; the run is being ended"
expect_equal "what was stopped or started" "" "$(calls)"

step "nohup: a terminal that is gone ends nothing"
rm "$work/stderr"
python3 -c '
import os, signal, sys
signal.signal(signal.SIGHUP, signal.SIG_IGN)
os.execv(sys.argv[1], sys.argv[1:])' "$OVERWINTER" backup "$profile" >"$work/stdout" 2>"$work/stderr" </dev/null &
pid=$!
wait_until 20 test -s "$work/stderr"
kill -HUP $pid
status=0
wait $pid || status=$?
pid=
expect_equal "exit status" 0 "$status"
