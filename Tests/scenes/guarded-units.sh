# Read by scenes beside a systemd, after guardians.sh: three units, of which the first takes its time to stop, and their
# profile. What the database does before its stop waits while the file `hold` is there: a stopped window as long as a
# test needs it.

services=(database search app)
stack=$work/stack
profile=$work/usr/share/overwinter/profiles/scene.yaml
mkdir -p "$work/backup" "$(dirname "$profile")"
cat >"$work/service" <<'END_OF_SERVICE'
#!/bin/bash
# NAME FOLDER: a stop takes as long as `slow-stop` says, a start as long as `slow-start`, and is never clean when killed.
name=$1 folder=$2
ends() { sleep "$(cat "$folder/slow-stop" 2>/dev/null || echo 0)"; echo "stopped cleanly" >"$folder/data/clean"; exit 0; }
trap ends TERM
sleep "$(cat "$folder/slow-start" 2>/dev/null || echo 0)"
rm -f "$folder/data/clean"
systemd-notify --ready
while true; do sleep 0.05; done
END_OF_SERVICE
chmod 755 "$work" "$work/service"
for name in "${services[@]}"; do
    mkdir -p "$stack/$name/data"
    head -c 2000000 /dev/urandom >"$stack/$name/data/file"
    cat >"/run/systemd/system/scene-$name.service" <<END_OF_UNIT
[Unit]
Description=A scene's $name
[Service]
Type=notify
NotifyAccess=all
# Else systemd's TERM would reach what the trap begins, too.
KillMode=mixed
ExecStart=$work/service $name $stack/$name
TimeoutStopSec=30s
END_OF_UNIT
done
cat >"$work/wait" <<'END_OF_WAIT'
#!/bin/bash
cd "$(dirname "$0")"
touch reached
while [ -e hold ]; do sleep 0.02; done
END_OF_WAIT
chmod 755 "$work/wait"
{
    printf 'version: 1\nname: scene\ndestination: %s\nservices:\n' "$work/backup"
    for name in "${services[@]}"; do
        printf '  %s:\n    systemd: scene-%s\n    ready: { command: ["true"] }\n    sources: { data: %s }\n' \
            "$name" "$name" "$stack/$name/data"
        [ $name != app ] || echo "    after: [database, search]"
        [ $name != database ] || echo "    before-stop: [$work/wait]"
    done
} >"$profile"
systemctl daemon-reload
systemctl start scene-database scene-search scene-app
at_end systemctl kill -s KILL scene-app scene-search scene-database

hold() { rm -f "$work/reached"; touch "$work/hold"; }
reached() { wait_until 30 test -e "$work/reached"; rm -f "$work/reached"; }
all_active() { local name; for name in "${services[@]}"; do [ "$(systemctl show -P ActiveState "scene-$name")" = active ] || return 1; done; }
expect_all_active() { all_active || fail "services are not as before: $(unit_states scene-database scene-search scene-app | tr '\n' ' ')"; }
