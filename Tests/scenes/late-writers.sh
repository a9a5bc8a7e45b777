#!/bin/bash
# Whoever changes a source while its services stand still: caught each time, named, nothing sealed, services back.
# Run beside a systemd of its own: Tests/testbed/with-systemd.
. "$(dirname "$0")/lib.sh"
. "$scenes/late-writers-lib.sh"
chmod 755 "$work"

step "a unit with data, logs, and a large file"
mkdir -p "$stack"/{data/folder,logs,files} "$work/backup"
head -c "$large" /dev/zero | tr '\0' x >"$stack/files/large"
cat >/run/systemd/system/scene-shop.service <<END
[Unit]
StartLimitIntervalSec=0
[Service]
ExecStart=/bin/sleep infinity
END
cat >/run/systemd/system/scene-intruder.service <<END
[Unit]
StartLimitIntervalSec=0
[Service]
Restart=always
RestartSec=100ms
ExecStart=/bin/bash -c 'echo more >>$stack/data/intruded; sleep 0.2; exit 1'
END
# As an enabled unit: one that nothing wants is forgotten by systemd once it is down, with its last start.
mkdir -p /run/systemd/system/basic.target.wants
ln -s ../scene-shop.service /run/systemd/system/basic.target.wants/
systemctl daemon-reload
systemctl start scene-shop
# The first to hold off sleep starts these; on a server they run since its boot.
systemctl start dbus systemd-logind 2>/dev/null || true
at_end systemctl stop scene-shop scene-intruder
profile=$work/shop.yaml
cat >"$profile" <<END
version: 1
name: shop
destination: $work/backup
services:
  shop:
    systemd: scene-shop
    # So that it has to be copied while the service stands still.
    before-stop: [touch, $stack/files/large]
    sources: { data: $stack/data, logs: $stack/logs, files: $stack/files, more: $stack/more }
END

fresh() {
    rm -rf "$stack/data" "$stack/logs" "$stack/more"
    mkdir -p "$stack/data/folder" "$stack/logs" "$stack/more"
    echo "more" >"$stack/more/file"
    echo "12345678" >"$stack/data/file"
    echo "87654321" >"$stack/data/folder/other"
    : >"$stack/data/node.lock"
    echo "a line" >"$stack/logs/shop.log"
}

is_up() { [ "$(systemctl show -P ActiveState scene-shop)" = active ]; }
is_down() { [ "$(systemctl show -P ActiveState scene-shop)" = inactive ]; }

step "write(2) during the copy, by somebody who has gone again"
hold_in_copy
echo "more" >>"$stack/data/file"
let_go 1
expect_caught "'$stack/data/file' was changed after it was copied, while services stood still" "who wrote is not known"

step "write(2) after the stop, before the file's turn"
hold_in_copy
echo "more" >>"$stack/more/file"
let_go 1
expect_caught "'$stack/more/file' was changed while services stood still, before it was copied" "who wrote is not known"

step "write(2) during the copy, by somebody who still has the file open"
hold_in_copy
write_from "$stack/data/file" write
let_go 1
expect_caught "'$stack/data/file' was changed after it was copied" "pid $writer (python3" "has '$stack/data/file' open for writing"
end_writer

step "somebody who opened a file during the copy, and has written nothing yet"
hold_in_copy
write_from "$stack/data/folder/other" open
let_go 1
expect_caught "pid $writer (python3" "has '$stack/data/folder/other' open for writing after the copy: what was copied is not cold"
end_writer

step "a writer through mmap during the copy"
hold_in_copy
write_from "$stack/data/file" map
let_go 1
expect_caught "pid $writer (python3" "has '$stack/data/file' mapped for writing"
end_writer

step "a writer through mmap that was there before: the copy is not even begun"
fresh
write_from "$stack/data/file" map
expect_exit 1 overwinter backup "$profile" --json
expect_caught "pid $writer (python3" "has '$stack/data/file' mapped for writing before the copy: what was copied is not cold"
end_writer

step "somebody who ends within two seconds of the stop: nothing was copied yet, and the copy is cold"
fresh
write_from "$stack/data/file" open
(until is_down; do sleep 0.05; done; sleep 0.5; kill -KILL $writer) &
expect_exit 0 overwinter backup "$profile" --json
wait $writer 2>/dev/null || true
rm -rf "$(json 'document["path"]')" "$work/backup/latest"

step "the same by another name, of a bind mount in another mount namespace, as containers have it"
fresh
mkdir "$work/elsewhere"
wrapper=(unshare -m --propagation private sh -c "mount --bind '$stack/data' '$work/elsewhere' && exec \"\$@\"" sh)
write_from "$work/elsewhere/file" open
expect_exit 1 overwinter backup "$profile" --json
expect_caught "pid $writer (python3" "has '$stack/data/file' open for writing before the copy"
end_writer
wrapper=()

step "by a hard link from outside the source, which only the inode tells"
hold_in_copy
ln "$stack/data/file" "$work/link"
let_go 1
expect_caught "'$stack/data/file' was changed after it was copied"
rm "$work/link"
fresh
ln "$stack/data/file" "$work/link"
write_from "$work/link" open
expect_exit 1 overwinter backup "$profile" --json
expect_caught "pid $writer (python3" "has '$stack/data/file' open for writing after the copy"
end_writer
rm "$work/link"

step "a file replaced by rename, with the same size and time"
hold_in_copy
printf 'abcdefgh\n' >"$stack/data/.new"
touch -r "$stack/data/file" "$stack/data/.new"
mv "$stack/data/.new" "$stack/data/file"
let_go 1
expect_caught "after it was copied, while services stood still"

step "a file rewritten in place, and its times set back"
hold_in_copy
touch -r "$stack/data/file" "$work/times"
printf 'abcdefgh\n' >"$stack/data/file"
touch -r "$work/times" "$stack/data/file"
let_go 1
expect_caught "'$stack/data/file' was changed after it was copied"

step "a unit in no profile, which systemd starts again and again"
hold_in_copy
systemctl start scene-intruder
wait_until 20 test -s "$stack/data/intruded"
let_go 1
expect_caught "after it was copied" "unit scene-intruder.service was started since the stops"
systemctl stop scene-intruder

step "the unit itself, started by hand during the copy"
hold_in_copy
systemctl start scene-shop
let_go 1
expect_caught "service 'shop' is active (running) after the copy: what was copied is not cold"

step "the unit itself, started and stopped again"
hold_in_copy
systemctl start scene-shop
systemctl stop scene-shop
let_go 1
expect_caught "service 'shop' was started meanwhile, and is inactive (dead) after the copy"

step "a lock that somebody else has"
fresh
write_from "$stack/data/node.lock" lock
expect_exit 1 overwinter backup "$profile" --json
expect_caught "pid $writer (python3" "has a lock on '$stack/data/node.lock' after the copy"
end_writer

step "a writer to logs alone: a warning, and a set"
fresh
write_from "$stack/logs/shop.log" open
expect_exit 3 overwinter backup "$profile" --json
expect_json '[w["code"] for w in document["warnings"]]' '["log-writer"]'
expect_text "pid $writer (python3"
expect_text "has '$stack/logs/shop.log' open for writing, while services stood still"
end_writer
[ -d "$(json 'document["path"]')" ] || fail "the set is not there"

step "logs that are renamed, removed and made all the time: a warning, and a set that verifies"
turn_logs() {
    python3 - "$1" >"$work/held" <<'END' &
import os, sys
os.chdir(sys.argv[1])
print("held", flush=True)
number = 0
while True:
    number += 1
    for name in range(400):
        os.rename(f"{name}.log", f"{name}.log.1")
        with open(f"{name}.log", "a") as log:
            log.write(f"line {number}\n" * (name % 9 * 1000))
        os.unlink(f"{name}.log.1")
        if name % 40 == 0:
            os.mkdir(f"folder-{name}")
            os.link(f"{name}.log", f"folder-{name}/log")
            os.unlink(f"folder-{name}/log")
            os.rmdir(f"folder-{name}")
END
    writer=$!
    at_end kill -KILL $writer
    wait_until 20 grep -q held "$work/held"
}
fresh
for name in $(seq 0 399); do echo "a line" >"$stack/logs/$name.log"; done
turn_logs "$stack/logs"
expect_exit 3 overwinter backup "$profile" --json
end_writer
expect_json 'sorted({w["code"] for w in document["warnings"]} - {"log-writer"})' '["log-changed"]'
expect_json '[w["code"] for w in document["warnings"]].count("log-changed")' 1
expect_text "came or went while it was copied, with services standing still"
is_up || fail "the service is not back"
set=$(json 'document["path"]')
expect_exit 0 overwinter verify "$profile" latest
(cd "$set" && sha256sum --quiet -c overwinter/SHA256SUMS) || fail "the set does not verify by hand"
expect_exit 0 overwinter backup "$profile" --json
expect_exit 0 overwinter verify "$profile" latest
rm -rf "$work/backup"/*Z "$work/backup/latest"

step "the same in data: an error, and no set"
fresh
for name in $(seq 0 399); do echo "a line" >"$stack/data/$name.log"; done
turn_logs "$stack/data"
expect_exit 1 overwinter backup "$profile" --json
expect_caught
end_writer

step "nobody writes: the set says what was looked at"
fresh
expect_exit 0 overwinter backup "$profile" --json
set=$(json 'document["path"]')
expect_json 'sorted({e["name"] for e in document["evidence"]} - {"no-writer", "no-writer-seen"})' \
    '["control-group-empty", "locks-free", "standstill"]' "$set/overwinter/set.json"
expect_json 'len([e for e in document["evidence"] if e["name"].startswith("no-writer")])' 2 "$set/overwinter/set.json"
expect_exit 0 overwinter show "$profile" latest
expect_text "evidence that the copy is cold"
expect_text "after the copy: no process has a file open or mapped for writing"
expect_text "before the copy: inactive (dead), signal 15"
grep -q 'evidence: shop: control-group-empty' "$work/backup/backup_log_$(basename "$set").log" || fail "the log has no evidence"

step "a restore moves no file that somebody writes to"
echo "newer" >"$stack/data/file"
write_from "$stack/data/file" open
expect_exit 12 overwinter restore "$profile" latest --stop --set-aside --yes --json
expect_json 'document["error"]["code"]' guard
expect_text "pid $writer (python3"
expect_text "has '$stack/data/file' open for writing before the restore: nothing was changed"
expect_equal "the data" newer "$(cat "$stack/data/file")"
expect_equal "the unit" active "$(systemctl show -P ActiveState scene-shop)"
expect_equal "what was set aside" "" "$(find "$stack" -name '*aside*')"
end_writer
