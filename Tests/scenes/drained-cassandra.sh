#!/bin/bash
# A real Cassandra that is drained and not stopped yet: systemd calls it active, and it takes no more writes. A run that is
# killed there owes it a stop and a start. Run inside the testbed's with-stack, STACK=cassandra.
. "$(dirname "$0")/lib.sh"
. "$scenes/guardians.sh"
mkdir "$work/backup"
cat >"$work/drain" <<END
#!/bin/bash
nodetool drain || exit 1
[ ! -e $work/hold ] || touch $work/drained
while [ -e $work/hold ]; do sleep 0.1; done
END
chmod 755 "$work" "$work/drain"
profile=$work/cassandra.yaml
cat >"$profile" <<END
version: 1
name: drained
destination: $work/backup
services:
  cassandra:
    systemd: cassandra
    before-stop: [$work/drain]
    before-stop-timeout: 10m
    ready: { tcp: "127.0.0.1:9042", within: 5m }
    sources: { config: /etc/cassandra, data: /var/lib/cassandra }
END
cql() { cqlsh -u cassandra -p cassandra -e "$1" 127.0.0.1; }
start_of() { systemctl show -P InvocationID cassandra; }
wait_until 120 cql "SELECT key FROM system.local"
cql "CREATE KEYSPACE IF NOT EXISTS scene WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1};
    CREATE TABLE IF NOT EXISTS scene.rows (id int PRIMARY KEY)"

kill_drained() {
    rm -f "$work/drained"
    touch "$work/hold"
    begin "$OVERWINTER" backup "$profile" --no-pre-sync
    wait_until 120 test -e "$work/drained"
    before=$(start_of)
    expect_equal "what systemd says of it" active "$(systemctl show -P ActiveState cassandra)"
    ! cql "INSERT INTO scene.rows (id) VALUES (1)" >/dev/null 2>&1 || fail "it takes writes: it is not drained"
}
expect_alive() {
    expect_equal "what systemd says of it" active "$(systemctl show -P ActiveState cassandra)"
    [ "$(start_of)" != "$before" ] || fail "it was not started anew"
    expect_exit 0 cql "INSERT INTO scene.rows (id) VALUES ($1)"
    no_open_journals || fail "a journal is open"
}

step "killed after the drain: the guardian stops it and starts it"
kill_drained
kill_run
[ -n "$guardian" ] || fail "the run had no guardian"
wait_until 300 is_gone "$guardian"
expect_alive 2

step "killed after the drain with its guardian: recover does"
kill_drained
kill -STOP "$pid"
has_guardian || fail "there is no guardian"
kill -KILL "$guardian"
kill_run
rm "$work/hold"
expect_exit 0 overwinter recover
expect_alive 3

step "killed after the drain, and Cassandra too: active once more"
kill_drained
kill -STOP "$pid"
has_guardian || fail "there is no guardian"
kill -KILL "$guardian"
kill_run
rm "$work/hold"
systemctl kill -s KILL cassandra
wait_until 30 bash -c '[ "$(systemctl show -P ActiveState cassandra)" != active ]'
expect_exit 0 overwinter recover
expect_alive 4

step "what was written is there"
expect_exit 0 cql "SELECT id FROM scene.rows"
for id in 2 3 4; do grep -qE "^ +$id$" "$work/stdout" || fail "row $id is lost"; done
