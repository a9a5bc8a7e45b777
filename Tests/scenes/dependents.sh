#!/bin/bash
# What hangs on the units of a profile: what came up after the plan, and what systemd starts in one order only, is as
# before after a run; what could not be started again is refused. Run beside a systemd of its own: Tests/testbed/with-systemd.
. "$(dirname "$0")/lib.sh"
. "$scenes/killed.sh"
chmod 755 "$work"
units=/run/systemd/system

# unit NAME LINE…: a service that does nothing, with these lines in its [Unit].
unit() {
    local name=$1
    shift
    printf '%s\n' "[Unit]" "$@" "[Service]" "ExecStart=sleep infinity" >"$units/scene-$name.service"
}
state() { systemctl show -P ActiveState "$1"; }
# expect_states NAME=STATE…
expect_states() {
    local one
    for one; do expect_equal "${one%=*}" "${one#*=}" "$(state "scene-${one%=*}")"; done
}
# profile NAME: services on standard input.
profile() {
    mkdir -p "$work/backup-$1"
    { printf 'version: 1\nname: %s\ndestination: %s\nservices:\n' "$1" "$work/backup-$1"; cat; } >"$work/$1.yaml"
}
# data NAME COUNT: a source of so many files.
data() {
    mkdir -p "$work/$1"
    (cd "$work/$1" && seq 1 "$2" | split -l 1 -a 5 - file-)
}
script() {
    { echo '#!/bin/bash'; cat; } >"$work/$1"
    chmod 755 "$work/$1"
}
expect_nothing_owed() { expect_equal "open journals" "" "$(ls "$work/state/journals" | grep 'journal$' || true)"; }
# backup STATUS NAME
backup() {
    expect_exit "$1" overwinter backup "$work/$2.yaml"
    expect_nothing_owed
}
for name in db web job mid app way part target; do data "data-$name" 3; done

step "what requires a stopped unit, and came up after the plan: while the run copies ahead"
unit db
unit web Requires=scene-db.service After=scene-db.service
systemctl daemon-reload
systemctl start scene-db
at_end systemctl stop scene-web scene-db
data many 6000
profile ahead <<<"  db: { systemd: scene-db, sources: { data: $work/many } }"
begin backup "$work/ahead.yaml"
copies() { compgen -G "$work/backup-ahead/*.partial/db/data/*"; }
wait_until 20 copies
kill -STOP $pid
systemctl start scene-web
kill -CONT $pid
status=0
wait $pid || status=$?
pid=
expect_equal "exit status of the run" 3 $status
expect_states db=active web=active
grep -qF "scene-web.service is not in the profile" "$work/run.err" || fail "the unit was not named: $(cat "$work/run.err")"

step "while its before-stop is at work: it is owed before it is stopped"
script wake <<<"systemctl start scene-web"
systemctl stop scene-web
profile late <<<"  db: { systemd: scene-db, before-stop: [$work/wake], sources: { data: $work/data-db } }"
backup 3 late
expect_text "scene-web.service has come up since the checks, and a stop of scene-db.service takes it along"
expect_states db=active web=active
expect_json '[s["name"] for s in document["services"]]' '["db", "scene-web.service"]' \
    "$work"/backup-late/latest/overwinter/set.json

step "and where that command fails, so that the unit is stopped and started again"
script wake <<<"systemctl start scene-web; exit 1"
systemctl stop scene-web
backup 1 late
expect_states db=active web=active

step "and where the run is killed, and its debt is paid by another"
script wake <<<"systemctl start scene-web; touch $work/waiting; exec sleep 600"
systemctl stop scene-web
begin backup "$work/late.yaml"
wait_until 20 test -e "$work/waiting"
die
expect_states db=active web=active
before=$(systemctl show -P InvocationID scene-db)
expect_exit 0 overwinter recover
expect_states db=active web=active
[ "$(systemctl show -P InvocationID scene-db)" != "$before" ] || fail "the database was not started anew"
expect_nothing_owed

step "it is left alone, and what it hangs on is back, where another run has it in hand"
systemctl stop scene-web
unit other
systemctl daemon-reload
systemctl start scene-other
at_end systemctl stop scene-other
rm -f "$work"/waiting
script hold <<<"touch $work/waiting; while [ -e $work/held ]; do sleep 0.1; done"
touch "$work/held"
at_end rm -f "$work/held"
profile two <<END
  web: { systemd: scene-web, sources: { data: $work/data-web } }
  other: { systemd: scene-other, before-stop: [$work/hold], sources: { data: $work/data-job } }
END
script wake <<<"systemctl start scene-web"
begin backup "$work/two.yaml"
wait_until 20 test -e "$work/waiting"
expect_exit 11 overwinter backup "$work/late.yaml"
expect_text "another run holds the lock of unit scene-web.service"
expect_states db=active web=active

step "before anything of it is drained, where that was up before its turn"
unit last
systemctl daemon-reload
systemctl start scene-last
at_end systemctl stop scene-last
script drain <<<"touch $work/drained"
profile early <<END
  db: { systemd: scene-db, before-stop: [$work/drain], sources: { data: $work/data-db } }
  last: { systemd: scene-last, after: [db], before-stop: [$work/wake], sources: { data: $work/data-way } }
END
systemctl stop scene-web
before=$(systemctl show -P InvocationID scene-db)
expect_exit 11 overwinter backup "$work/early.yaml"
expect_text "another run holds the lock of unit scene-web.service"
expect_states db=active web=active last=active
expect_equal "the start of what was left alone" "$before" "$(systemctl show -P InvocationID scene-db)"
[ ! -e "$work/drained" ] || fail "it was drained for a stop that was refused"
# What was begun with the web server down must not end with it up.
systemctl stop scene-web
rm "$work/held"
status=0
wait $pid || status=$?
pid=
expect_equal "exit status of the run that had it" 0 $status
expect_nothing_owed

step "before a rollback, and while the question of a restore waits"
unit store
unit extra Requires=scene-store.service After=scene-store.service
systemctl daemon-reload
systemctl start scene-store
at_end systemctl stop scene-extra scene-store
profile store <<<"  store: { systemd: scene-store, sources: { data: $work/data-way } }"
backup 0 store
expect_exit 0 overwinter restore "$work/store.yaml" latest --stop --set-aside --yes
systemctl start scene-extra
# Its plan has shown it.
expect_exit 0 overwinter restore rollback "$work/store.yaml" --yes
expect_text "scene-extra.service: running before, running now"
expect_states store=active extra=active
expect_nothing_owed
systemctl stop scene-extra
set=$(basename "$(readlink "$work/backup-store/latest")")
python3 - "$OVERWINTER" "$work/store.yaml" "$set" >"$work/stdout" 2>"$work/stderr" <<'END' || fail "the restore that was asked"
import os, pty, subprocess, sys
program, profile, name = sys.argv[1:]
pid, terminal = pty.fork()
if pid == 0:
    os.execv(program, [program, "restore", profile, "latest", "--stop", "--set-aside"])
text = b""
while b"to restore it" not in text:
    text += os.read(terminal, 4096)
subprocess.run(["systemctl", "start", "scene-extra"], check=True)
os.write(terminal, name.encode() + b"\n")
try:
    while more := os.read(terminal, 4096):
        text += more
except OSError:
    pass
print(text.decode())
sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) not in (0, 3))
END
expect_states store=active extra=active
expect_exit 0 overwinter restore commit "$work/store.yaml" --yes
expect_nothing_owed

step "and where a restore turns back from a service that somebody has built on meanwhile"
script ask <<<"[ ! -e $work/data-way/new ] || { systemctl start scene-extra; exit 1; }"
touch "$work/data-way/new"
profile turned <<<"  store: { systemd: scene-store, ready: { command: [$work/ask], within: 1s }, sources: { data: $work/data-way } }"
sed -i "s|, ready: {[^}]*}||" "$work/turned.yaml"
backup 3 turned
rm "$work/data-way/new"
profile turned <<<"  store: { systemd: scene-store, ready: { command: [$work/ask], within: 1s }, sources: { data: $work/data-way } }"
systemctl stop scene-extra
expect_exit 1 overwinter restore "$work/turned.yaml" latest --stop --set-aside --yes
expect_states store=active extra=active
[ ! -e "$work/data-way/new" ] || fail "the old data is not back"
expect_nothing_owed

step "a socket that is part of its service is stopped and started before it, in the profile or outside"
unit part
printf '%s\n' "[Unit]" PartOf=scene-part.service "[Socket]" "ListenStream=$work/part.socket" >"$units/scene-part.socket"
systemctl daemon-reload
systemctl start scene-part.socket
systemctl start scene-part
at_end systemctl stop scene-part.socket scene-part
profile part <<<"  part: { systemd: scene-part, sources: { data: $work/data-part } }"
backup 3 part
expect_states part.service=active part.socket=active
profile wrong <<END
  part: { systemd: scene-part, sources: { data: $work/data-part } }
  door: { systemd: scene-part.socket, sources: {} }
END
backup 3 wrong
expect_states part.service=active part.socket=active
expect_exit 3 overwinter plan "$work/wrong.yaml" --json
expect_json '[s["name"] for s in document["services"]]' '["door", "part"]'
sed -i 's/scene-part.socket,/& after: [part],/' "$work/wrong.yaml"
backup 12 wrong
expect_text "services wait for each other, by the profile and by systemd: part -> door -> part"
expect_states part.service=active part.socket=active

step "and where the stop of that service fails, so that both are stopped once more"
printf '[Service]\nExecStop=/bin/bash -c "[ ! -e %s/slow ] || { rm %s/slow; sleep 3; }"\n' "$work" "$work" \
    >>"$units/scene-part.service"
systemctl daemon-reload
touch "$work/slow"
profile part <<<"  part: { systemd: scene-part, stop-timeout: 1s, sources: { data: $work/data-part } }"
backup 1 part
expect_states part.service=active part.socket=active

step "a unit outside the profile, between two of it, takes nothing along before that is drained"
unit base
unit mid Requires=scene-base.service After=scene-base.service
unit app Requires=scene-mid.service After=scene-mid.service
systemctl daemon-reload
systemctl start scene-app
at_end systemctl stop scene-app scene-mid scene-base
script drain <<<"systemctl is-active scene-app && touch $work/drained"
profile between <<END
  base: { systemd: scene-base, sources: { data: $work/data-mid } }
  app: { systemd: scene-app, before-stop: [$work/drain], sources: { data: $work/data-app } }
END
backup 3 between
[ -e "$work/drained" ] || fail "the app was not drained"
expect_states base=active mid=active app=active

step "a target comes back alone: what was stopped on purpose stays down"
unit wanted
printf '%s\n' "[Unit]" Requires=scene-base.service Wants=scene-wanted.service After=scene-base.service \
    >"$units/scene-all.target"
systemctl daemon-reload
systemctl start scene-all.target
at_end systemctl stop scene-all.target scene-wanted
wait_until 10 systemctl is-active scene-wanted
systemctl stop scene-wanted
backup 3 between
expect_states base=active all.target=active wanted=inactive
systemctl stop scene-all.target

step "what could be stopped and not started, or not be stopped, is refused before anything is touched"
unit refusing RefuseManualStart=yes
printf '%s\n' "[Unit]" Wants=scene-refusing.service >"$units/scene-refusing.target"
unit kept RefuseManualStop=yes
systemctl daemon-reload
systemctl start scene-refusing.target scene-kept
at_end systemctl kill -s KILL scene-refusing scene-kept
at_end systemctl stop scene-refusing.target
wait_until 10 systemctl is-active scene-refusing
systemd-run --quiet --unit scene-made sleep infinity
systemd-run --quiet --unit scene-made-on -p Requires=scene-db.service -p After=scene-db.service sleep infinity
at_end systemctl stop scene-made scene-made-on
for name in refusing kept made; do
    profile "$name" <<<"  it: { systemd: scene-$name, sources: { data: $work/data-job } }"
    backup 12 "$name"
    expect_states "$name=active"
done
expect_text "unit scene-made.service is transient: it could be stopped, and not started again"
backup 12 refusing
expect_text "unit scene-refusing.service may not be started by hand: it could be stopped, and not started again"
expect_text "HINT: take RefuseManualStart= out of it"
backup 12 kept
expect_text "unit scene-kept.service may not be stopped by hand"
backup 12 ahead
expect_text "unit scene-made-on.service is transient: it could be stopped, and not started again; a stop of scene-db.service takes it along"
expect_states db=active made-on=active
