#!/bin/bash
# Sources that are not what a backup may be made of. Needs root, for mounts.
. "$(dirname "$0")/lib.sh"
. "$scenes/stand-ins.sh"

with_source() { # SOURCE: of the service `search`
    sed "s|sources: { data: $stack/search/data }|sources: { data: $1 }|" "$profile" >"$work/bad.yaml"
}

step "missing"
rm -r "$stack/search"
expect_error 12 source-missing "source search/data: '$stack/search/data' does not exist" \
    "mend the path in the profile, or mark it { path: …, optional: true } if it may be missing" backup "$profile"
with_source "{ path: $stack/search/data, optional: true }"
expect_exit 0 overwinter plan "$work/bad.yaml"
expect_text "optional, not there"
mkdir -p "$stack/search/data"

step "empty: nothing is wrong with it, unless it held something at the last backup"
expect_exit 0 overwinter plan "$profile"
echo "of search" >"$stack/search/data/file"
expect_exit 0 overwinter backup "$profile"
set=$(readlink "$work/backup/latest")
calls >/dev/null
rm "$stack/search/data/file"
expect_error 12 source-empty "source search/data: '$stack/search/data' is empty, and held 1 file in the set '$set'" \
    "is its file system mounted? Mark it { path: …, empty: true } if it may be empty" backup "$profile"
with_source "{ path: $stack/search/data, empty: true }"
expect_exit 0 overwinter plan "$work/bad.yaml"

step "a symbolic link, to something and to nothing"
mv "$stack/search/data" "$stack/search/real"
ln -s real "$stack/search/data"
expect_error 12 source-symlink "source search/data: '$stack/search/data' is a symbolic link to '$stack/search/real'" \
    "name the real path in the profile: a backup of a link holds no data" backup "$profile"
ln -sfn nowhere "$stack/search/data"
expect_error 12 source-symlink "source search/data: '$stack/search/data' is a symbolic link to nothing" \
    "name the real path in the profile: a backup of a link holds no data" backup "$profile"
rm "$stack/search/data"

step "neither a folder nor a file"
mkfifo "$stack/search/data"
expect_error 12 source-kind "source search/data: '$stack/search/data' is neither a folder nor a regular file" "" \
    backup "$profile"
rm "$stack/search/data"
mv "$stack/search/real" "$stack/search/data"
echo "of search" >"$stack/search/data/file"

step "not on the mount it should be on; then on it"
mkdir "$work/volume"
with_source "{ path: $work/volume, mount: $work/volume }"
root_mount=$(findmnt -n -o TARGET --target "$work")
expect_error 12 source-mount "source search/data: '$work/volume' lies on the mount '$root_mount', not on '$work/volume'" \
    "is '$work/volume' mounted?" plan "$work/bad.yaml"
at_end umount "$work/volume"
mount -t tmpfs -o size=1m tmpfs "$work/volume"
echo "mounted" >"$work/volume/file"
expect_exit 0 overwinter plan "$work/bad.yaml"

step "a file system that is unmounted by the stop of its service does not become an empty backup"
with_source "$work/volume"
misbehave search stop <<<"rm -f search.up; umount $work/volume"
misbehave search start <<<"mount -t tmpfs -o size=1m tmpfs $work/volume; touch search.up"
expect_exit 1 overwinter backup "$work/bad.yaml"
expect_line "error: source search/data: '$work/volume' is another folder than before the stop"
expect_line "HINT: was it unmounted or replaced when its service stopped?"
expect_all_up
calls >/dev/null
behave

step "inside the destination, and the destination inside it, by way of a link too"
mkdir -p "$work/backup/inside"
echo "of search" >"$work/backup/inside/file"
with_source "$work/backup/inside"
expect_exit 78 overwinter plan "$work/bad.yaml"
expect_text "search.sources.data"
with_source "$stack"
sed -i "s|^destination: .*|destination: $stack/search/backup|" "$work/bad.yaml"
expect_exit 78 overwinter plan "$work/bad.yaml"
ln -s backup "$work/way"
with_source "$work/way/inside"
expect_error 12 source-in-destination \
    "source search/data: '$work/way/inside' lies inside the destination '$work/backup'" "" plan "$work/bad.yaml"
mkdir "$stack/search/data/backup"
ln -s "$stack/search/data/backup" "$work/other-way"
expect_error 12 destination-in-source \
    "the destination '$work/other-way' lies inside source search/data '$stack/search/data'" "" \
    backup "$profile" --destination "$work/other-way"
rm -r "$stack/search/data/backup" "$work/backup/inside"

step "empty in another source that holds it; empty, and no data"
echo "back" >"$stack/search/data/file"
ln -s app "$stack/way"
mkdir "$stack/app/data/inner" "$work/config"
echo "of the inner" | tee "$stack/app/data/inner/one" "$stack/app/data/inner/two" >"$work/config/file"
sed "s|sources: { data: $stack/search/data }|sources: { data: $stack/way/data/inner, config: $work/config }|" "$profile" \
    >"$work/inner.yaml"
expect_exit 0 overwinter backup "$work/inner.yaml"
set=$(readlink "$work/backup/latest")
calls >/dev/null
rm "$stack/app/data/inner"/* "$work/config/file"
expect_error 12 source-empty "source search/data: '$stack/way/data/inner' is empty, and held 2 files in the set '$set'" \
    "is its file system mounted? Mark it { path: …, empty: true } if it may be empty" backup "$work/inner.yaml"
echo "back" >"$stack/app/data/inner/file"
expect_exit 3 overwinter backup "$work/inner.yaml"
expect_line "warning: source search/config: '$work/config' is empty, and held 1 file in the set '$set' (is its file system mounted? Mark it { path: …, empty: true } if it may be empty)"
expect_exit 0 overwinter backup "$work/inner.yaml"
calls >/dev/null
rm -r "$stack/way" "$stack/app/data/inner"

step "a file system inside a source that is not mounted any more"
inside=$stack/app/data/mounted
mkdir "$inside"
at_end umount -R "$inside"
mounted() {
    mount -t tmpfs -o size=1m tmpfs "$inside"
    mkdir "$inside/deeper"
    mount -t tmpfs -o size=1m tmpfs "$inside/deeper"
    echo "mounted" | tee "$inside/one" >"$inside/deeper/two"
    expect_exit 0 overwinter backup "$profile"
    set=$(readlink "$work/backup/latest")
    umount -R "$inside"
    calls >/dev/null
}
mounted
expect_error 12 source-mounts \
    "source app/data: '$inside' was mounted at the last backup, and is not now: it is empty; the set '$set' has 2 files of it" \
    "mount it; if it is gone for good, remove what is empty, or mark the source { path: …, empty: true }" backup "$profile"
sed "s|sources: { data: $stack/app/data }|sources: { data: { path: $stack/app/data, exclude: [mounted] } }|" "$profile" >"$work/bad.yaml"
expect_exit 0 overwinter plan "$work/bad.yaml"
sed "s|sources: { data: $stack/app/data }|sources: { data: { path: $stack/app/data, empty: true } }|" "$profile" >"$work/bad.yaml"
expect_exit 0 overwinter plan "$work/bad.yaml"
echo "below it" >"$inside/file"
expect_exit 3 overwinter backup "$profile" --json
expect_json '[w["code"] + ": " + w["message"] for w in document["warnings"]]' \
    "[\"source-mounts: source app/data: '$inside' was mounted at the last backup, and is not now: what lies there is saved; the set '$set' has 2 files of it\"]"
expect_exit 0 overwinter backup "$profile"
rm "$inside/file"
mounted
rmdir "$inside"
expect_exit 3 overwinter backup "$profile"
expect_line "warning: source app/data: '$inside' was mounted at the last backup, and is not there any more; the set '$set' has 2 files of it"
expect_exit 0 overwinter backup "$profile"
calls >/dev/null

step "one folder by two names: what one of the two excludes is stored for the other"
ln -s search "$stack/link"
mkdir "$stack/search/data/cache"
echo "of both" >"$stack/search/data/cache/file"
twice() { # EXCLUDE EXCLUDE: of search, and of app
    with_source "{ path: $stack/search/data, exclude: [$1] }"
    sed -i "s|sources: { data: $stack/app/data }|sources: { data: { path: $stack/link/data, exclude: [$2] } }|" "$work/bad.yaml"
}
twice cache ""
expect_exit 0 overwinter backup "$work/bad.yaml"
expect_equal "what is stored" "$(printf 'cache/file\nfile')" "$(cd "$work/backup/latest/app/data" && find . -type f -printf '%P\n' | sort)"
expect_json '[[s["location"], s.get("sharedWith", "-")] for s in document["sources"] if "database" not in s["location"]]' \
    '[["search/data", "app/data"], ["app/data", "-"]]' "$work/backup/latest/overwinter/set.json"
calls >/dev/null
twice cache "'*.tmp'"
expect_error 12 source-overlap "source app/data: '$stack/link/data' is the same folder as '$stack/search/data' of search/data, and each excludes what the other does not" \
    "give one of the two no pattern that the other has not: what it takes is stored for both" backup "$work/bad.yaml"
rm -r "$stack/link" "$stack/search/data/cache"

step "a hard link from one source to another, and data in a folder of logs"
ln "$stack/search/data/file" "$stack/app/data/linked"
expect_exit 3 overwinter backup "$profile" --json
expect_json 'sorted(w["code"] + ": " + w["message"] for w in document["warnings"])' "[\"hard-links-outside: source app/data: '$stack/app/data/linked' has other names in other sources, or outside all; the set, and what is restored, has each as a file of its own\", \"hard-links-outside: source search/data: '$stack/search/data/file' has other names in other sources, or outside all; the set, and what is restored, has each as a file of its own\"]"
rm "$stack/app/data/linked"
ln -s app "$stack/way"
sed "s|sources: { data: $stack/search/data }|sources: { logs: $stack/way/data }|" \
    "$profile" >"$work/bad.yaml"
misbehave app stop <<END_OF_STOP
rm -f app.up
(exec >/dev/null 2>&1 9>>$stack/app/data/file; while [ ! -e app.up ]; do sleep 0.1; done) &
END_OF_STOP
expect_exit 1 overwinter backup "$work/bad.yaml"
expect_text "has '$stack/way/data/file' open for writing before the copy: what was copied is not cold"
expect_all_up
behave
expect_exit 0 overwinter backup "$work/bad.yaml"
expect_exit 12 overwinter restore "$work/bad.yaml" latest --stop --yes
expect_text "'$stack/way/data' is not empty"
rm "$stack/way"
calls >/dev/null

step "what is mounted in a source and is neither folder nor file, and a dead mount that the patterns leave out"
data=$stack/search/data
mkdir -p "$data/dev/dead" "$work/things"
touch "$data/null" "$data/log" "$data/pipe"
mkfifo "$work/things/pipe"
python3 -c 'import socket, sys; socket.socket(socket.AF_UNIX).bind(sys.argv[1])' "$work/things/log"
mount_on() { # WHAT NAME
    mount --bind "$1" "$data/$2"
    at_end umount "$data/$2"
}
mount_on /dev/null null
mount_on "$work/things/log" log
mount_on "$work/things/pipe" pipe
# Whose server is gone: nobody has its end of the line any more.
mount -i -t fuse -o fd=3,rootmode=40000,user_id=0,group_id=0 dead "$data/dev/dead" 3<>/dev/fuse
at_end umount -l "$data/dev/dead"
for pattern in dev dev/ dev/dead; do
    with_source "{ path: $data, exclude: [$pattern] }"
    expect_exit 0 timeout 100 "$OVERWINTER" backup "$work/bad.yaml" --json
    expect_json 'document["sockets"]' 1
    expect_exit 0 overwinter verify "$work/bad.yaml" latest
    expect_equal "what is in the set" "character special file, fifo, regular empty file or regular file" \
        "$(cd "$work/backup/latest/search/data" && stat -c %F null pipe file | sed 's/regular.*/regular empty file or regular file/' | paste -sd, | sed 's/,/, /g')"
done
expect_exit 12 timeout 100 "$OVERWINTER" backup "$profile"
expect_text "'$data/dev/dead'"
umount -l "$data/dev/dead"
umount "$data/null" "$data/log" "$data/pipe"
rm -r "$data/dev" "$data/null" "$data/log" "$data/pipe"
calls >/dev/null

step "a file with a lease that its holder never gives back: named, and nothing is stopped"
echo "lent" >"$stack/search/data/lent-to-a-client"
echo 1 >"$work/lease-break-time"
: >"$run/calls"
# Of the kernel's 45 seconds one is left, in a mount namespace of its own.
expect_exit 1 unshare -m bash -c 'mount --bind "$1" /proc/sys/fs/lease-break-time && shift && exec "$@"' - "$work/lease-break-time" \
    strace -f -qqq -o /dev/null -P lent-to-a-client -e inject=openat:error=EAGAIN "$OVERWINTER" backup "$profile"
expect_text "unable to open '$stack/search/data/lent-to-a-client': resource temporarily unavailable"
expect_text "HINT: another program has a lease on it (Samba, an NFS server) and does not give it back: see /proc/locks"
rm "$stack/search/data/lent-to-a-client"
expect_equal "what was stopped" "" "$(calls)"

step "several faults are said at once"
rm -r "$stack/search" "$stack/database"
expect_exit 12 overwinter backup "$profile" --destination "$work/nowhere" --json
expect_document 12
expect_json '[f["code"] for f in document["error"]["faults"]]' '["source-missing", "source-missing", "destination-missing"]'
expect_exit 12 overwinter backup "$profile" --destination "$work/nowhere"
expect_line "error: 3 checks failed, and nothing was touched"
mkdir -p "$stack"/{search,database}/data
echo "back" | tee "$stack/search/data/file" >"$stack/database/data/file"

step "nothing was touched by any of it"
expect_untouched

step "a file that somebody else writes to while services are stopped: the run fails, and seals nothing"
head -c 200000000 /dev/zero | tr '\0' x >"$stack/search/data/growing"
before=$(ls "$work/backup" | grep -c 'Z$')
misbehave search stop <<END_OF_STOP
rm -f search.up
(exec >/dev/null 2>&1; while [ ! -e search.up ]; do echo more >>$stack/search/data/growing; done) &
END_OF_STOP
expect_exit 1 overwinter backup "$profile" --json
expect_document 1
expect_json 'document["error"]["code"]' source-changed
# Caught by what it changes, or already by the look for writers, where that meets it with the file open.
grep -qE "'$stack/search/data/growing' (changed while it was read: its size changed from |was changed after)|has '$stack/search/data/growing' open for writing" \
    "$work/stdout" || fail "the writer is not caught by name"
expect_equal "sets" "$before" "$(ls "$work/backup" | grep -c 'Z$')"
expect_equal "partials" 1 "$(ls "$work/backup" | grep -c 'partial$')"
expect_all_up
behave
rm "$stack/search/data/growing"

step "sockets are passed over and counted; what is left of the run before is cleared away"
python3 -c '
import socket, sys
for name in "one", "two":
    socket.socket(socket.AF_UNIX).bind(sys.argv[1] + "/" + name)' "$stack/search/data"
expect_exit 0 overwinter backup "$profile" --json
expect_document 0
expect_json 'document["sockets"]' 2
expect_equal "what is in the set" file "$(ls "$(json 'document["path"]')/search/data")"
expect_equal "partials" "" "$(ls "$work/backup" | grep 'partial$' || true)"
