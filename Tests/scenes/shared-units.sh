#!/bin/bash
# Two profiles that share a unit, by its name, by an alias, or because a stop takes it along, never run at once; and a
# dead run holds nothing. Run beside a systemd of its own: Tests/testbed/with-systemd.
. "$(dirname "$0")/lib.sh"

mkdir -p "$work"/{database,web,other,backup-one,backup-two,backup-three}
echo data | tee "$work/database/file" "$work/web/file" "$work/other/file" >/dev/null
chmod 755 "$work"

step "a database, which stops when it is told that it may; a web server that requires it; another name of the database"
cat >"$work/stop" <<END_OF_STOP
#!/bin/bash
touch $work/stopping
while [ -e $work/hold ]; do sleep 0.05; done
END_OF_STOP
chmod 755 "$work/stop"
printf '%s\n' "[Service]" "ExecStart=sleep infinity" "ExecStop=$work/stop" "TimeoutStopSec=120s" \
    >/run/systemd/system/scene-database.service
printf '%s\n' "[Unit]" "Requires=scene-database.service" "After=scene-database.service" "[Service]" \
    "ExecStart=sleep infinity" >/run/systemd/system/scene-web.service
printf '%s\n' "[Service]" "ExecStart=sleep infinity" >/run/systemd/system/scene-other.service
ln -s scene-database.service /run/systemd/system/scene-alias.service
systemctl daemon-reload
at_end 'rm -f "$work/hold"; systemctl kill -s KILL scene-web scene-database scene-other'
systemctl start scene-database scene-web scene-other

# profile FILE DESTINATION NAME=UNIT=FOLDER…
profile() {
    local file=$work/$1.yaml destination=$2 entry
    shift 2
    {
        printf 'version: 1\nname: %s\ndestination: %s\nservices:\n' "$(basename "$file" .yaml)" "$destination"
        for entry in "$@"; do
            IFS== read -r name unit folder <<<"$entry"
            printf '  %s:\n    systemd: %s\n    ready: { command: ["true"] }\n    sources: { data: %s }\n' \
                "$name" "$unit" "$work/$folder"
        done
    } >"$file"
}
profile one "$work/backup-one" database=scene-database=database
profile two "$work/backup-two" other=scene-other=other store=scene-alias=web
profile three "$work/backup-three" web=scene-web.service=web
profile four "$work/backup-three" other=scene-other=other

pid=
at_end '[ -z "$pid" ] || { rm -f "$work/hold"; wait $pid; }'
begin() {
    touch "$work/hold"
    rm -f "$work/stopping"
    "$OVERWINTER" backup "$work/$1.yaml" >"$work/first" 2>&1 </dev/null &
    pid=$!
    wait_until 30 test -e "$work/stopping"
}

step "while one run stops the database, another that has it under an alias is refused; a third that shares nothing is not"
begin one
expect_exit 11 overwinter backup "$work/two.yaml"
expect_text "error: another run holds the lock of unit scene-database.service: backup "
expect_text ", process $pid, since "
expect_text "; it is stopping database, since "
expect_equal "what else was stopped" "active" "$(systemctl show -P ActiveState scene-other)"

step "one whose unit is only taken along by that stop is refused, too"
expect_exit 11 overwinter backup "$work/three.yaml" --json
expect_json 'document["error"]["code"]' locked
expect_json '"the lock of unit scene-web.service: backup " in document["error"]["message"]' true
status=0
"$OVERWINTER" backup "$work/four.yaml" >"$work/stdout" 2>"$work/stderr" </dev/null || status=$?
expect_equal "exit status of what shares nothing" 0 "$status"
rm "$work/hold"
wait $pid || [ $? = 3 ] || fail "the first run failed: $(cat "$work/first")"
pid=
for unit in scene-database scene-web scene-other; do
    expect_equal "$unit" "active" "$(systemctl show -P ActiveState "$unit")"
done

step "one profile by two names has one lock, also for services that no manager knows"
cat >"$work/app" <<END_OF_APP
#!/bin/bash
case \$1 in
start) rm -f $work/app.down ;;
stop) $work/stop; touch $work/app.down ;;
status) [ ! -e $work/app.down ] || exit 3 ;;
esac
END_OF_APP
chmod 755 "$work/app"
mkdir "$work"/{app-data,backup-five,links}
echo data >"$work/app-data/file"
{
    printf 'version: 1\nname: five\ndestination: %s\nservices:\n  app:\n    commands:\n' "$work/backup-five"
    for verb in start stop status; do printf '      %s: [%s, %s]\n' $verb "$work/app" $verb; done
    printf '    ready: { command: ["true"] }\n    sources: { data: %s }\n' "$work/app-data"
} >"$work/five.yaml"
ln -s ../five.yaml "$work/links/five.yaml"
begin five
expect_exit 11 timeout 60 "$OVERWINTER" backup "$work/links/five.yaml" --destination "$work/other"
expect_text "error: another run holds the lock of service app of $work/five.yaml: backup "
rm "$work/hold"
wait $pid || fail "the first run failed: $(cat "$work/first")"
pid=

step "with nobody there they all run; and one that is dead is in nobody's way"
begin one
kill -KILL $pid
wait $pid || true
pid=
rm "$work/hold"
has_settled() { [ "$(systemctl show -P ActiveState scene-database)" != deactivating ]; }
wait_until 30 has_settled
status=0
"$OVERWINTER" backup "$work/two.yaml" >"$work/stdout" 2>"$work/stderr" </dev/null || status=$?
case $status in 0 | 3) ;; *) fail "it exited with $status" ;; esac

step "a restore after the database was stopped by hand starts what went down with it, and nothing that was stopped by itself"
expect_done companion overwinter backup "$work/one.yaml" --json
systemctl stop scene-database
expect_equal "scene-web" "inactive" "$(systemctl show -P ActiveState scene-web)"
expect_exit 0 overwinter restore "$work/one.yaml" latest --set-aside --yes
expect_equal "what runs" "active active" "$(systemctl show -P ActiveState scene-database scene-web | xargs)"
expect_exit 0 overwinter restore commit one --yes
systemctl stop scene-web
expect_exit 0 overwinter restore "$work/one.yaml" latest --stop --set-aside --yes
expect_equal "what runs" "active inactive" "$(systemctl show -P ActiveState scene-database scene-web | xargs)"
