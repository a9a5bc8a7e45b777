#!/bin/bash
# Runs over real units that are killed, then `overwinter recover`: what systemd knows of starts decides what is owed.
# Run beside a systemd of its own: Tests/testbed/with-systemd.
. "$(dirname "$0")/lib.sh"
. "$scenes/killed.sh"
stack=$work/stack
units=(database search app)
chmod 755 "$work"

step "three units, one that is slow to stop; and one that needs a database and is in no profile"
cat >"$work/service" <<'END'
#!/bin/bash
name=$1 work=$2
trap ': >"$work/stopping-$name"; [ ! -e "$work/slow-$name" ] || sleep 4; exit 0' TERM
systemd-notify --ready
while true; do sleep 0.1; done
END
chmod 755 "$work/service"
declare -A needs=([database]="" [search]="" [app]="scene-search.service" [extra]="scene-database.service")
for name in "${units[@]}" extra; do
    mkdir -p "$stack/$name"
    head -c 3000000 /dev/urandom >"$stack/$name/file"
    cat >"/run/systemd/system/scene-$name.service" <<END
[Unit]
Description=A scene's $name
Requires=${needs[$name]}
After=${needs[$name]}
[Service]
Type=notify
NotifyAccess=all
# Else systemd's TERM would reach what the trap begins, too.
KillMode=mixed
ExecStart=$work/service $name $work
TimeoutStopSec=30s
END
done
# As an enabled unit is: one that nothing refers to is forgotten by systemd with its last start once it is down.
cat >/run/systemd/system/scene.target <<END
[Unit]
Wants=scene-database.service scene-search.service scene-app.service scene-extra.service
END
systemctl daemon-reload
systemctl start scene.target
at_end systemctl stop scene.target
wait_until 20 systemctl is-active scene-app scene-extra
at_end systemctl stop scene-app scene-extra scene-search scene-database
at_end rm -f "$work"/slow-*

# before-stop of the database holds a run up where its file says so.
cat >"$work/hold" <<END
#!/bin/bash
[ -e $work/held ] || exit 0
touch $work/waiting
exec sleep 600
END
chmod 755 "$work/hold"
cat >"$work/stack.yaml" <<END
version: 1
name: scene
destination: $work/backup
services:
  database: { systemd: scene-database, before-stop: [$work/hold], sources: { data: $stack/database } }
  search: { systemd: scene-search, sources: { data: $stack/search } }
  app: { systemd: scene-app, after: [database, search], sources: { data: $stack/app } }
END
profile=$work/stack.yaml
mkdir "$work/backup"

# begin_run held|free ARGUMENT…
begin_run() {
    rm -f "$work"/{waiting,held}
    [ $1 != held ] || touch "$work/held"
    shift
    begin "$@"
}
end_run() {
    die
    rm -f "$work/held"
}
state() { systemctl show -P ActiveState "scene-$1"; }
states() { local name; for name in "${units[@]}" extra; do state $name; done | xargs; }
start_of() { systemctl show -P InvocationID "scene-$1"; }
is() { [ "$(state "$1")" = "$2" ]; }
all_up="active active active active"
expect_equal "states" "$all_up" "$(states)"
# With the first two stopped and the third about to be.
kill_before_the_last_stop() {
    begin_run held backup "$profile"
    wait_until 30 test -e "$work/waiting"
    end_run
}

step "killed with two stopped, and the third told to prepare for it: that one is up, and stopped and started all the same"
before=$(start_of database)
kill_before_the_last_stop
expect_equal "states" "active inactive inactive inactive" "$(states)"
expect_exit 0 overwinter recover
expect_equal "states" "$all_up" "$(states)"
[ "$before" != "$(start_of database)" ] || fail "the database was not started anew"
expect_text "scene-extra.service: is back"
expect_exit 0 overwinter recover
expect_line() { grep -qxF -- "$1" "$work/stdout" "$work/stderr" || fail "no line: $1"; }
expect_line "nothing is owed"

step "killed in the middle of a slow stop: it is waited for, then started"
touch "$work/slow-search"
rm -f "$work"/stopping-*
begin_run free backup "$profile"
wait_until 30 test -e "$work/stopping-search"
before=$(start_of search)
end_run
is search deactivating || fail "search is $(state search)"
expect_exit 0 overwinter recover
expect_equal "states" "$all_up" "$(states)"
[ "$before" != "$(start_of search)" ] || fail "search was not started anew"
rm "$work/slow-search"

step "started by hand, or started and stopped on purpose, between the crash and recover: left alone"
kill_before_the_last_stop
systemctl start scene-search
started=$(start_of search)
systemctl start scene-app
systemctl stop scene-app
expect_exit 0 overwinter recover --json
expect_json '{s["name"]: s["ending"] for s in document["runs"][0]["services"]}' \
    '{"app": "void", "database": "paid", "scene-extra.service": "paid", "search": "void"}'
expect_equal "states" "active active inactive active" "$(states)"
expect_equal "search's start" "$started" "$(start_of search)"
expect_json '[s["why"] for s in document["runs"][0]["services"] if s["name"] == "app"][0]' \
    "it was started since the run stopped it, and then stopped on purpose: inactive (dead)"
systemctl start scene-app

step "a service that the run had not stopped yet, and that an operator stopped since: it stays stopped"
# What needs it would start it.
systemctl stop scene-extra
touch "$work/slow-search"
rm -f "$work"/stopping-*
begin_run free backup "$profile"
wait_until 30 test -e "$work/stopping-search"
end_run
systemctl stop scene-database
rm "$work/slow-search"
expect_exit 0 overwinter recover
expect_equal "states" "inactive active active inactive" "$(states)"
systemctl start scene-database scene-extra

step "a unit that fails to start: the others are up, and what to type is said; once it can, recover starts it"
kill_before_the_last_stop
mkdir -p /run/systemd/system/scene-search.service.d
printf '[Service]\nExecStart=\nExecStart=/bin/false\n' >/run/systemd/system/scene-search.service.d/fail.conf
systemctl daemon-reload
expect_exit 5 overwinter recover
expect_text "search, app are not back"
expect_text "type: systemctl start scene-search.service && systemctl start scene-app.service"
is database active || fail "the database is $(state database)"
rm -r /run/systemd/system/scene-search.service.d
systemctl daemon-reload
expect_exit 0 overwinter recover
expect_equal "states" "$all_up" "$(states)"

step "a restore killed between the set-aside and the start: nothing half-filled is ever started"
expect_done companion overwinter backup "$profile" --json
for name in "${units[@]}"; do echo "newer" >"$stack/$name/more"; done
for name in "${units[@]}"; do tree "$stack/$name"; done >"$work/old.tree"
begin restore "$profile" latest --stop --set-aside --yes
tries=0
until [ -d "$stack/database.overwinter-aside-"* ] 2>/dev/null && [ -d "$stack/database" ]; do
    sleep 0.002
    [ $((tries += 1)) -lt 20000 ] || fail "nothing was restored"
done
end_run
# The database was let up by someone who did not know.
systemctl start scene-database
expect_exit 0 overwinter recover
expect_text "old data was put back from $stack/database.overwinter-aside-"
for name in "${units[@]}"; do tree "$stack/$name"; done >"$work/new.tree"
expect_same_file "old data and what is there" "$work/old.tree" "$work/new.tree"
expect_equal "states" "$all_up" "$(states)"
expect_equal "what is left of it" "" "$(find "$stack" -name '*aside*')"
