#!/bin/bash
# The main job on the real stack: Cassandra, Elasticsearch and TheHive's stand-in as units, with the shipped profile.
# Cases are written, backed up, more are written, the data is wiped, the set is restored: the stack answers as it did
# at the backup, with nothing torn. Run beside the stack: with-stack.
. "$(dirname "$0")/lib.sh"
api=http://127.0.0.1:9000/api
check() { curl -fsS "$api/check"; }
write() { curl -fsS -X POST "$api/case?n=$1" >/dev/null; }

step "the shipped profile, with its destination changed"
mkdir -m 700 "$work/backup"
sed "s#^destination: .*#destination: $work/backup#" "$project/profiles/thehive-physical.yaml" >"$work/thehive.yaml"
expect_equal "lines changed" 1 "$(diff "$project/profiles/thehive-physical.yaml" "$work/thehive.yaml" | grep -c '^>')"
profile=$work/thehive.yaml
expect_exit 0 overwinter config validate "$profile"

step "300 cases; a backup while the stack runs"
write 300
check >"$work/check.before"
expect_equal "torn before" "[]" "$(json 'document["torn"]' "$work/check.before")"
status=0
overwinter backup "$profile" --json >"$work/stdout" 2>"$work/stderr" </dev/null || status=$?
case $status in 0 | 3) ;; *) fail "the backup exited with $status" ;; esac
cp "$work/stdout" "$work/backup.json"
expect_json 'document["error"] if "error" in document else "none"' none
expect_json '[s["after"] for s in document["services"]]' '["running", "running", "running"]'
[ "$status" = 0 ] || expect_json '[w["code"] for w in document["warnings"] if w["code"] not in ("links-outside", "unit-stop-timeout")]' '[]'
echo "stopped window: $(json 'document["stoppedSeconds"]') s, $(json 'document["files"]') files, $(json 'document["bytes"]') bytes"
set=$(json 'document["path"]')

step "the set verifies, and everything a stack is made of is in it"
expect_exit 0 overwinter verify "$profile" latest
for file in thehive/config/application.conf cassandra/config/cassandra.yaml elasticsearch/config/elasticsearch.yml; do
    [ -s "$set/$file" ] || fail "$file is not in the set"
done
# A clean stop after a drain leaves Cassandra nothing to replay, and Elasticsearch lets go of its lock.
(cd "$set" && sha256sum --quiet -c overwinter/SHA256SUMS) || fail "SHA256SUMS does not verify"

step "200 more cases after the backup; then the data is wiped while services are down"
write 200
expect_equal "rows" 500 "$(check | json 'document["rows"]' /dev/stdin)"
systemctl stop thehive elasticsearch cassandra
find /var/lib/cassandra /var/lib/elasticsearch /opt/thp/thehive/files -mindepth 1 -delete
rm -f /etc/thehive/application.conf
echo "# torn" >/etc/elasticsearch/elasticsearch.yml

step "the restore"
expect_exit 0 overwinter restore "$profile" latest --stop --set-aside --yes --json
expect_json '[s["after"] for s in document["services"]]' '["running", "running", "running"]'

step "it answers as at the backup"
check >"$work/check.after"
expect_same_file "the answers of /api/check" "$work/check.before" "$work/check.after"
write 10
expect_equal "rows after ten more" 310 "$(check | json 'document["rows"]' /dev/stdin)"
