#!/bin/bash
# `overwinter check` as a monitoring plugin: the exact line and exit status over what a profile may have.
. "$(dirname "$0")/lib.sh"
. "$scenes/stand-ins.sh"

# expect_check STATUS LINE ARGUMENT…: the one line, with what changes from run to run made equal, and nothing else.
expect_check() {
    local status=$1 line=$2
    shift 2
    expect_exit "$status" overwinter check "$@"
    expect_equal "standard error" "" "$(cat "$work/stderr")"
    expect_equal "lines" 1 "$(wc -l <"$work/stdout")"
    expect_equal "the line" "$line" "$(sed -E -e "s|$work|WORK|g" -e 's/[0-9]{8}-[0-9]{6}Z-[0-9a-f]{4}/RUN/g' \
        -e 's/[0-9]{8}-[0-9]{6}Z(-[0-9]+)?/TIME/g' -e 's/ (is|for|failed) [0-9]+ (s|min|h|d)\b/ \1 AGE/g' -e 's/\bage=[0-9]+s/age=AGE/' \
        -e 's/stopped=[0-9]+s/stopped=SOME/; s/stopped window [0-9.]+ s/stopped window SOME/' "$work/stdout")"
}
# The set becomes that old, by its record alone: neither its name nor the link says so.
set_age() { # SET HOURS
    sed -i -E 's/^(  "started" : ")[^"]*/\1'"$(date -u -d "$2 hours ago" +%FT%TZ)"'/' "$work/backup/$1/overwinter/set.json"
    reseal "$work/backup/$1/overwinter/set.json"
}
figures="size=29B;;;0 stopped=SOME;;;0 warnings=0;;;0"
facts="29 B, stopped window SOME"

step "no set, and no destination"
expect_check 2 "OVERWINTER CRITICAL - scene: there is no sealed set in 'WORK/backup' | sets=0;;;0" "$profile" --max-age 26h
mv "$work/backup" "$work/elsewhere"
expect_check 2 "OVERWINTER CRITICAL - scene: there is no sealed set in 'WORK/backup', which is not there | sets=0;;;0" "$profile"
mv "$work/elsewhere" "$work/backup"

expect_check 2 "OVERWINTER CRITICAL - scene: there is no sealed set in 'WORK/a!b\011c', which is not there | sets=0;;;0" "$profile" --destination "$work/a|b"$'\t'c

step "a fresh one"
expect_exit 0 overwinter backup "$profile"
first=$(readlink "$work/backup/latest")
expect_check 0 "OVERWINTER OK - scene: set TIME is AGE old, $facts | age=AGE;;93600;0 $figures sets=1;;;0" "$profile" --max-age 26h
expect_check 0 "OVERWINTER OK - scene: set TIME is AGE old, $facts | age=AGE;86400;180000;0 $figures sets=1;;;0" "$profile" --warning-age 24h --max-age 50h

step "one that is too old, by the time in its record"
set_age "$first" 27
expect_check 2 "OVERWINTER CRITICAL - scene: set TIME is AGE old, over 26h | age=AGE;;93600;0 $figures sets=1;;;0" "$profile" --max-age 26h
grep -q "age=972[0-9][0-9]s;" "$work/stdout" || fail "27 hours are not its age"
expect_check 1 "OVERWINTER WARNING - scene: set TIME is AGE old, over 26h | age=AGE;93600;180000;0 $figures sets=1;;;0" "$profile" --warning-age 26h --max-age 50h
expect_check 0 "OVERWINTER OK - scene: set TIME is AGE old, $facts | age=AGE;;180000;0 $figures sets=1;;;0" "$profile" --max-age 50h

step "the newest counts, not the last name; a time that is yet to come is not believed"
cp -a "$work/backup/$first" "$work/backup/20990101-000000Z"
set_age "$first" 1
set_age 20990101-000000Z 100
expect_check 0 "OVERWINTER OK - scene: set TIME is AGE old, $facts | age=AGE;;93600;0 $figures sets=2;;;0" "$profile"
set_age 20990101-000000Z -2
expect_exit 3 overwinter check "$profile"
expect_text "OVERWINTER UNKNOWN - scene: set $first was begun at "
expect_text "Z, which is yet to come: look at the clocks | age=0s;;93600;0"

step "a newer one that is damaged"
echo "{" >"$work/backup/20990101-000000Z/overwinter/set.json"
expect_check 1 "OVERWINTER WARNING - scene: set TIME is damaged: set 'WORK/backup/TIME': set.json is not a record of a set: not JSON; set TIME is AGE old, $facts | age=AGE;;93600;0 $figures sets=1;;;0" "$profile"
rm -r "$work/backup/20990101-000000Z"

step "the last run was done with warnings, or failed"
misbehave app stop <<<'exit 1'
expect_exit 1 overwinter backup "$profile"
behave
expect_check 1 "OVERWINTER WARNING - scene: backup RUN failed AGE ago: unable to stop app: 'WORK/service stop app' exited with status 1; set TIME is AGE old, $facts | age=AGE;;93600;0 $figures sets=1;;;0" "$profile"

step "a run at work is no fault; one that was killed is, and what it owes is worse"
misbehave database stop <<<'rm -f database.up; until [ -e go ]; do sleep 0.05; done'
: >"$run/calls"
"$OVERWINTER" backup "$profile" >/dev/null 2>&1 </dev/null &
pid=$!
at_end "kill $pid; touch $run/go; wait $pid"
is_stopping() { overwinter status | grep -q "  stopping database, for "; }
wait_until 20 is_stopping
expect_check 0 "OVERWINTER OK - scene: set TIME is AGE old, $facts; backup RUN is at work for AGE | age=AGE;;93600;0 $figures sets=1;;;0" "$profile"
kill -STOP $pid
for guardian in $(pgrep -f -- "guardian --journal $work/"); do kill -KILL "$guardian"; done
kill -KILL $pid
wait $pid 2>/dev/null || true
touch "$run/go"
expect_check 2 "OVERWINTER CRITICAL - scene: backup RUN still owes a start of database, search, app (type: overwinter recover); set TIME is AGE old, $facts | age=AGE;;93600;0 $figures sets=1;;;0" "$profile"
behave
expect_exit 0 overwinter recover
expect_check 1 "OVERWINTER WARNING - scene: backup RUN was killed, or lost its power: stopping database was its last word; set TIME is AGE old, $facts | age=AGE;;93600;0 $figures sets=1;;;0" "$profile"

step "services that are not back, until they are"
misbehave app start <<<'exit 1'
expect_exit 5 overwinter backup "$profile"
expect_check 2 "OVERWINTER CRITICAL - scene: backup RUN still owes a start of app (type: overwinter recover); set TIME is AGE old, $facts | age=AGE;;93600;0 $figures sets=2;;;0" "$profile"
behave
expect_exit 0 overwinter recover
expect_check 1 "OVERWINTER WARNING - scene: backup RUN failed AGE ago: app is not back; set TIME is AGE old, $facts | age=AGE;;93600;0 $figures sets=2;;;0" "$profile"
expect_exit 0 overwinter backup "$profile"
expect_check 0 "OVERWINTER OK - scene: set TIME is AGE old, $facts | age=AGE;;93600;0 $figures sets=3;;;0" "$profile"

step "a run with warnings is no fault, and is said"
ln -s /etc/hostname "$stack/app/data/outside"
expect_exit 3 overwinter backup "$profile"
expect_exit 0 overwinter check "$profile"
expect_text " ended with warnings | age="
expect_text " warnings=1;;;0 sets=4;;;0"
rm "$stack/app/data/outside"

step "a service that ended again after it was ready, for as long as it is down: nothing is owed, and nobody sees to it"
sealed() { readlink "$work/backup/latest"; }
sealed >"$work/was"
misbehave app status <<END_OF_STATUS
[ "\$(readlink $work/backup/latest)" = "\$(cat $work/was)" ] || [ -e mended ] || rm -f app.up
[ -e app.up ] || exit 3
END_OF_STATUS
expect_exit 5 overwinter backup "$profile"
expect_text "app: it was started and ready, and is stopped now"
expect_exit 0 overwinter recover
expect_line "nothing is owed"
expect_check 2 "OVERWINTER CRITICAL - scene: backup RUN failed AGE ago: app is not back; now app is stopped; set TIME is AGE old, $facts | age=AGE;;93600;0 $figures sets=5;;;0" "$profile"
touch "$run/mended" "$run/app.up"
expect_check 1 "OVERWINTER WARNING - scene: backup RUN failed AGE ago: app is not back; set TIME is AGE old, $facts | age=AGE;;93600;0 $figures sets=5;;;0" "$profile"
rm "$run/app.up"
mv "$STATE_DIRECTORY/journals" "$work/journals"
expect_exit 2 overwinter check "$profile"
expect_text "app is not back; now whether app is up cannot be told: its journal is gone; set "
mv "$work/journals" "$STATE_DIRECTORY/journals"
behave
start_all

step "one that is up, and not ready: until it is"
more() { [ "$1" != search ] || echo "    ready: { command: [test, -e, $run/fit], within: 1s }"; }
write_profile
expect_exit 5 overwinter backup "$profile"
expect_exit 2 overwinter check "$profile"
expect_text " ago: search is not back; now search is up, but not ready; set "
touch "$run/fit"
expect_exit 1 overwinter check "$profile"
expect_text " ago: search is not back; set "
more() { :; }
write_profile

step "one whose debt was dropped is meant to be down"
misbehave app start <<<'exit 1'
expect_exit 5 overwinter backup "$profile"
behave
expect_exit 2 overwinter check "$profile"
expect_text " still owes a start of app (type: overwinter recover); set "
expect_exit 0 overwinter recover --forget app --yes
expect_exit 1 overwinter check "$profile"
expect_text " ago: app is not back; set "
start_all

step "a restore that was refused is no fault; one that failed is"
expect_exit 12 overwinter restore "$profile" latest --yes
expect_exit 0 overwinter check "$profile"
misbehave app stop <<<'exit 1'
expect_exit 1 overwinter restore "$profile" latest --yes --stop --set-aside
behave
expect_exit 1 overwinter check "$profile"
expect_text "OVERWINTER WARNING - scene: restore "

step "what cannot be looked at is unknown: profiles"
expect_exit 3 overwinter check nosuch
expect_text "OVERWINTER UNKNOWN - nosuch: no profile 'nosuch' in '/etc/overwinter/profiles' or '"
expect_check 3 "OVERWINTER UNKNOWN - WORK/none.yaml: unable to open 'WORK/none.yaml': no such file or directory" "$work/none.yaml"
sed 's/^name: .*/name: scene\nnmae: x/' "$profile" >"$work/bad.yaml"
expect_check 3 "OVERWINTER UNKNOWN - WORK/bad.yaml: the profile 'WORK/bad.yaml' has a fault: WORK/bad.yaml:3:1: nmae: unknown key (did you mean 'name'?)" "$work/bad.yaml"

step "… destinations of another profile, on a disk that is not mounted, that are none, or private"
sed 's/^name: .*/name: other/' "$profile" >"$work/other.yaml"
expect_check 3 "OVERWINTER UNKNOWN - other: the destination 'WORK/backup' belongs to profile 'scene'" "$work/other.yaml"
sed "s|^destination: .*|destination: { path: $work/backup, mount: $work }|" "$profile" >"$work/mounted.yaml"
expect_exit 3 overwinter check "$work/mounted.yaml"
expect_text "OVERWINTER UNKNOWN - scene: nothing is mounted at '$work', which the destination '$work/backup' lies on; restore "
expect_exit 3 overwinter check "$profile" --destination "$profile"
expect_text "OVERWINTER UNKNOWN - scene: unable to open '$profile': not a directory; restore "
if [ "$(id -u)" = 0 ]; then
    chmod 755 "$work/state"
    cp "$OVERWINTER" "$work/overwinter"
    as_nobody() { setpriv --reuid=nobody --regid=nogroup --clear-groups "$work/overwinter" "$@"; }
    chmod 755 "$work/backup"
    expect_exit 3 as_nobody check "$profile"
    expect_text "OVERWINTER UNKNOWN - scene: unable to open the set '$work/backup/20"
    expect_text "': permission denied (sets are private to the user that made them); unable to open '$work/state/journals': permission denied (run it as root to see what is owed, too); restore "
fi

step "… command lines that cannot be read"
expect_check 3 "OVERWINTER UNKNOWN - check: invalid value '26' for '--max-age' (see 'overwinter help check')" "$profile" --max-age 26
expect_check 3 "OVERWINTER UNKNOWN - check: missing argument 'PROFILE' (see 'overwinter help check')"
expect_check 3 "OVERWINTER UNKNOWN - check: --warning-age is to be shorter than --max-age (see 'overwinter help check')" "$profile" --warning-age 26h

step "… a disk that does not answer"
expect_exit 3 strace -f -qq -o "$work/trace" -e trace=getdents64 -e inject=getdents64:delay_enter=60000000 \
    "$OVERWINTER" check "$profile" --timeout 1s
expect_line "OVERWINTER UNKNOWN - $profile: the disk has not answered within 1s"
