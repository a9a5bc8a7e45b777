#!/bin/bash
# Copying while services run, and only the difference while they stand still; sets that share what did not change; runs
# that go on from an aborted one. Sources and destination each on a file system of their own; needs root.
. "$(dirname "$0")/lib.sh"
cd "$work"
PATH=$PATH:/usr/sbin

# --- A shop: a service under `commands`, whose stop runs what `hook` holds while it is on its way down -----------------
mkdir bin run
cat >bin/service <<'END_OF_SERVICE'
#!/bin/bash
cd "$(dirname "$0")/.."
case $1 in
start) touch "run/$2"; echo "start $2" >>calls ;;
stop) echo "stop $2" >>calls; if [ -x hook ]; then ./hook; fi; rm -f "run/$2" ;;
status) [ -e "run/$2" ] || exit 3 ;;
esac
END_OF_SERVICE
chmod +x bin/service
touch run/store
profile() { # COPY: the value of the profile's key
    printf 'version: 1\nname: shop\ndestination: ./disk/backup\nservices:\n'
    printf '  store:\n    commands:\n'
    printf '      %s: [./bin/service, %s, store]\n' start start stop stop status status
    printf '    sources: { data: live/store, front: live/front }\n'
    printf 'copy: %s\n' "$1"
}
hook() { # Standard input is what the next stops run.
    { echo '#!/bin/bash'; cat; } >hook
    chmod +x hook
}
no_hook() { rm -f hook; }
# A file changed within these two seconds may change again unseen, and would be copied again.
settle() { sleep 2.2; }
make_file_system() { # TYPE IMAGE FOLDER
    mkdir -p "$3"
    rm -f "$2"
    truncate -s 400M "$2"
    case $1 in
    ext4) mkfs.ext4 -q -b 4096 "$2" ;;
    xfs) mkfs.xfs -q "$2" ;;
    btrfs) mkfs.btrfs -q "$2" >/dev/null 2>&1 ;;
    esac
    mount -o loop "$2" "$3"
    at_end umount "$PWD/$3"
}
fill() {
    mkdir -p live/store/{many,folder,links} live/front
    local i
    for i in $(seq 60); do echo "file $i" >"live/store/many/$i"; done
    head -c 2000000 /dev/urandom >live/store/large
    head -c 300000 /dev/urandom >live/store/grows
    head -c 300000 /dev/urandom >live/store/shrinks
    head -c 100000 /dev/urandom >live/store/mapped
    truncate -s 3M live/store/holes
    echo "old words" >live/store/replaced
    echo "old bytes" >live/store/rewritten
    echo "was a file" >live/store/kind
    echo "in a folder" >live/store/folder/inside
    echo "linked" >live/store/links/a
    ln live/store/links/a live/store/links/b
    ln live/store/links/a live/store/links/c
    echo "gone soon" >live/store/gone
    echo "mode" >live/store/mode
    echo "front" >live/front/page
}
# What a service does that is on its way down: every kind of change that a second look must not miss.
hook_with_changes() {
    hook <<END_OF_HOOK
cd $work/live/store
chmod 600 mode
setfattr -n user.note -v new many/1
chown daemon many/2
printf 'more' >>grows
truncate -s 1000 shrinks
printf 'in the hole' | dd of=holes bs=1 seek=1000000 conv=notrunc status=none
touch -r replaced reference
printf 'new words\n' >beside; touch -r reference beside; mv beside replaced
printf 'new bytes\n' >rewritten; touch -r reference rewritten
rm reference
rm kind; mkdir kind; echo "below" >kind/below
rm -r folder; ln -s many folder
ln links/a links/d; rm links/b; rm links/c; echo "alone" >links/c
rm gone; rm many/60; echo "other inode" >many/60
mkdir -m 2750 fresh; echo "fresh" >fresh/file
cd $work
touch write-again
until [ -e has-written ]; do sleep 0.02; done
END_OF_HOOK
}
last_set() { basename "$(readlink -f disk/backup/latest)"; }
inode() { stat -c %i "$1"; }
copying() { # EXPRESSION, of the `copying` of source store/data in the last set
    json "next(s['copying'] for s in document['sources'] if s['location'] == 'store/data')$1" \
        "disk/backup/$(last_set)/overwinter/set.json"
}
verify_all() {
    local set
    for set in disk/backup/2*Z*; do
        case $set in *.partial | *.log) continue ;; esac
        expect_exit 0 overwinter verify ./shop.yaml "$(basename "$set")"
    done
}
# A tree whose files may have names in other sets: names count within the tree alone.
own_tree() { tree "$1" | sed -E 's/\|names [0-9]+$//; /^(.*) = \1$/d'; }
expect_equal_to_source() {
    local name place
    for name in store front; do
        place=$name
        [ "$name" = front ] || place=data
        own_tree "live/$name" >wanted.tree
        own_tree "disk/backup/$(last_set)/store/$place" >found.tree
        expect_same_file "$1: $name" wanted.tree found.tree
    done
}

for type in ${TYPES:-ext4 xfs btrfs}; do
    step "$type: the pre-sync while services run, then only what changed"
    make_file_system "$type" image-live live
    make_file_system "$type" image-disk disk
    mkdir -m 700 disk/backup
    fill
    # A page that is dirty through a mapping since longer before the pre-sync than its times are doubted, and is written again
    # after it: unless it was synced, no time tells of that.
    python3 - "$work" <<'END_OF_MAPPING' &
import mmap, os, sys, time
os.chdir(sys.argv[1])
with open("live/store/mapped", "r+b") as file:
    memory = mmap.mmap(file.fileno(), 0)
    memory[0:6] = b"before"
    open("mapped-is-dirty", "w").close()
    while not os.path.exists("write-again"): time.sleep(0.02)
    memory[0:6] = b"after!"
    memory.close()
open("has-written", "w").close()
END_OF_MAPPING
    mapper=$!
    wait_until 10 test -e mapped-is-dirty
    settle
    profile '{ full-every: 3 }' >shop.yaml
    : >calls
    hook_with_changes
    expect_exit 0 overwinter backup ./shop.yaml --json
    wait $mapper
    rm -f mapped-is-dirty write-again has-written
    expect_equal "calls" "stop store start store" "$(tr '\n' ' ' <calls | sed 's/ $//')"
    expect_json "[p['started'] != '' for p in document['preSync']['passes']]" '[true]'
    expect_json "document['copying'].get('base')" null
    # The 50-odd files that nobody touched are not copied again.
    expect_json "document['copying']['copiedAtStandstill']['files'] < 25" true
    expect_equal_to_source "the stopped source"
    grep -q "^after!" "disk/backup/$(last_set)/store/data/mapped" || fail "the mapped page is old"
    first=$(last_set)
    expect_exit 0 overwinter verify ./shop.yaml
    expect_exit 0 overwinter show ./shop.yaml
    expect_text "at standstill"
    grep -q "pre-sync store/data" "disk/backup/backup_log_$first.log" || fail "the log has no plan of the pre-sync"

    step "$type: unchanged files are shared, old sets stay as they were"
    no_hook
    # Between two sets: other bytes of the same size and time are seen in the source alone, and what is done to a copy is not.
    touch -r live/store/many/8 reference
    echo "FILE 8" >live/store/many/8
    touch -r reference live/store/many/8
    printf 'FILE 9\n' >live/store/many/beside
    touch -r live/store/many/9 live/store/many/beside
    mv live/store/many/beside live/store/many/9
    chmod "$(stat -c %a "disk/backup/$first/store/data/large")" "disk/backup/$first/store/data/large"
    settle
    own_tree "disk/backup/$first" >first.tree
    hook <<END_OF_HOOK
cd $work/live/store
chmod 640 many/3
truncate -s 3 many/4
printf 'more' >>many/5
touch -d 2001-01-01 many/6
ln many/7 many/7-again
END_OF_HOOK
    expect_exit 0 overwinter plan ./shop.yaml
    expect_text "unchanged files are shared with set $first"
    expect_exit 0 overwinter backup ./shop.yaml
    no_hook
    expect_text "shared with set $first: "
    second=$(last_set)
    expect_equal_to_source "the stopped source"
    expect_equal "base" "$first" "$(copying "['base']")"
    expect_equal "sets since a full copy" 1 "$(copying "['setsSinceFull']")"
    own_tree "disk/backup/$first" >first-again.tree
    expect_same_file "the first set" first.tree first-again.tree
    large=("disk/backup/$first/store/data/large" "disk/backup/$second/store/data/large")
    if [ "$type" = ext4 ]; then
        expect_equal "the inode of a shared file" "$(inode "${large[0]}")" "$(inode "${large[1]}")"
        for changed in many/3 many/4 many/5 many/6 many/7 many/8 many/9; do
            [ "$(inode "disk/backup/$first/store/data/$changed")" != "$(inode "disk/backup/$second/store/data/$changed")" ] ||
                fail "$changed is shared, and was changed"
        done
    else
        [ "$(inode "${large[0]}")" != "$(inode "${large[1]}")" ] || fail "the inode is shared, not the blocks"
        filefrag -v "${large[1]}" | grep -q shared || fail "no block of ${large[1]} is shared"
    fi
    verify_all

    step "$type: one set in three is a full copy"
    expect_exit 0 overwinter backup ./shop.yaml
    expect_equal "sets since a full copy" 2 "$(copying "['setsSinceFull']")"
    third=$(last_set)
    expect_exit 0 overwinter plan ./shop.yaml
    expect_text "a full copy (one set in 3 is)"
    expect_exit 0 overwinter backup ./shop.yaml --json
    expect_json "document['copying'].get('base')" null
    expect_json "document['copying']['setsSinceFull']" 0
    expect_json "document['copying']['shared']['files']" 0
    fourth=$(last_set)
    [ "$(inode "disk/backup/$third/store/data/large")" != "$(inode "disk/backup/$fourth/store/data/large")" ] ||
        fail "the full copy shares an inode"
    ! filefrag -v "disk/backup/$fourth/store/data/large" | grep -q shared || fail "the full copy shares blocks"
    expect_exit 0 overwinter backup ./shop.yaml --json
    expect_json "document['copying']['base']" "$fourth"

    step "$type: sets can be removed in any order"
    rm -r "disk/backup/$second"
    verify_all
    rm -r "disk/backup/$first" "disk/backup/$fourth"
    verify_all
    [ "$type" != "${LAST:-btrfs}" ] || break
    umount live disk
done

step "--full and link-unchanged: false share nothing, --no-pre-sync copies at the standstill"
expect_exit 0 overwinter backup ./shop.yaml --full --json
expect_json "document['copying'].get('base')" null
expect_exit 0 overwinter backup ./shop.yaml --full --dry-run
expect_text "a full copy (as asked)"
expect_exit 0 overwinter backup ./shop.yaml --no-pre-sync --dry-run --json
expect_json "[s['step'] for s in document['steps']].count('pre-sync')" 0
expect_exit 0 overwinter backup ./shop.yaml --no-pre-sync --json
expect_json "document.get('preSync')" null
expect_json "document['copying']['copied'] == document['copying']['copiedAtStandstill']" true
expect_json "document['copying']['shared']['files'] > 60" true
expect_equal_to_source "the stopped source"
profile '{ pre-sync: false, link-unchanged: false }' >shop.yaml
expect_exit 0 overwinter backup ./shop.yaml --json
expect_json "document['copying'].get('base')" null
expect_json "document.get('preSync')" null

step "a destination that was copied elsewhere, with a fault: nothing is shared that nobody has read there"
profile '{}' >shop.yaml
expect_exit 0 overwinter backup ./shop.yaml --json
expect_json "document['copying']['shared']['files'] > 60" true
cp -a disk/backup disk/elsewhere
damaged=disk/elsewhere/$(last_set)/store/data/large
touch -r "$damaged" reference
printf 'damaged' | dd of="$damaged" bs=1 seek=5 conv=notrunc status=none
touch -r reference "$damaged"
sed -i "s|^destination: .*|destination: $work/disk/elsewhere|" shop.yaml
expect_exit 0 overwinter backup ./shop.yaml --json
expect_json "document['copying'].get('base')" null
expect_exit 0 overwinter verify ./shop.yaml latest
expect_exit 0 overwinter backup ./shop.yaml --json
expect_json "document['copying']['shared']['files'] > 60" true
rm -r disk/elsewhere

step "a source whose file system keeps no trustworthy times is copied at the standstill, and said"
profile '{}' >shop.yaml
mkdir hold
mv live/front hold/front
mkdir live/front
mount -t tmpfs tmpfs live/front
at_end umount "$work/live/front"
echo "front" >live/front/page
expect_exit 0 overwinter backup ./shop.yaml --verbose --json
expect_text "store/front: its file system keeps no time of change that can be trusted"
expect_equal "passes" 1 "$(json "len(next(s['copying']['passes'] for s in document['sources'] if s['location'] == 'store/front'))" \
    "disk/backup/$(last_set)/overwinter/set.json")"
umount live/front
rmdir live/front
mv hold/front live/front

step "a volume that the stop unmounts is refused still, and services are back"
: >calls
mkdir volume
mv live/front live/front-aside
mkdir live/front
truncate -s 20M image-volume
mkfs.ext4 -q image-volume
mount -o loop image-volume live/front
at_end umount "$work/live/front"
echo "on the volume" >live/front/page
hook <<<"umount $work/live/front"
expect_exit 1 overwinter backup ./shop.yaml --json
expect_text "another folder than before the stop"
no_hook
expect_equal "services" "store" "$(ls run | tr '\n' ' ' | sed 's/ $//')"
rmdir live/front
mv live/front-aside live/front

step "another file system on a mount point inside a source is refused"
: >calls
mkdir live/front/nested
volume=$(losetup --find --show image-volume)
at_end losetup --detach "$volume"
mount "$volume" live/front/nested
at_end umount "$work/live/front/nested"
hook <<<"umount $work/live/front/nested && mount -t tmpfs tmpfs $work/live/front/nested"
expect_exit 1 overwinter backup ./shop.yaml --json
expect_text "another file system is mounted at '$work/live/front/nested' than before the stop"
expect_json "document['error']['code']" source-changed
expect_equal "services" "store" "$(ls run | tr '\n' ' ' | sed 's/ $//')"
umount live/front/nested
# The same one, mounted again, is what it was.
mount "$volume" live/front/nested
hook <<<"umount $work/live/front/nested && mount $volume $work/live/front/nested"
expect_exit 0 overwinter backup ./shop.yaml
umount live/front/nested
rmdir live/front/nested
no_hook

step "what only a stop with every process in sight can vouch for is not noted without"
trusted_since_the_standstill() { # SET.JSON
    json "(lambda c: c['trustedBefore']['seconds'] > __import__('datetime').datetime.fromisoformat(c['passes'][0]['started'].replace('Z', '+00:00')).timestamp())(document['sources'][0]['copying'])" "$1"
}
hook <<<"sleep 4"
# What was mounted for the last set is gone with its folder: that is said, once.
expect_exit 3 overwinter backup ./shop.yaml
expect_text "'$work/live/front/nested' was mounted at the last backup, and is not there any more"
# In a container nobody sees them all.
sees_all=false
[ "$(readlink /proc/self/ns/pid)" != "pid:[4026531836]" ] || sees_all=true
expect_equal "as root" $sees_all "$(trusted_since_the_standstill "disk/backup/$(last_set)/overwinter/set.json")"
mkdir own own/state own/disk
cp -r bin live/store hook own/
mkdir own/run
touch own/run/store
printf 'version: 1\nname: own\ndestination: ./disk\nservices:\n  store:\n    commands:\n' >own/own.yaml
printf '      %s: [./bin/service, %s, store]\n' start start stop stop status status >>own/own.yaml
printf '    sources: { data: store }\n' >>own/own.yaml
chown -R nobody:nogroup own
chmod 755 .
cp "$OVERWINTER" own/overwinter
expect_exit 0 env -C own STATE_DIRECTORY="$work/own/state" setpriv --reuid=65534 --regid=65534 --clear-groups \
    ./overwinter backup ./own.yaml
expect_equal "as an ordinary user" false "$(trusted_since_the_standstill "$(echo own/disk/2*Z/overwinter/set.json)")"
no_hook
