#!/bin/bash
# The guardian: whatever kills a run, and wherever, its services are started in order; it outlives what ends others; two
# never act at once.
. "$(dirname "$0")/lib.sh"
. "$scenes/stand-ins.sh"
. "$scenes/guardians.sh"
# Kept off what a test's own host may have: this one writes down what it was asked, and lives as long as its command.
mkdir "$work/bin"
cat >"$work/bin/systemd-inhibit" <<'END_OF_FAKE'
#!/bin/bash
here=$(dirname "$0")
printf '[%s]' "$@" >"$here/asked"
touch "$here/held"
while [[ $1 == --* ]]; do shift; done
"$@"
rm -f "$here/held"
END_OF_FAKE
chmod 755 "$work/bin/systemd-inhibit"
export PATH=$work/bin:$PATH
more() { [ "$1" != database ] || printf '    before-stop: [%s/service, before, database]\n' "$work"; }
sed -i 's/^status)/before) touch "$name.before" ;;\n&/' "$work/service"
write_profile
# So many files that there is a middle of the copy and of the seal.
python3 - "$stack/search/data" <<'END_OF_FILES'
import os, sys
for folder in range(20):
    path = f"{sys.argv[1]}/{folder:02}"
    os.mkdir(path)
    for file in range(100):
        with open(f"{path}/{file}", "wb") as opened:
            opened.write(b"x" * 20000)
END_OF_FILES
# What a service does while the file `hold` is there: it says that it has come so far, and waits.
hang() { rm -f "$run/reached"; misbehave "$1" "$2" <<<"touch reached; while [ -e hold ]; do sleep 0.02; done; $3"; touch "$run/hold"; }
reached() { wait_until 40 test -e "$run/reached"; rm -f "$run/reached"; }
log_of_run() { ls -t "$work"/backup/backup_log_*.log | head -1; }
expect_started() { # The starts since the last look, in order.
    expect_equal "starts" "$*" "$(calls | sed -n 's/^start //p' | tr '\n' ' ' | sed 's/ $//')"
}

step "a run that ends by itself dismisses it, before the seal"
: >"$run/calls"
expect_exit 0 overwinter backup "$profile"
expect_no_text "guardian"
no_open_journals || fail "a journal is open"
expect_started database search app

step "killed in before-stop"
hang database before ":"
begin "$OVERWINTER" backup "$profile"
reached
rm "$run/hold"
kill_run
expect_guardian_done
expect_all_up
expect_started database search app
behave; rm -f "$run"/*.before

step "killed in a slow stop: it is brought to its end, and then started"
hang search stop 'rm -f search.up'
begin "$OVERWINTER" backup "$profile"
reached
kill_run
# The stop that the dead run had begun was ended with it; this one is the guardian's.
reached
[ -e "$run/search.up" ] || fail "search is down already"
: >"$run/calls"
rm "$run/hold"
expect_guardian_done
expect_all_up
expect_started search app
behave
grep -q "search: started" "$(log_of_run)" || fail "the run's log does not say what the guardian did"

step "killed in the copy"
# Of no run before, and not of a copy while services run.
rm -rf "$work"/backup/*.partial
begin "$OVERWINTER" backup "$profile" --no-pre-sync --full
wait_until 40 bash -c "compgen -G '$work/backup/*.partial/search/data/*/*'"
: >"$run/calls"
kill_run
expect_guardian_done
expect_all_up
expect_started database search app

step "killed in a start: what the run began may end, and is not begun twice"
hang search start 'touch search.up'
begin "$OVERWINTER" backup "$profile"
reached
: >"$run/calls"
kill_run
wait_until 20 grep -q "has died; paying what it owes" "$(log_of_run)"
[ ! -e "$run/app.up" ] || fail "app was started before search"
rm "$run/hold"
expect_guardian_done
expect_all_up
expect_started app
behave

step "killed while it waits for a service to be ready"
more() { [ "$1" != search ] || printf '    ready: { command: [%s/service, ready, search], within: 1m }\n' "$work"; }
sed -i 's/^status)/ready) [ ! -e hold ] || { touch reached; exit 1; } ;;\n&/' "$work/service"
write_profile
touch "$run/hold"
begin "$OVERWINTER" backup "$profile"
reached
: >"$run/calls"
kill_run
reached
[ ! -e "$run/app.up" ] || fail "app was started before search was ready"
rm "$run/hold"
expect_guardian_done
expect_all_up
expect_started app
more() { :; }
write_profile

step "killed in the seal: nothing is owed, and nobody stands by any more"
begin "$OVERWINTER" backup "$profile" --verbose
wait_until 40 grep -q "^sealing" "$work/stderr"
: >"$run/calls"
kill_run
expect_equal "guardians" "" "$guardian"
expect_all_up
expect_started
no_open_journals || fail "a journal is open"

step "signals that end others do not reach it, and say nothing"
hang search stop 'rm -f search.up'
begin "$OVERWINTER" backup "$profile"
reached
has_guardian || fail "there is no guardian"
for signal in TERM INT HUP QUIT PIPE USR1 USR2 ALRM TSTP TTOU; do kill -$signal "$guardian"; done
expect_equal "its session" "$guardian" "$(ps -o sid= -p "$guardian" | tr -d ' ')"
expect_equal "its terminal" "?" "$(ps -o tty= -p "$guardian" | tr -d ' ')"
expect_equal "its folder" / "$(readlink "/proc/$guardian/cwd")"
expect_equal "its name" overwinter-guar "$(cat "/proc/$guardian/comm")"
expect_equal "what it prints to" "/dev/null /dev/null" "$(readlink "/proc/$guardian/fd/1" "/proc/$guardian/fd/2" | tr '\n' ' ' | sed 's/ $//')"
expect_equal "whose descriptors it holds" "" "$(readlink "/proc/$guardian"/fd/* | grep -E "$work/(backup|state|run)" || true)"
memory=$(sed -n 's/^VmRSS:[^0-9]*\([0-9]*\) kB/\1/p' "/proc/$guardian/status")
echo "   the guardian has $memory KiB resident"
[ "$memory" -lt 16384 ] || fail "the guardian has $memory KiB resident"
wait_until 10 test -e "$work/bin/held"
expect_equal "what holds off sleep and shutdown" \
    "[--what=shutdown:sleep][--mode=block][--who=overwinter][--why=services are stopped for a cold backup or a restore][cat]" \
    "$(cat "$work/bin/asked")"
rm "$run/hold"
end_of_run 0
expect_no_text "guardian"
wait_until 10 test ! -e "$work/bin/held"
behave

step "one that is killed is replaced, and that is a warning"
hang search stop 'rm -f search.up'
begin "$OVERWINTER" backup "$profile" --json
reached
has_guardian || fail "there is no guardian"
first=$guardian
kill -KILL "$guardian"
wait_until 20 grep -q "the guardian died, and was replaced" "$work/stderr"
has_guardian && [ "$guardian" != "$first" ] || fail "it was not replaced"
[ ! -e "/proc/$first" ] || fail "the dead one was not reaped"
kill_run
rm "$run/hold"
expect_guardian_done
expect_all_up
behave
hang search stop 'rm -f search.up'
begin "$OVERWINTER" backup "$profile" --json
reached
has_guardian || fail "there is no guardian"
kill -KILL "$guardian"
wait_until 20 grep -q "the guardian died, and was replaced" "$work/stderr"
rm "$run/hold"
end_of_run 3
expect_document 3
expect_json '[w["code"] for w in document["warnings"]]' '["guardian"]'
behave

step "run and guardian killed: recover pays, once"
hang search stop 'rm -f search.up'
begin "$OVERWINTER" backup "$profile"
reached
has_guardian || fail "there is no guardian"
kill -STOP $pid
kill -KILL "$guardian"
kill_run
# What has lost its run is not yet in the way of anybody.
rm "$run/hold"
[ -n "$(open_journals)" ] || fail "no journal is open"
: >"$run/calls"
expect_exit 0 overwinter recover
expect_all_up
expect_started search app
expect_equal "journals" "" "$(open_journals)"
expect_exit 0 overwinter recover
expect_started
behave

step "guardian and recover, by hand and twice, at the same time: one acts, the others wait"
hang app start 'touch app.up'
# Of no run before, and not of a copy while services run.
rm -rf "$work"/backup/*.partial
begin "$OVERWINTER" backup "$profile" --no-pre-sync --full
wait_until 40 bash -c "compgen -G '$work/backup/*.partial/search/data/*/*'"
: >"$run/calls"
kill_run
overwinter recover >"$work/first" 2>&1 &
first=$!
overwinter recover >"$work/second" 2>&1 &
second=$!
reached
[ -e "/proc/$first" ] && [ -e "/proc/$second" ] || fail "one did not wait"
rm "$run/hold"
wait $first || fail "the first recover failed: $(cat "$work/first")"
wait $second || fail "the second recover failed: $(cat "$work/second")"
expect_guardian_done
expect_all_up
expect_started database search app
behave

step "a terminal that is closed over a killed run"
cat >"$work/terminal.py" <<'END_OF_TERMINAL'
import os, pty, signal, sys, time
work, how = sys.argv[1:3]
def say(name, text):
    with open(f"{work}/{name}.new", "w") as file: file.write(f"{text}\n")
    os.rename(f"{work}/{name}.new", f"{work}/{name}")
pid, master = pty.fork()
if pid == 0: os.execv(sys.argv[3], sys.argv[3:])
os.set_blocking(master, False)
say("run.pid", pid)
while not os.path.exists(f"{work}/close"):
    try: os.read(master, 65536)
    except OSError: pass
    time.sleep(0.02)
if how == "kill": os.kill(pid, signal.SIGKILL)
os.close(master)
say("ending", os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
END_OF_TERMINAL
for how in hangup kill; do
    rm -f "$work"/{run.pid,close,ending}
    hang search stop 'rm -f search.up'
    python3 "$work/terminal.py" "$work" $how "$OVERWINTER" backup "$profile" &
    terminal=$!
    reached
    run_pid=$(cat "$work/run.pid")
    guardian=$(guardian_of "$run_pid")
    touch "$work/close"
    if [ $how = hangup ]; then
        # The run is told to end, and brings the stop to its end itself.
        wait_until 20 grep -q "ending it before the start" "$(log_of_run)"
    else
        wait_until 20 is_gone "$run_pid"
    fi
    rm "$run/hold"
    wait $terminal
    case $how in hangup) expected=129 ;; kill) expected=-9 ;; esac
    expect_equal "ending of the run after a $how" $expected "$(cat "$work/ending")"
    expect_guardian_done
    expect_all_up
    behave
done

step "a restore killed while it fills: the old data is put back before anything is started"
expect_exit 0 overwinter backup "$profile"
for name in "${services[@]}"; do echo "newer" >"$stack/$name/data/file"; done
data() { local name; for name in "${services[@]}"; do tree "$stack/$name/data"; done; }
data >"$work/before.tree"
misbehave database start <<<"ls '$stack'/*/data/file | xargs cat >seen; touch database.up"
: >"$run/calls"
begin "$OVERWINTER" restore "$profile" latest --stop --set-aside --yes
tries=0
until compgen -G "$stack/search/data.*aside*" >/dev/null && [ -e "$stack/search/data/00" ]; do
    sleep 0.01
    [ $((tries += 1)) -lt 3000 ] || fail "the restore did not begin to fill"
done
kill_run
expect_guardian_done
expect_all_up
expect_started database search app
expect_equal "what the first service found" "newer newer newer" "$(tr '\n' ' ' <"$run/seen" | sed 's/ $//')"
data >"$work/after.tree"
expect_same_file "the sources before and after" "$work/before.tree" "$work/after.tree"
behave

step "without a guardian nothing is stopped"
install -m 755 "$OVERWINTER" "$work/program"
misbehave search status <<<"chmod a-x '$work/program'; [ -e search.up ] || exit 3"
: >"$run/calls"
expect_exit 12 "$work/program" backup "$profile"
expect_line "error: unable to start the guardian: unable to run '$work/program': permission denied"
expect_line "HINT: without it nobody starts the services should this run be killed"
expect_untouched
expect_equal "journals" "" "$(open_journals)"
behave

step "the verb is not for typing"
expect_exit 64 overwinter guardian --journal "$work/none" --process 1
expect_line "error: 'guardian' is started by a run, for itself"
expect_line "HINT: to start what a dead run left down, type: overwinter recover"
expect_exit 0 overwinter --help
expect_no_text guardian

step "every set verifies, and the next run succeeds"
expect_exit 0 overwinter backup "$profile"
for set in "$work"/backup/*Z; do expect_exit 0 overwinter verify "$profile" "$(basename "$set")"; done
