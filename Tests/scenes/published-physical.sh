#!/bin/bash
# The defects of the published cold backup and restore scripts for one server with systemd (a case a defect, G1 and G2 of
# docs/published-scripts.md), and that none of them can happen here. Three small units stand in for the stack.
# Run beside a systemd of its own: Tests/testbed/with-systemd.
#
# Without a case: G2.19, a link of the guide's text to another page, and its advice on snapshots by the hypervisor.
. "$(dirname "$0")/lib.sh"
stack=$work/stack
names=(elasticsearch cassandra thehive)
destination="$work/a backup * of [all]"
odd=$(printf '%s/files of $HOME * [ab] ? "two\nlines"' "$stack/opt")

# --- The stack --------------------------------------------------------------------------------------------------------

# Holds a lock while it runs, as databases do; may take long to stop, or write in its stop.
cat >"$work/service" <<'END'
#!/bin/bash
name=$1 lib=$2/lib/$1 log=$2/log/$1/$1.log hook=$2/at-stop-$1
say() { [ ! -d "${log%/*}" ] || echo "$1" >>"$log"; }
# systemd sends its SIGTERM to the programs started here too.
trap 'trap "" TERM; [ ! -e "$hook" ] || . "$hook"; rm -f "$lib/node.lock"; say stopped; exit 0' TERM
say started
touch "$lib/node.lock"
systemd-notify --ready
sleep infinity &
wait
END
# What nodetool does, as far as a script forgets it: asked while the service still runs.
cat >"$work/drain" <<'END'
#!/bin/bash
echo "drained while $(systemctl show -P ActiveState scene-cassandra)" >>"$1"
[ ! -e "$1.fails" ]
END
chmod 755 "$work" "$work/service" "$work/drain"
unit() { # NAME LINE…
    printf '%s\n' "[Service]" Type=notify NotifyAccess=all "ExecStart=$work/service $1 $stack" TimeoutStopSec=20s "${@:2}" \
        >"/run/systemd/system/scene-$1.service"
}
for name in "${names[@]}"; do
    mkdir -p "$stack"/{etc,lib,log}/$name
    echo "name: $name" >"$stack/etc/$name/$name.yaml"
    unit $name
done
fill_with_everything "$stack/lib/cassandra/data"
mkdir -p "$stack/lib/cassandra"/{archive_backup/a-node,restore} "$stack/lib/elasticsearch/indices" "$odd"
head -c 2000000 /dev/zero >"$stack/lib/cassandra/archive_backup/a-node/table.tbz"
echo "half" >"$stack/lib/cassandra/restore/table.db"
echo "segment 1" >"$stack/lib/elasticsearch/indices/_1.cfs"
echo "case 1" >"$stack/lib/thehive/case"
echo "an attachment" >"$odd/$(printf ' -rf * \\ "a"\nb')"
echo "JAVA_OPTS=-Xmx1g" >"$stack/etc/default-thehive"
chown -R 4711:4712 "$stack/lib/thehive" "$odd"
systemctl daemon-reload
systemctl start scene-elasticsearch scene-cassandra scene-thehive
at_end systemctl stop scene-thehive scene-elasticsearch scene-cassandra
mkdir -m 700 "$destination"

# write_profile FILE DESTINATION
write_profile() {
    cat >"$1" <<END
version: 1
name: published
destination: "$2"
services:
  elasticsearch:
    systemd: scene-elasticsearch
    ready: { command: [systemctl, is-active, --quiet, scene-elasticsearch] }
    sources:
      config: $stack/etc/elasticsearch
      data: $stack/lib/elasticsearch
      logs: { path: $stack/log/elasticsearch, optional: true }
  cassandra:
    systemd: scene-cassandra
    ready: { command: [systemctl, is-active, --quiet, scene-cassandra] }
    before-stop: ["$work/drain", "$work/drained"]
    sources:
      config: $stack/etc/cassandra
      data: { path: $stack/lib/cassandra, exclude: [archive_backup, restore] }
      logs: { path: $stack/log/cassandra, optional: true }
  thehive:
    systemd: scene-thehive
    ready: { command: [systemctl, is-active, --quiet, scene-thehive] }
    after: [elasticsearch, cassandra]
    sources:
      config: $stack/etc/thehive
      defaults: { path: $stack/etc/default-thehive, optional: true }
      data: $stack/lib/thehive
      files: "$(sed ':a;N;$!ba;s/"/\\"/g;s/\n/\\n/g' <<<"$odd")"
      logs: { path: $stack/log/thehive, optional: true }
END
}
profile=$work/published.yaml
write_profile "$profile" "$destination"

cat >"$work/stops-and-starts" <<'END'
Stopped thehive
Stopped cassandra
Stopped elasticsearch
Started elasticsearch
Started cassandra
Started thehive
END

states() { unit_states scene-elasticsearch scene-cassandra scene-thehive | sed 's/.* //' | uniq; }
expect_all_run() { expect_equal "states" active "$(states)"; }
expect_untouched() {
    expect_equal "what systemd did" "" "$(unit_events)"
    expect_all_run
}
# What a backup, however it ends, does to the services from its first stop on.
expect_stopped_and_started() {
    unit_events >"$work/events"
    expect_same_file "stops and starts" "$work/stops-and-starts" "$work/events"
    expect_all_run
}
# Of all that no running service changes.
cold() {
    local folder
    for folder in etc/{elasticsearch,cassandra,thehive} lib/cassandra/data lib/elasticsearch/indices; do
        echo "# $folder"
        tree "$stack/$folder"
    done
    tree "$odd"
    stat -c '%n %a %u:%g %s %y' "$stack/etc/default-thehive" "$stack/lib/thehive/case"
    sha256sum "$stack/etc/default-thehive" "$stack/lib/thehive/case"
}
sets() { ls "$1" | grep -E '^[0-9]{8}-[0-9]{6}Z(-[0-9]+)?$' || true; }
unit_events >/dev/null
cold >"$work/before.tree"

# --- The backup -------------------------------------------------------------------------------------------------------

step "G1.1 '+01:00' and '-01:00' give the same name, to the minute: here UTC, to the second"
first=$(date -u +%Y%m%d-%H%M%SZ)
expect_exit 0 env TZ=EAST-01:00 "$OVERWINTER" backup "$profile" --json
east=$(json 'document["set"]')
set=$(json 'document["path"]')
log=$(json 'document["log"]')
# Seen now: a later set may share its files by hard links, which are names more.
tree "$set/cassandra/data/data" >"$work/cassandra.tree"
tree "$set/thehive/files" >"$work/odd.tree"
last=$(date -u +%Y%m%d-%H%M%SZ)
[[ ! $east < $first && ! $east > $last ]] || fail "the set's name is not its time in UTC: $east"

step "G1.12 the text has one order and the commands another: here one order, and its reverse"
expect_stopped_and_started

step "G1.4 no drain before the stop: here before-stop, while the service still runs"
expect_equal "when it was drained" "drained while active" "$(cat "$work/drained")"

step "G1.1 two backups of one second write into one folder: here a name is made exclusively"
now=$(date +%s)
for ((second = 0; second < 60; second++)); do
    mkdir "$destination/$(date -u -d "@$((now + second))" +%Y%m%d-%H%M%SZ)"
done
expect_exit 0 env TZ=WEST+01:00 "$OVERWINTER" backup "$profile" --json
west=$(json 'document["set"]')
[[ $west == *Z-2 ]] || fail "the name was taken, and the set is $west"
[[ $east < $west ]] || fail "the later set has the earlier name: $west"
find "$destination" -mindepth 1 -maxdepth 1 -type d -empty -delete
expect_equal "latest" "$west" "$(readlink "$destination/latest")"
expect_stopped_and_started

step "G1.2 the log is opened before its folder exists, and the script goes on without: here no log, no run"
grep -q thehive "$log" || fail "the log says nothing of thehive"
expect_equal "the log's name" "backup_log_$east.log" "$(basename "$log")"
mkdir "$work/frozen"
mount -t tmpfs -o ro tmpfs "$work/frozen"
at_end "umount '$work/frozen'"
expect_exit 12 overwinter backup "$profile" --destination "$work/frozen"
expect_text "read-only"
expect_exit 12 overwinter backup "$profile" --destination "$work/not there"
expect_text "does not exist"
expect_untouched
now=$(date +%s)
mkdir "$work/taken"
for ((second = 0; second < 60; second++)); do
    : >"$work/taken/backup_log_$(date -u -d "@$((now + second))" +%Y%m%d-%H%M%SZ).log"
done
# A log of that name is somebody's: the run takes another name rather than run without one, or write into it.
expect_exit 0 overwinter backup "$profile" --destination "$work/taken" --json
taken=$(json 'document["log"]')
[ -s "$taken" ] || fail "the run has no log of its own: $taken"
expect_equal "logs that were written into" "$taken" "$(find "$work/taken" -maxdepth 1 -name 'backup_log_*' -size +0)"
expect_stopped_and_started

step "G1.3 the stop is left to the reader, and never checked: here every stop is proven, or nothing is copied"
expect_json 'sorted({(e["service"], e["detail"].split(":")[0]) for e in document["evidence"] if e["name"] == "standstill"})' \
    '[["cassandra", "after the copy"], ["cassandra", "before the copy"], ["elasticsearch", "after the copy"], ["elasticsearch", "before the copy"], ["thehive", "after the copy"], ["thehive", "before the copy"]]' \
    "$set/overwinter/set.json"
expect_equal "locks that a running service holds, in the set" "" "$(find "$set" -name node.lock)"
# systemd calls this one stopped while a process of it goes on.
cat >"$work/leaver" <<'END'
#!/bin/bash
setsid sleep 300 &
systemd-notify --ready
wait
END
chmod 755 "$work/leaver"
mkdir "$work/leaver-data" "$work/leaver-backup"
unit leaver KillMode=process "ExecStart=" "ExecStart=$work/leaver"
systemctl daemon-reload
systemctl start scene-leaver
at_end "systemctl kill --kill-whom=all -s KILL scene-leaver; systemctl stop scene-leaver"
cat >"$work/leaver.yaml" <<END
version: 1
name: leaver
destination: $work/leaver-backup
services:
  leaver: { systemd: scene-leaver, stop-timeout: 2s, sources: { data: { path: $work/leaver-data, empty: true } } }
END
expect_exit 1 overwinter backup "$work/leaver.yaml"
expect_text "processes of it run"
expect_equal "sets" "" "$(sets "$work/leaver-backup")"
expect_equal "its state" active "$(systemctl show -P ActiveState scene-leaver)"
systemctl kill --kill-whom=all -s KILL scene-leaver
unit_events >/dev/null

step "G1.4 a drain that fails is not passed over: no copy, and what was stopped runs again"
: >"$work/drained.fails"
expect_exit 1 overwinter backup "$profile"
rm "$work/drained.fails"
expect_text "before the stop of 'cassandra' failed"
expect_all_run
expect_equal "sets" 2 "$(sets "$destination" | wc -l)"
unit_events >/dev/null

step "G1.5 a missing log folder leaves the services stopped: here it is optional"
mv "$stack/log/thehive" "$work/thehive.log"
expect_exit 0 overwinter backup "$profile"
mv "$work/thehive.log" "$stack/log/thehive"
expect_stopped_and_started

step "G1.5 a missing folder is found after the stop: here before"
mv "$stack/lib/elasticsearch" "$stack/lib/elsewhere"
expect_exit 12 overwinter backup "$profile"
mv "$stack/lib/elsewhere" "$stack/lib/elasticsearch"
expect_text "'$stack/lib/elasticsearch' does not exist"
expect_untouched

step "G1.5 a failed copy leaves the services stopped: here they are started first"
# Full in the middle of the copy only: thehive writes more as it stops.
echo 'head -c 60000000 /dev/zero >"$lib/written-at-the-stop"' >"$stack/at-stop-thehive"
mkdir "$work/small"
mount -t tmpfs -o size=48m tmpfs "$work/small"
at_end "umount '$work/small'"
write_profile "$work/small.yaml" "$work/small"
expect_exit 1 overwinter backup "$work/small.yaml"
expect_text "no space left on device"
expect_stopped_and_started
rm "$stack/at-stop-thehive" "$stack/lib/thehive/written-at-the-stop"

step "G1.6 what an aborted run left looks like a backup: here it is no set"
partial=$(ls "$work/small" | grep '\.partial$')
expect_equal "sets" "" "$(sets "$work/small")"
[ ! -e "$work/small/latest" ] || fail "latest leads to an aborted run"
expect_exit 0 overwinter list "$work/small.yaml"
expect_text "partial: no set"
expect_exit 10 overwinter restore "$work/small.yaml" latest --stop --set-aside --yes
for word in "$partial" "$work/small/$partial"; do
    status=0
    overwinter restore "$work/small.yaml" "$word" --stop --set-aside --yes >"$work/stdout" 2>"$work/stderr" || status=$?
    [[ $status != 0 ]] || fail "an aborted run's folder was restored"
done
expect_untouched

step "G1.7 paths are hard-coded, and half of the configuration is left out: here each is named once"
expect_equal "a file beside the configuration" "JAVA_OPTS=-Xmx1g" "$(cat "$set/thehive/defaults")"
for shipped in thehive-physical thehive-vm; do
    grep -qF "/etc/default/thehive" "$project/profiles/$shipped.yaml" || fail "$shipped leaves /etc/default out"
    grep -qF "/etc/systemd/system/cassandra.service.d" "$project/profiles/$shipped.yaml" || fail "$shipped leaves drop-ins out"
done

step "G1.8 hard links doubled, ACLs, attributes and holes lost, owners by name: here every attribute is kept"
tree "$stack/lib/cassandra/data" >"$work/wanted.tree"
expect_same_file "cassandra's data and the set's" "$work/wanted.tree" "$work/cassandra.tree"
expect_equal "numeric owner" 4711:4712 "$(stat -c %u:%g "$set/thehive/data/case")"
expect_exit 0 overwinter verify "$profile" "$east"

step "G1.9 spaces and globs break unquoted paths: here a path is bytes, in sources, destination and record"
tree "$odd" >"$work/wanted.tree"
expect_same_file "the odd folder and the set's" "$work/wanted.tree" "$work/odd.tree"

step "G1.10 what the hot scripts archive is copied too, more at each run: here it is left out"
expect_equal "archives in the set" "data" "$(ls "$set/cassandra/data")"
for shipped in thehive-physical thehive-vm; do
    grep -qF "exclude: [archive_backup, restore]" "$project/profiles/$shipped.yaml" || fail "$shipped copies the archives"
done

step "G1.11 free space is never looked at: here before the first stop"
mkdir "$work/tiny"
mount -t tmpfs -o size=4m tmpfs "$work/tiny"
at_end "umount '$work/tiny'"
expect_exit 12 overwinter backup "$profile" --destination "$work/tiny"
expect_text "free, and the backup needs"
expect_untouched
expect_equal "what is there" "" "$(ls -A "$work/tiny")"

cold >"$work/after.tree"
expect_same_file "the sources before and after all backups" "$work/before.tree" "$work/after.tree"

# --- The restore ------------------------------------------------------------------------------------------------------

step "G2.14 a set is chosen by typing a name, in another form than the backup's: here from a list"
mkdir -p "$destination"/{13122024-0459-0000,20241213-0459-0000}/thehive/data
expect_exit 0 overwinter list "$profile"
expect_text "$east"
expect_text "$west"
grep -q "13122024-0459-0000.*unsealed" "$work/stdout" || fail "the published script's day-first folder is not listed"
expect_exit 0 overwinter show "$profile" "$west" --json
expect_json 'document["path"]' "$destination/$west"
expect_exit 0 overwinter show "$profile" latest --json
expect_json 'document["path"]' "$destination/$(readlink "$destination/latest")"
expect_exit 10 overwinter show "$profile" "${east:0:9}"
expect_text "begin with '${east:0:9}'"

step "G2.15 an empty name restores the whole backup folder: here it is no set"
expect_exit 10 overwinter restore "$profile" "" --stop --set-aside --yes
expect_exit 64 overwinter restore "$profile"
expect_exit 12 overwinter restore "$profile" 13122024-0459 --stop --set-aside --yes
expect_text "is not sealed"
expect_exit 10 overwinter restore "$profile" 19990101 --stop --set-aside --yes
expect_untouched

step "G2.15 what is in the folder is never checked: here every byte, before anything is touched"
cp -a "$destination/$east" "$work/changed"
printf 'X' | dd of="$work/changed/elasticsearch/data/indices/_1.cfs" bs=1 seek=2 conv=notrunc status=none
expect_exit 12 overwinter restore "$profile" "$work/changed" --stop --set-aside --yes
expect_text "elasticsearch/data/indices/_1.cfs"
expect_untouched

step "G2.16 it restores under running services: here it refuses, and says all that keeps it"
expect_exit 12 overwinter restore "$profile" "$east" --yes
for name in "${names[@]}"; do expect_text "service '$name' is"; done
expect_text "'$stack/lib/cassandra' is not empty"
expect_untouched
cold >"$work/after.tree"
expect_same_file "the sources before and after all refusals" "$work/before.tree" "$work/after.tree"

step "G2.16 a failure half-way leaves half of each: here what was there comes back"
echo "case 2" >"$stack/lib/thehive/case"
cold >"$work/newer.tree"
# The last folders cannot be set aside, when all others have been.
mount --bind "$stack/opt" "$stack/opt"
mount -o remount,bind,ro "$stack/opt"
at_end "umount '$stack/opt'"
expect_exit 1 overwinter restore "$profile" "$east" --stop --set-aside --yes
umount "$stack/opt"
expect_text "read-only file system"
expect_stopped_and_started
cold >"$work/after.tree"
expect_same_file "what was there before the restore that failed" "$work/newer.tree" "$work/after.tree"
expect_equal "what it left" "" "$(find "$stack" -name '*overwinter-aside*')"

step "G2.13 'will erase', and yet old and new files are mixed: here an empty folder is filled"
echo "segment 2" >"$stack/lib/elasticsearch/indices/_2.cfs"
echo "a tombstone" >"$stack/lib/cassandra/data/newer.db"
rm "$stack/lib/cassandra/data/plain/large"
echo "torn" >"$stack/etc/cassandra/cassandra.yaml"
chown -R nobody "$stack/lib/thehive"
echo "a new line" >>"$stack/log/thehive/thehive.log"
cp "$stack/log/thehive/thehive.log" "$work/thehive.log"
expect_exit 0 overwinter restore "$profile" "$east" --stop --set-aside --yes --json
cp "$work/stdout" "$work/restore.json"
expect_equal "files of Elasticsearch" "_1.cfs" "$(ls "$stack/lib/elasticsearch/indices")"
[ ! -e "$stack/lib/cassandra/data/newer.db" ] || fail "a newer file is among the restored ones"
cold >"$work/after.tree"
expect_same_file "every attribute before the damage and after the restore" "$work/before.tree" "$work/after.tree"
expect_stopped_and_started

step "G2.16 no copy of what was there is kept: here it is set aside"
expect_equal "the newer files that were kept" 2 \
    "$(find "$stack" -path '*.overwinter-aside-*' \( -name newer.db -o -name _2.cfs \) | wc -l)"

step "G2.17 old logs overwrite new ones, an old host's configuration a new one's: logs only into empty folders"
expect_equal "the log" "$(cat "$work/thehive.log"; echo stopped; echo started)" "$(cat "$stack/log/thehive/thehive.log")"
echo "of the new host" >"$stack/etc/cassandra/cassandra.yaml"
expect_exit 0 overwinter restore commit --yes
expect_exit 0 overwinter restore "$profile" "$east" --only cassandra/data --stop --set-aside --yes
expect_equal "the configuration" "of the new host" "$(cat "$stack/etc/cassandra/cassandra.yaml")"
unit_events >/dev/null
expect_all_run

step "G2.18 'ensure permissions are correctly setup': here they are, by number"
expect_equal "owner" 4711:4712 "$(stat -c %u:%g "$stack/lib/thehive/case")"
expect_equal "owner without a name" 12345:54321 "$(stat -c %u:%g "$stack/lib/cassandra/data/plain/nothing")"

# --- Without the program ----------------------------------------------------------------------------------------------

step "the set without the program: coreutils, mtree, bsdtar"
(cd "$set" && sha256sum --quiet -c overwinter/SHA256SUMS) || fail "SHA256SUMS does not verify"
expect_exit 0 mtree -f "$set/overwinter/files.mtree" -p "$set"
expect_exit 0 bsdtar -C "$set" -tf "$set/overwinter/files.mtree"
expect_text "cassandra/data/data/plain/large"
expect_equal "entries that the record has" "$(cd "$set" && find . -path ./overwinter -prune -o -printf x | wc -c)" \
    "$(grep -c '^\.' "$set/overwinter/files.mtree" | awk '{ print $1 - 1 }')"

step "the set's own RESTORE.md restores it by hand"
rm -rf "$stack/lib/cassandra" "$stack/etc/thehive" "$odd"
echo "a stranger" >"$stack/lib/elasticsearch/stranger"
sed -n '/^```sh/,/^```/{/^```/!p}' "$set/overwinter/RESTORE.md" >"$work/restore.sh"
unit_events >/dev/null
expect_exit 0 bash "$work/restore.sh"
expect_stopped_and_started
[ ! -e "$stack/lib/elasticsearch/stranger" ] || fail "a stranger is among the restored files"
expect_equal "how often the stranger was kept" 1 "$(find "$stack" -name stranger | wc -l)"
find "$stack" -depth -name '*.before-restore-*' -exec rm -rf {} +
find "$stack" -depth -name '*overwinter-aside*' -exec rm -rf {} +
cold >"$work/after.tree"
expect_same_file "every attribute before the loss and after the restore by hand" "$work/before.tree" "$work/after.tree"
