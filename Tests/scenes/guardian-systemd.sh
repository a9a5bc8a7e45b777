#!/bin/bash
# Real units: runs that are killed at every stage, by hand and as overwinter-backup@.service, in every way that systemd has.
# Run beside a systemd of its own: Tests/testbed/with-systemd.
. "$(dirname "$0")/lib.sh"
. "$scenes/guardians.sh"
. "$scenes/guarded-units.sh"
# The units keep their state where they do for real.
mkdir "$work"/{upper,overlay}
mount -t overlay overlay -o "lowerdir=/var/lib,upperdir=$work/upper,workdir=$work/overlay" /var/lib
at_end umount -l /var/lib
unset STATE_DIRECTORY
journals=/var/lib/overwinter/journals
open_journals() { find $journals -name '*.journal' 2>/dev/null || true; }
log_of_run() { ls -t "$work"/backup/backup_log_*.log | head -1; }
# expect_events LINE…: what systemd did with the units since the last look.
expect_events() {
    printf '%s\n' "$@" >"$work/wanted"
    unit_events >"$work/events"
    expect_same_file "stops and starts" "$work/wanted" "$work/events"
}

step "the units, installed with the program"
expect_exit 0 env PREFIX="$work/usr" DESTDIR= "$project/scripts/install" "$OVERWINTER"
OVERWINTER=$work/usr/bin/overwinter
cp "$work"/usr/lib/systemd/system/* /run/systemd/system/
systemctl daemon-reload
systemctl start systemd-logind
unit_events >/dev/null

step "by hand, killed in the slow stop of a unit: it is let settle, then started"
echo 3 >"$stack/database/slow-stop"
begin "$OVERWINTER" backup "$profile"
wait_until 20 bash -c '[ "$(systemctl show -P ActiveState scene-database)" = deactivating ]'
kill_run
expect_equal "the unit, just after" deactivating "$(systemctl show -P ActiveState scene-database)"
expect_guardian_done
expect_all_active
[ ! -e "$stack/database/data/clean" ] || fail "the database does not run"
expect_events "Stopped app" "Stopped search" "Stopped database" "Started database" "Started search" "Started app"
rm "$stack/database/slow-stop"

step "by hand, killed in the slow start of a unit"
echo 3 >"$stack/database/slow-start"
begin "$OVERWINTER" backup "$profile"
wait_until 20 bash -c '[ "$(systemctl show -P ActiveState scene-database)" = activating ]'
kill_run
expect_guardian_done
expect_all_active
expect_events "Stopped app" "Stopped search" "Stopped database" "Started database" "Started search" "Started app"
rm "$stack/database/slow-start"

step "as overwinter-backup@scene: a set, its guardian in a scope of its own, sleep and shutdown held off"
hold
systemctl start --no-block overwinter-backup@scene
reached
pid=$(systemctl show -P MainPID overwinter-backup@scene)
has_guardian || fail "there is no guardian"
pid=
scope=$(sed -n 's|^0::/system.slice/||p' "/proc/$guardian/cgroup")
case $scope in overwinter-guardian-*.scope) ;; *) fail "the guardian is in $(cat "/proc/$guardian/cgroup")" ;; esac
expect_equal "the scope's state" active "$(systemctl show -P ActiveState "$scope")"
held() { systemd-inhibit --list --no-pager --no-legend 2>&1 | grep -E '^overwinter .*(shutdown:sleep|sleep:shutdown).* block'; }
wait_until 10 held
rm "$work/hold"
wait_until 30 test -h "$work/backup/latest"
wait_until 10 bash -c '[ "$(systemctl show -P ActiveState overwinter-backup@scene)" = inactive ]'
expect_equal "result" "success 0" "$(systemctl show -P Result -P ExecMainStatus overwinter-backup@scene | tr '\n' ' ' | sed 's/ $//')"
wait_until 10 bash -c '! systemctl is-active -q "$0"' "$scope"
! held || fail "sleep and shutdown are still held off"
expect_all_active
expect_equal "journals" "" "$(open_journals)"
unit_events >/dev/null

# In the stopped window of the unit: app and search are down, the database is about to be.
in_the_window() {
    hold
    systemctl reset-failed 2>/dev/null || true
    systemctl start --no-block overwinter-backup@scene
    reached
    pid=$(systemctl show -P MainPID overwinter-backup@scene)
    has_guardian || fail "there is no guardian"
    pid=
    ! all_active || fail "nothing is stopped"
}
nothing_owed() { [ -z "$(open_journals)" ]; }
has_ended() { case $(systemctl show -P ActiveState overwinter-backup@scene) in failed | inactive) ;; *) return 1 ;; esac; }
sets_before=$(ls "$work/backup" | grep -c 'Z$')

step "systemctl stop in the stopped window: the run ends by itself, and services are back when the stop is done"
in_the_window
systemctl stop overwinter-backup@scene
expect_all_active
expect_equal "status" 143 "$(systemctl show -P ExecMainStatus overwinter-backup@scene)"
expect_equal "journals" "" "$(open_journals)"
expect_events "Stopped app" "Stopped search" "Stopped database" "Started database" "Started search" "Started app"

step "SIGKILL of all that the unit has: the guardian is not of it"
in_the_window
systemctl kill -s KILL --kill-whom=all overwinter-backup@scene
expect_guardian_done
wait_until 20 has_ended
expect_all_active
expect_equal "result" signal "$(systemctl show -P Result overwinter-backup@scene)"
expect_events "Stopped app" "Stopped search" "Stopped database" "Started database" "Started search" "Started app"

step "SIGKILL of both: what the unit runs after it pays"
in_the_window
scope=$(sed -n 's|^0::/system.slice/||p' "/proc/$guardian/cgroup")
systemctl kill -s STOP --kill-whom=main overwinter-backup@scene
systemctl kill -s KILL --kill-whom=all "$scope"
systemctl kill -s KILL --kill-whom=all overwinter-backup@scene
wait_until 30 has_ended
# systemd 257 kills that as well: the unit for what failed pays.
wait_until 30 all_active
wait_until 30 nothing_owed
expect_events "Stopped app" "Stopped search" "Stopped database" "Started database" "Started search" "Started app"

step "power: nobody is left, and the boot's unit pays; where nothing is owed it is not even started"
hold
begin "$OVERWINTER" backup "$profile"
reached
has_guardian || fail "there is no guardian"
kill -STOP $pid
kill -KILL "$guardian"
kill_run
expect_exit 0 systemctl start overwinter-recover
expect_all_active
expect_equal "journals" "" "$(open_journals)"
expect_equal "was there something to do" yes "$(systemctl show -P ConditionResult overwinter-recover)"
expect_exit 0 systemctl start overwinter-recover
expect_equal "was there something to do" no "$(systemctl show -P ConditionResult overwinter-recover)"
expect_events "Stopped app" "Stopped search" "Stopped database" "Started database" "Started search" "Started app"

step "a service that comes up and does not become ready: tried again, and left failed; where it is ready at last, done"
mkdir /run/systemd/system/overwinter-recover.service.d
printf '[Unit]\nStartLimitBurst=2\n[Service]\nRestartSec=100ms\n' >/run/systemd/system/overwinter-recover.service.d/soon.conf
systemctl daemon-reload
systemctl reset-failed overwinter-recover 2>/dev/null || true
cp "$profile" "$work/ready.yaml"
sed -i "/systemd: scene-search/,/sources:/ s|ready: .*|ready: { command: [test, -e, $work/fit], within: 1s }|" "$profile"
touch "$work/fit"
hold
begin "$OVERWINTER" backup "$profile"
reached
has_guardian || fail "there is no guardian"
kill -STOP $pid
kill -KILL "$guardian"
kill_run
rm "$work/fit"
expect_exit 1 systemctl start overwinter-recover
has_given_up() { [ "$(systemctl show -P ActiveState overwinter-recover)" = failed ]; }
wait_until 60 has_given_up
expect_equal "tries after the first" 2 "$(systemctl show -P NRestarts overwinter-recover)"
expect_all_active
journalctl --sync
journalctl -q --no-pager -o cat -u overwinter-recover >"$work/stdout"
expect_text "error: search is up, but not ready"
touch "$work/fit"
systemctl reset-failed overwinter-recover
expect_exit 0 systemctl start overwinter-recover
expect_equal "journals" "" "$(open_journals)"
cp "$work/ready.yaml" "$profile"
rm -r /run/systemd/system/overwinter-recover.service.d
systemctl daemon-reload
expect_events "Stopped app" "Stopped search" "Stopped database" "Started database" "Started search" "Started app"

step "in the boot's order it comes last"
after=$(systemctl show -P After overwinter-recover)
[[ " $after " == *" multi-user.target "* && " $after " == *" docker.service "* ]] || fail "it is after $after"
mkdir -p /run/systemd/system/multi-user.target.wants
ln -s ../overwinter-recover.service /run/systemd/system/multi-user.target.wants/
systemctl daemon-reload
expect_equal "a cycle" "" "$(systemd-analyze verify --man=no multi-user.target 2>&1 | grep -i overwinter || true)"
[[ " $(systemctl show -P After multi-user.target) " != *" overwinter-recover.service "* ]] || fail "the target waits for it"

step "a timer of the profile"
systemctl start overwinter-backup@scene.timer
expect_equal "what it starts" overwinter-backup@scene.service "$(systemctl show -P Unit overwinter-backup@scene.timer)"
expect_equal "what it makes up for" no "$(systemctl show -P Persistent overwinter-backup@scene.timer)"
systemctl stop overwinter-backup@scene.timer

rm "$work/hold"
step "none of the killed runs made a set; the next one does, and every set verifies"
expect_equal "sets" "$sets_before" "$(ls "$work/backup" | grep -c 'Z$')"
expect_exit 0 systemctl start overwinter-backup@scene
expect_all_active
for set in "$work"/backup/*Z; do expect_exit 0 overwinter verify "$profile" "$(basename "$set")"; done
expect_equal "scopes that were left" "" "$(systemctl list-units --all --no-legend 'overwinter-guardian-*' | grep -v failed || true)"
