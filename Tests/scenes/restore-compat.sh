#!/bin/bash
# A restore where something is otherwise than at the backup: host, paths, unit, versions, Cassandra's cluster. Each is
# refused by its code with the flag that accepts it, accepted by it, and shown.
# Run beside a systemd of its own: Tests/testbed/with-systemd.
. "$(dirname "$0")/lib.sh"
stack=$work/stack
opt=$work/opt
chmod 755 "$work"

step "two units, installed from archives: their jars say their versions"
mkdir -p "$stack"/{search,database/{config,data}} "$opt"/{elasticsearch,cassandra}/{bin,lib} "$work/backup"
for program in elasticsearch/bin/elasticsearch cassandra/bin/cassandra; do
    printf '#!/bin/bash\ntrap "exit 0" TERM\nwhile true; do sleep 0.1; done\n' >"$opt/$program"
    chmod 755 "$opt/$program"
done
touch "$opt"/elasticsearch/lib/elasticsearch-{,core-}8.19.2.jar "$opt/cassandra/lib/apache-cassandra-4.1.5.jar"
write_unit() { # NAME PROGRAM
    printf '[Service]\nExecStart=%s\nTimeoutStopSec=10s\n' "$opt/$2" >"/run/systemd/system/scene-$1.service"
}
write_unit search elasticsearch/bin/elasticsearch
write_unit database cassandra/bin/cassandra
write_unit other cassandra/bin/cassandra
systemctl daemon-reload
systemctl start scene-search scene-database
at_end systemctl stop scene-search scene-database scene-other
echo "cluster_name: 'TheHive'" >"$stack/database/config/cassandra.yaml"
echo rows >"$stack/database/data/rows"
echo index >"$stack/search/index"
profile=$work/stack.yaml
cat >"$profile" <<END
version: 1
name: scene
destination: $work/backup
services:
  search: { systemd: scene-search, ready: { command: ["true"] }, sources: { data: $stack/search } }
  database:
    systemd: scene-database
    ready: { command: ["true"] }
    sources: { config: $stack/database/config, data: $stack/database/data }
END
expect_exit 0 overwinter backup "$profile" --json
set=$(json 'document["path"]')
expect_json '[s["version"] for s in document["services"]]' '["8.19.2", "4.1.5"]' "$set/overwinter/set.json"
name=$(basename "$set")

restore() { "$OVERWINTER" restore "$profile" "$name" --stop --set-aside --yes "$@"; }
holds() { # ARGUMENT…: nothing would be refused
    expect_exit 0 restore --dry-run --json "$@"
    expect_json '[g["code"] for g in document["guards"] if not g["holds"]]' "[]"
}
done_and_undone() { # ARGUMENT…: a restore that is not kept
    expect_exit 0 restore --json "$@"
    cp "$work/stdout" "$work/restore.json"
    expect_exit 0 overwinter restore rollback scene --yes
}
# refused CODE MESSAGE HINT ARGUMENT…: it alone, in words and in JSON; then accepted, and shown as that.
refused() {
    local code=$1 message=$2 hint=$3
    shift 3
    expect_exit 12 restore "$@"
    grep -qxF "error: $message" "$work/stderr" || fail "no line with: error: $message"
    grep -qxF "HINT: ${hint:+$hint; }to restore all the same: --accept $code" "$work/stderr" || fail "no such hint"
    expect_exit 12 restore --dry-run --json "$@"
    expect_json '[f["code"] for f in document["error"]["faults"]]' "[\"$code\"]"
    expect_json '[g["code"] for g in document["guards"] if not g["holds"]]' "[\"$code\"]"
    expect_exit 0 restore --dry-run --json --accept "$code" "$@"
    expect_json '{g["code"]: g["accepted"] for g in document["guards"] if g["accepted"]}' \
        "$(python3 -c 'import json, sys; print(json.dumps({sys.argv[1]: [sys.argv[2]]}))' "$code" "$message")"
    [ "$(cat "$stack/database/data/rows" "$stack/search/index" | xargs)" = "rows index" ] || fail "something was changed"
}

step "as it was: nothing is refused, nothing accepted"
done_and_undone
expect_json 'document["accepted"]' "[]" "$work/restore.json"
expect_exit 0 restore --dry-run --json
expect_json '[g["code"] for g in document["guards"] if g["code"] in ("host", "manager", "versions", "cluster-name")]' \
    '["host", "manager", "versions", "cluster-name"]'
expect_json '[g["code"] for g in document["guards"] if g["failures"] or g["accepted"] or g["notKnown"]]' "[]"

step "host: a machine of another id and name"
before=$(hostname)
echo 0123456789abcdef0123456789abcdef >"$work/machine-id"
mount --bind "$work/machine-id" /etc/machine-id
at_end umount /etc/machine-id
hostname another
at_end hostname "$before"
refused host "the set was made on host '$before', and this is 'another'" \
    "addresses and keys of that host in its configuration are restored too"
expect_exit 0 restore --dry-run --accept host
expect_text "         - accepted: the set was made on host '$before', and this is 'another'"
expect_exit 0 overwinter restore "$profile" "$name" --to "$work/elsewhere" --yes
done_and_undone --accept host
expect_json 'document["accepted"]' \
    "[{\"code\": \"host\", \"message\": \"the set was made on host '$before', and this is 'another'\"}]" "$work/restore.json"
grep -qF "accepted (host): the set was made on host '$before', and this is 'another'" \
    "$(json 'document["log"]' "$work/restore.json")" || fail "the log does not say what was accepted"
umount /etc/machine-id
# Renamed, it is the same machine.
holds
hostname "$before"

step "versions: older, newer, one of two alone, and what nobody knows"
mv "$opt"/cassandra/lib/apache-cassandra-{4.1.5,4.0.11}.jar
refused versions "database: the set has data of version 4.1.5, and 4.0.11 is installed: an older program does not read what a newer one wrote" \
    "install 4.1.5, or newer"
holds --only search
mv "$opt"/cassandra/lib/apache-cassandra-{4.0.11,4.1.12}.jar
refused versions "database: the set has data of version 4.1.5, and 4.1.12 is installed: a newer program changes the data, and there is no way back to the older one with it" \
    "install 4.1.5, and upgrade afterwards as its maker says"
rm "$opt/cassandra/lib/apache-cassandra-4.1.12.jar"
holds
expect_exit 0 restore --dry-run --verbose
expect_text "         - not known: database: the set has data of version 4.1.5; what is installed is not known"
expect_exit 0 restore --dry-run
expect_no_text "not known"
touch "$opt/cassandra/lib/apache-cassandra-4.1.5.jar"

step "manager: another unit, an alias of the same, and no unit at all"
cp "$profile" "$work/as-it-was.yaml"
sed -i 's/scene-database/scene-other/' "$profile"
refused manager "database was run by systemd, unit scene-database.service, and the profile has it under systemd, unit scene-other.service" \
    "is it the stack that the set is of?"
rm /run/systemd/system/scene-other.service
ln -s scene-database.service /run/systemd/system/scene-other.service
systemctl daemon-reload
holds
sed -i 's/systemd: scene-other/commands: { start: ["true"], stop: ["true"], status: [sh, -c, "exit 3"] }/' "$profile"
# What a file of these commands is of is not known to anybody.
systemctl stop scene-database
refused manager "database was run by systemd, unit scene-database.service, and the profile has it under commands of the profile" \
    "owners and paths in a container are often others than on the host: compare them first"
systemctl start scene-database
cp "$work/as-it-was.yaml" "$profile"

step "paths: the profile has the data elsewhere, and accepted it is restored there"
sed -i "s|data: $stack/search|data: $stack/elsewhere|" "$profile"
refused paths "search/data was at '$stack/search', and the profile has it at '$stack/elsewhere'" \
    "restore elsewhere with --to DIR, or use the set's own profile"
expect_exit 0 restore --accept paths --json
expect_json '[a["code"] for a in document["accepted"]]' '["paths"]'
expect_equal "what is at the new place" index "$(cat "$stack/elsewhere/index")"
expect_equal "what is set aside" 2 "$(json 'len(document["setAside"])')"
expect_exit 0 overwinter restore rollback scene --yes
[ ! -e "$stack/elsewhere" ] || fail "the new place is still there after the rollback"
cp "$work/as-it-was.yaml" "$profile"

step "cluster-name: data without its configuration, and configuration without its data"
echo "cluster_name: Other" >"$stack/database/config/cassandra.yaml"
refused cluster-name "database: the data would be of the cluster 'TheHive', and the configuration says 'Other': Cassandra does not start on that" \
    "restore data and configuration together" --only database/data
refused cluster-name "database: the data would be of the cluster 'Other', and the configuration says 'TheHive': Cassandra does not start on that" \
    "restore data and configuration together" --only database/config
holds --only database
holds --only search
echo torn >"$stack/database/config/cassandra.yaml"
holds --only database/data

step "several at once, and a set of an older version, which says less"
mount --bind "$work/machine-id" /etc/machine-id
hostname another
mv "$opt"/elasticsearch/lib/elasticsearch-{8.19.2,8.1.0}.jar
expect_exit 12 restore --json
expect_json '[f["code"] for f in document["error"]["faults"]]' '["host", "versions"]'
expect_exit 12 restore --accept host
holds --accept versions --accept host --accept versions
expect_json '[g["code"] for g in document["guards"] if g["accepted"]]' '["host", "versions"]'
umount /etc/machine-id
hostname "$before"
python3 - "$set/overwinter/set.json" <<'END'
import json, sys
record = json.load(open(sys.argv[1]))
for service in record["services"]:
    del service["version"]
del record["host"]["machineID"]
del record["sha256"]
json.dump(record, open(sys.argv[1], "w"))
END
reseal "$set/overwinter/set.json"
done_and_undone
expect_exit 0 restore --dry-run --json
expect_json '[g["code"] for g in document["guards"] if g["notKnown"]]' '["versions"]'

step "a code that is none"
expect_exit 64 restore --accept verson
expect_text "Did you mean 'versions'?"
expect_exit 64 restore --accept everything
for code in host paths manager versions images cluster-name one-unit access; do expect_text "$code"; done
expect_exit 64 overwinter restore "$profile" "$name" --to "$work/more" --accept host --yes
expect_text "there is nothing that --accept would accept"
