#!/bin/bash
# The whole stack on one server, with the shipped profile: real Cassandra and Elasticsearch, and TheHive's stand-in, which
# writes each case as a row, a document and a file. Run inside the testbed's with-stack.
. "$(dirname "$0")/lib.sh"
sed "s|^destination:.*|destination: $work/backup|" "$project/profiles/thehive-physical.yaml" >"$work/thehive.yaml"
grep -qxF "destination: $work/backup" "$work/thehive.yaml" || fail "the profile has no destination to change"
profile=$work/thehive.yaml
mkdir "$work/backup"
write_cases() { curl -fsS -X POST "http://127.0.0.1:9000/api/case?n=$1"; }
check() { curl -fsS http://127.0.0.1:9000/api/check; }
units=(elasticsearch cassandra thehive)

step "cases are written"
expect_exit 0 write_cases 500
expect_exit 0 check
cp "$work/stdout" "$work/at-backup.json"
expect_json 'document["rows"] == document["documents"] == document["files"] == 500 and document["torn"] == []' true

step "the plan"
expect_exit 0 overwinter plan "$profile"

step "the backup, while all of it runs"
expect_done "links-outside unit-stop-timeout" overwinter backup "$profile" --json
set=$(json 'document["path"]')
for unit in "${units[@]}"; do expect_equal "state of $unit" active "$(systemctl show -P ActiveState $unit)"; done
expect_exit 0 overwinter verify "$profile" latest
for folder in etc/cassandra etc/elasticsearch etc/thehive; do
    expect_same_trees "/$folder and the set's" "/$folder" "$set/${folder#etc/}/config"
done

step "the work goes on after the backup, and is lost with the data"
expect_exit 0 write_cases 300
expect_exit 0 check
expect_json 'document["rows"]' 800
systemctl stop thehive cassandra elasticsearch
rm -rf /var/lib/cassandra /var/lib/elasticsearch /opt/thp/thehive/files /etc/thehive/application.conf
echo "torn" >/etc/cassandra/cassandra.yaml

step "the restore"
expect_done "links-outside unit-stop-timeout" overwinter restore "$profile" latest --stop --set-aside --yes --json
for unit in "${units[@]}"; do expect_equal "state of $unit" active "$(systemctl show -P ActiveState $unit)"; done
for folder in etc/cassandra etc/elasticsearch etc/thehive; do
    expect_same_trees "/$folder and the set's" "/$folder" "$set/${folder#etc/}/config"
done
expect_exit 0 check
expect_same_file "the answers at the backup and after the restore" "$work/at-backup.json" "$work/stdout"
expect_exit 0 write_cases 10
