#!/bin/bash
# systemd units that are unknown, will not stop, are killed, will not start; and a user who may not do this.
# Run beside a systemd of its own: Tests/testbed/with-systemd.
. "$(dirname "$0")/lib.sh"
. "$scenes/stand-ins.sh"
units=(database search app)

step "three units: one ignores TERM, one is as it should be, one needs a file to start"
cat >"$work/unit" <<'END_OF_UNIT'
#!/bin/bash
trap "$2" TERM
[ ! -e "$1/refuse" ] || { echo "no licence"; exit 7; }
systemd-notify --ready
while true; do sleep 0.1; done
END_OF_UNIT
chmod 755 "$work/unit"
unit() { # NAME TRAP TIMEOUT [LINE…]
    local name=$1 trap=$2 timeout=$3
    shift 3
    printf '%s\n' "[Unit]" "Description=A scene's $name" "$@" "[Service]" "Type=notify" "NotifyAccess=all" \
        "ExecStart=$work/unit $stack/$name '$trap'" "TimeoutStopSec=$timeout" >"/run/systemd/system/scene-$name.service"
}
unit database 'exit 0' 30s
unit search : 1s
unit app 'exit 0' 30s
systemctl daemon-reload
for name in "${units[@]}"; do systemctl start "scene-$name"; done
at_end systemctl kill -s KILL scene-app scene-search scene-database
write_units() { # [LINE of the service search]
    {
        printf 'version: 1\nname: scene\ndestination: %s\nservices:\n' "$work/backup"
        for name in "${units[@]}"; do
            printf '  %s:\n    systemd: scene-%s\n' "$name" "$name"
            [ "$name" != app ] || echo "    after: [database, search]"
            # Without a question of its own a unit is watched for a second.
            [ "$name" = search ] || echo '    ready: { command: ["true"] }'
            [ "$name" != search ] || [ $# = 0 ] || echo "    $1"
            echo "    sources: { data: $stack/$name/data }"
        done
    } >"$profile"
}
write_units
expect_units() { # WHEN STATES, of database, search and app
    expect_equal "states $1" "$2" "$(unit_states scene-database scene-search scene-app | cut -d' ' -f2 | tr '\n' ' ' | sed 's/ $//')"
}
kill_and_start() { # UNIT
    systemctl kill -s KILL "$1"
    # A start that meets the end of the killed one is taken for its victim.
    wait_until 10 systemctl is-failed -q "$1"
    systemctl reset-failed "$1"
    systemctl start "$1"
}
unit_events >/dev/null

step "unknown, with the nearest; masked; all at once"
sed 's/systemd: scene-search/systemd: scene-serach/' "$profile" >"$work/bad.yaml"
expect_error 12 unknown-unit "systemd has no unit scene-serach.service" "did you mean 'scene-search.service'? list them with 'systemctl list-unit-files --type=service'" \
    backup "$work/bad.yaml"
ln -s /dev/null /run/systemd/system/scene-masked.service
systemctl daemon-reload
sed -i 's/systemd: scene-app/systemd: scene-masked/' "$work/bad.yaml"
expect_exit 12 overwinter plan "$work/bad.yaml"
expect_line "error: 2 checks failed, and nothing was touched"
expect_line "systemd has no unit scene-serach.service"
expect_line "unit scene-masked.service is masked: it could be stopped, and not started again"
expect_line "HINT: run 'systemctl unmask scene-masked.service'"
expect_exit 12 overwinter plan "$work/bad.yaml" --json
expect_document 12

step "an ordinary user"
install -m 755 "$OVERWINTER" "$work/program"
install -d -o nobody "$work/state-of-nobody"
as_user() {
    setpriv --reuid=nobody --regid=nogroup --clear-groups env STATE_DIRECTORY="$work/state-of-nobody" "$work/program" "$@"
}
expect_exit 77 as_user backup "$profile"
expect_line "error: unable to stop and start systemd units as an ordinary user"
expect_line "HINT: run it as root: sudo overwinter …"
expect_exit 77 as_user backup "$profile" --json
expect_document 77
expect_json 'document["error"]["code"]' not-permitted
expect_exit 77 as_user plan "$profile" --json
expect_document 77
expect_equal "what systemd did" "" "$(unit_events)"

step "one that systemd kills at the end of its time: a warning in the outcome and in the set, and exit 3"
expect_exit 3 overwinter backup "$profile" --json
expect_document 3
expect_json '[w["code"] for w in document["warnings"]]' '["unclean-stop"]'
message=$(json 'document["warnings"][0]["message"]')
case $message in "search did not stop cleanly: "*) ;; *) fail "the warning is: $message" ;; esac
set=$(json 'document["path"]')
expect_json '[w["message"] for w in document["warnings"]]' "[\"$message\"]" "$set/overwinter/set.json"
expect_json '[s["uncleanExit"] for s in document["services"]]' '[false, true, false]' "$set/overwinter/set.json"
expect_exit 0 overwinter show "$profile" latest
expect_text "killed at its stop"
expect_text "$message"
expect_exit 0 overwinter verify "$profile" latest
expect_units "after a kill" "active active active"
expect_exit 3 overwinter backup "$profile"
expect_line "$message"
unit_events >/dev/null

step "one that does not stop in the time that the profile gives it: brought to its end, then started again"
unit search : 4s
systemctl daemon-reload
kill_and_start scene-search
unit_events >/dev/null
write_units "stop-timeout: 1s"
sets=$(ls "$work/backup" | grep -c 'Z$')
expect_exit 1 overwinter backup "$profile" --json
expect_document 1
expect_json 'document["error"]["code"]' stop-failed
expect_json 'document["error"]["faults"][0]["code"]' stop-timeout
expect_text "unit scene-search.service did not stop within 1s: deactivating"
expect_text "it may still stop: see 'systemctl status scene-search.service'; give it a longer stop-timeout"
expect_json '[s["after"] for s in document["services"]]' '["running", "running", "running"]'
expect_units "after a stop that took too long" "active active active"
expect_equal "sets" "$sets" "$(ls "$work/backup" | grep -c 'Z$')"
# The start takes the place of the stop that still goes on, and systemd says nothing of its end.
cat >"$work/wanted" <<'END_OF_EVENTS'
Stopped app
Started search
Started app
END_OF_EVENTS
unit_events >"$work/events"
expect_same_file "stops and starts" "$work/wanted" "$work/events"

step "a profile that gives a unit longer than systemd does"
write_units "stop-timeout: 10m"
expect_exit 3 overwinter plan "$profile" --json
expect_document 3
expect_json '[w["code"] for w in document["warnings"]]' '["unit-stop-timeout"]'
expect_text "systemd kills scene-search.service after 4s, before the profile's stop-timeout of 10m; write /etc/systemd/system/scene-search.service.d/stop.conf with [Service] and TimeoutStopSec=600, then: systemctl daemon-reload"

step "one that will not start: the others are started, and what to type is said"
unit search 'exit 0' 30s
systemctl daemon-reload
kill_and_start scene-search
write_units
touch "$stack/search/refuse"
expect_exit 5 overwinter backup "$profile"
expect_line "error: search is not back"
expect_line "HINT: type: systemctl start scene-search.service"
expect_units "after a start that failed" "active failed active"
rm "$stack/search/refuse"
systemctl reset-failed scene-search
systemctl start scene-search
touch "$stack/search/refuse"
expect_exit 5 overwinter backup "$profile" --json
expect_document 5
expect_json 'document["error"]["code"]' services-down
expect_json 'document["error"]["hint"]' "type: systemctl start scene-search.service"
expect_units "after a start that failed" "active failed active"
