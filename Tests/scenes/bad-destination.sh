#!/bin/bash
# Destinations that cannot take a backup. Needs root, for mounts.
. "$(dirname "$0")/lib.sh"
. "$scenes/stand-ins.sh"

step "missing"
expect_error 12 destination-missing "the destination '$work/nowhere' does not exist" \
    "make it: install -d -m 700 $work/nowhere" backup "$profile" --destination "$work/nowhere"

step "no folder"
echo "a file" >"$work/file"
expect_error 12 destination-kind "the destination '$work/file' is not a folder" "" \
    backup "$profile" --destination "$work/file"

step "not writable for an ordinary user"
install -d -m 755 "$work/roots"
chown -R nobody "$run" "$stack" "$work/state"
install -m 755 "$OVERWINTER" "$work/program"
as_user() { setpriv --reuid=nobody --regid=nogroup --clear-groups "$work/program" "$@"; }
expect_exit 12 as_user backup "$profile" --destination "$work/roots"
expect_line "error: unable to write to the destination '$work/roots': permission denied"
expect_exit 12 as_user backup "$profile" --destination "$work/roots" --json
expect_document 12
expect_json 'document["error"]["faults"][0]["code"]' destination-not-writable
install -m 600 "$profile" "$work/private.yaml"
expect_exit 77 as_user plan "$work/private.yaml"
expect_line "error: unable to open '$work/private.yaml': permission denied"
expect_exit 77 as_user plan "$work/private.yaml" --json
expect_document 77
expect_json 'document["error"]["code"]' not-permitted
chown -R root "$stack"

step "what an ordinary user cannot keep is a warning, in the outcome and in the set, and exit 3; in a restore too"
install -d -o nobody "$work/nobodys"
expect_exit 3 as_user backup "$profile" --destination "$work/nobodys" --json
expect_document 3
expect_json 'sorted({w["code"] for w in document["warnings"]})' '["unkept"]'
expect_text "source search/data: owners of 2 entries not kept, first "
set=$(json 'document["path"]')
expect_json 'sorted({w["code"] for w in document["warnings"]})' '["unkept"]' "$set/overwinter/set.json"
expect_exit 0 overwinter verify "$profile" "$set"
expect_exit 3 as_user restore "$profile" "$set" --to "$work/nobodys/elsewhere" --yes
expect_text "search/data: owners of 2 entries not kept, first "
diff -r "$stack/search/data" "$work/nobodys/elsewhere/search/data" || fail "what was restored differs"
calls >/dev/null
chown -R root "$run" "$work/state"

step "read-only"
mkdir "$work/volume"
at_end umount "$work/volume"
mount -t tmpfs -o ro tmpfs "$work/volume"
expect_error 12 destination-read-only "the destination '$work/volume' lies on a read-only file system" "" \
    backup "$profile" --destination "$work/volume"
umount "$work/volume"

step "not on the mount it should be on"
root_mount=$(findmnt -n -o TARGET --target "$work")
sed "s|^destination: .*|destination: { path: $work/volume, mount: $work/volume }|" "$profile" >"$work/bad.yaml"
expect_error 12 destination-mount \
    "the destination '$work/volume' lies on the mount '$root_mount', not on '$work/volume'" \
    "is '$work/volume' mounted?" backup "$work/bad.yaml"

step "another profile's"
mkdir "$work/theirs"
expect_exit 0 overwinter backup "$profile" --destination "$work/theirs"
calls >/dev/null
sed "s|^name: .*|name: other|" "$profile" >"$work/bad.yaml"
expect_error 12 destination-mark \
    "destination '$work/theirs' belongs to profile 'scene' of host '$(hostname)'" \
    "give each profile a destination of its own; to take this one over, remove 'overwinter-destination.json' in it" \
    backup "$work/bad.yaml" --destination "$work/theirs"

step "too small, as can be seen before"
truncate -s 80M "$work/image"
mkfs.ext4 -q -m 0 -N 256 "$work/image"
mount -o loop "$work/image" "$work/volume"
dd if=/dev/urandom of="$stack/search/data/large" bs=1M count=40 status=none
cp "$stack/search/data/large" "$stack/app/data/large"
expect_exit 12 overwinter backup "$profile" --destination "$work/volume"
expect_text "error: the destination '$work/volume' has "
expect_text " free, and the backup needs 96 MiB"
expect_line "HINT: remove old sets there, or give another with --destination"
expect_exit 12 overwinter backup "$profile" --destination "$work/volume" --json
expect_document 12
expect_json 'document["error"]["faults"][0]["code"]' destination-full
rm "$stack/app/data/large"

step "too small for what cannot be shared with the last set: a source in memory is copied whole each time, after the stop"
# Another source lies on a disk: the set has something to share.
mkdir "$work/other"
for place in "$work/other" "$stack/app/data"; do
    truncate -s 80M "$work/other-image.new"
    mkfs.ext4 -q -m 0 "$work/other-image.new"
    mount -o loop "$work/other-image.new" "$place"
    at_end umount "$place"
    rm "$work/other-image.new"
done
mount -t tmpfs tmpfs "$stack/search/data"
at_end umount "$stack/search/data"
head -c 40000000 /dev/zero >"$stack/search/data/large"
mkdir "$work/other/backup"
expect_exit 0 overwinter backup "$profile" --destination "$work/other/backup"
calls >/dev/null
expect_exit 12 overwinter backup "$profile" --destination "$work/other/backup"
expect_text " free, and the backup needs 54 MiB"
expect_equal "what was stopped or started" "" "$(calls)"
umount "$stack/search/data" "$stack/app/data" "$work/other"

step "without inodes enough"
mkdir "$stack/app/data/many"
(cd "$stack/app/data/many" && touch $(seq 300))
expect_exit 12 overwinter backup "$profile" --destination "$work/volume" --json
expect_document 12
expect_json '[f["code"] for f in document["error"]["faults"]]' '["destination-inodes"]'
expect_exit 12 overwinter backup "$profile" --destination "$work/volume"
expect_text " inodes free, and the backup needs "
rm -r "$stack/app/data/many"

step "a file of holes needs no room for them"
mount -t tmpfs tmpfs "$stack/app/data"
at_end umount "$stack/app/data"
truncate -s 300M "$stack/app/data/holes"
expect_exit 0 overwinter backup "$profile" --destination "$work/volume" --dry-run
umount "$stack/app/data"

step "nothing was touched by any of it"
expect_untouched
expect_equal "what is in the destination" lost+found "$(ls "$work/volume")"

step "full in the middle, since somebody else fills it: services are started again, and nothing is sealed"
misbehave database stop <<END_OF_STOP
rm -f database.up
head -c 40000000 /dev/zero >$work/volume/theirs
END_OF_STOP
expect_exit 1 overwinter backup "$profile" --destination "$work/volume" --no-pre-sync --json
expect_document 1
expect_json 'document["error"]["code"]' copy-failed
expect_text "no space left on device"
expect_json '[s["after"] for s in document["services"]]' '["running", "running", "running"]'
cat >"$work/wanted" <<'END_OF_CALLS'
stop app
stop search
stop database
start database
start search
start app
END_OF_CALLS
calls >"$work/found"
expect_same_file "stops and starts" "$work/wanted" "$work/found"
expect_all_up
expect_equal "sets" "" "$(ls "$work/volume" | grep 'Z$' || true)"
expect_equal "partials" 1 "$(ls "$work/volume" | grep -c 'partial$')"
expect_equal "latest" "" "$(ls "$work/volume" | grep latest || true)"

step "with room again, the next run clears away what is left, and succeeds"
rm "$work/volume/theirs"
behave
expect_exit 0 overwinter backup "$profile" --destination "$work/volume"
expect_equal "partials" "" "$(ls "$work/volume" | grep 'partial$' || true)"

step "a limit on the size of files ends no run without a word, and no program of a service inherits what keeps it from that"
head -c 3M /dev/zero | tr '\0' x >"$stack/search/data/large"
start_all
limited() { (ulimit -f 1024 && exec "$OVERWINTER" "$@"); }
misbehave app start <<<'grep SigIgn /proc/self/status >ignored; touch app.up'
for pre_sync in --full --no-pre-sync; do
    expect_exit 1 limited backup "$profile" "$pre_sync" --json
    expect_document 1
    expect_json 'document["error"]["code"]' copy-failed
    expect_text "/search/data/large' at byte 1048576: file too large"
    expect_json 'document["error"]["hint"]' "no file may be so large there: see the limit of the process (ulimit -f, LimitFSIZE= of its unit), and what the file system can hold"
    expect_all_up
done
ignored=$(cut -f 2 "$run/ignored")
expect_equal "whether a service ignores SIGXFSZ" 0 $((16#$ignored >> 24 & 1))
behave
rm -r "$stack/search/data/large" "$work/backup"/*.partial
expect_exit 0 overwinter backup "$profile"
