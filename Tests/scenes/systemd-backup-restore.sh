#!/bin/bash
# Three small units that need each other, and the folders of a stack: backed up while they run, wiped, restored.
# Run beside a systemd of its own: Tests/testbed/with-systemd.
. "$(dirname "$0")/lib.sh"
stack=$work/stack
services=(database search app)

step "three units, the last one needing the others; a fourth that does not run"
# Each says in state/clean that it was stopped cleanly, as databases do: a copy made while it ran would not have it.
cat >"$work/service" <<'END'
#!/bin/bash
name=$1 lib=$2/lib/$1 log=$2/log/$1
trap 'echo "stopped cleanly" >"$lib/state/clean"; echo "stopped" >>"$log/$name.log"; exit 0' TERM
rm -f "$lib/state/clean"
echo "started" >>"$log/$name.log"
systemd-notify --ready
while true; do echo "running" >>"$log/$name.log"; sleep 0.05; done
END
chmod 755 "$work" "$work/service"
declare -A needs=([database]="" [search]="" [app]="scene-database.service scene-search.service" [idle]="")
for name in "${services[@]}" idle; do
    mkdir -p "$stack"/{etc,lib,log}/$name "$stack/lib/$name/state"
    cat >"/run/systemd/system/scene-$name.service" <<END
[Unit]
Description=A scene's $name
Requires=${needs[$name]}
After=${needs[$name]}
[Service]
Type=notify
NotifyAccess=all
ExecStart=$work/service $name $stack
TimeoutStopSec=10s
END
    echo "name = $name" >"$stack/etc/$name/$name.conf"
    fill_with_everything "$stack/lib/$name/data"
done
fill_with_everything "$stack/etc/search/more"
systemctl daemon-reload
systemctl start scene-database scene-search scene-app
at_end systemctl stop scene-app scene-search scene-database scene-idle

cat >"$work/stack.yaml" <<END
version: 1
name: scene
destination: $work/backup
services:
$(for name in "${services[@]}" idle; do
    echo "  $name:"
    echo "    systemd: scene-$name"
    [ $name != app ] || echo "    after: [database, search]"
    echo "    sources: { config: $stack/etc/$name, data: $stack/lib/$name/data, state: $stack/lib/$name/state, logs: $stack/log/$name }"
done)
END
profile=$work/stack.yaml
mkdir "$work/backup"
unit_events >/dev/null

# Of the folders that no running service changes.
cold() {
    local name
    for name in "${services[@]}" idle; do
        echo "# $name"
        tree "$stack/etc/$name"
        tree "$stack/lib/$name/data"
    done
}
cold >"$work/before.tree"

step "the plan shows the steps, and changes nothing"
expect_exit 0 overwinter plan "$profile"
for name in "${services[@]}"; do expect_text "$name"; done
expect_equal "what systemd did" "" "$(unit_events)"
expect_equal "what is in the destination" "" "$(ls -A "$work/backup")"

step "a backup while they run"
expect_exit 0 overwinter backup "$profile" --json
expect_json 'document["outcome"]' done
expect_json 'document["exitCode"]' 0
expect_json '[s["name"] for s in document["services"]]' '["database", "search", "app", "idle"]'
set=$(json 'document["path"]')
cp "$work/stdout" "$work/backup.json"

step "stopped in the reverse order, started in order, and only what ran before"
cat >"$work/wanted" <<'END'
Stopped app
Stopped search
Stopped database
Started database
Started search
Started app
END
unit_events >"$work/events"
expect_same_file "stops and starts" "$work/wanted" "$work/events"
expect_equal "states" "scene-database active scene-search active scene-app active scene-idle inactive" \
    "$(unit_states scene-database scene-search scene-app scene-idle | tr '\n' ' ' | sed 's/ $//')"

step "the set is sealed, cold, and verifies with and without the program"
expect_equal "what is left of the run" "" "$(ls "$work/backup" | grep partial || true)"
expect_equal "latest" "$(basename "$set")" "$(readlink "$work/backup/latest")"
for name in "${services[@]}"; do
    expect_equal "how $name was copied" "stopped cleanly" "$(cat "$set/$name/state/clean")"
done
(cd "$set" && sha256sum --quiet -c overwinter/SHA256SUMS) || fail "SHA256SUMS does not verify"
expect_exit 0 overwinter verify "$profile" latest
for name in "${services[@]}" idle; do
    expect_same_trees "$name's config and the set's" "$stack/etc/$name" "$set/$name/config"
    expect_same_trees "$name's data and the set's" "$stack/lib/$name/data" "$set/$name/data"
done
cold >"$work/after.tree"
expect_same_file "the sources before and after the backup" "$work/before.tree" "$work/after.tree"

step "a restore elsewhere touches no service"
expect_exit 0 overwinter restore "$profile" latest --to "$work/elsewhere" --yes
expect_equal "what systemd did" "" "$(unit_events)"

step "a restore over running services and full folders is refused, with every guard named at once"
expect_exit 12 overwinter restore "$profile" latest --yes
expect_text "app"
expect_text "$stack/lib/database/data"
expect_equal "what systemd did" "" "$(unit_events)"
cold >"$work/after.tree"
expect_same_file "the sources before and after the refusal" "$work/before.tree" "$work/after.tree"

step "the data is wiped: one folder gone, one emptied, files torn, owners and modes lost, strangers added"
rm -rf "$stack/lib/search/data"
find "$stack/lib/database/data" -mindepth 1 -delete
echo "torn" >"$stack/lib/app/data/plain/large"
chown -R nobody "$stack/etc"
chmod -R 777 "$stack/etc/search"
echo "a stranger" >"$stack/lib/app/data/stranger"

step "the restore: stopped in order, set aside, filled, started in order"
expect_exit 0 overwinter restore "$profile" latest --stop --set-aside --yes --json
expect_json 'document["outcome"]' done
unit_events >"$work/events"
expect_same_file "stops and starts" "$work/wanted" "$work/events"
expect_equal "states" "scene-database active scene-search active scene-app active scene-idle inactive" \
    "$(unit_states scene-database scene-search scene-app scene-idle | tr '\n' ' ' | sed 's/ $//')"
cold >"$work/after.tree"
expect_same_file "every attribute before the wipe and after the restore" "$work/before.tree" "$work/after.tree"

step "what was there is set aside, not lost, and not in the way"
[ ! -e "$stack/lib/app/data/stranger" ] || fail "a stranger is in the restored folder"
expect_equal "how often the stranger was kept" 1 "$(find "$stack" -name stranger | wc -l)"

step "a byte changed in the set is found, by name"
printf 'X' | dd of="$set/database/data/plain/large" bs=1 seek=1234567 conv=notrunc status=none
expect_exit 4 overwinter verify "$profile" latest
expect_text "database/data/plain/large"
expect_exit 12 overwinter restore "$profile" latest --stop --set-aside --yes
expect_equal "what systemd did" "" "$(unit_events)"
