#!/bin/bash
# Runs that end before their seal, and what the next run makes of what they left. Needs root, for loop devices.
. "$(dirname "$0")/lib.sh"
cd "$work"
PATH=$PATH:/usr/sbin
mkdir bin run disk
cat >bin/service <<'END_OF_SERVICE'
#!/bin/bash
cd "$(dirname "$0")/.."
case $1 in
start) touch run/store; echo start >>calls; if [ -x hook-at-start ]; then ./hook-at-start; fi ;;
stop) echo stop >>calls; if [ -x hook ]; then ./hook; fi; rm -f run/store ;;
status) [ -e run/store ] || exit 3 ;;
esac
END_OF_SERVICE
chmod +x bin/service
touch run/store
profile() { # COPY
    printf 'version: 1\nname: shop\ndestination: ./disk/backup\nservices:\n  store:\n    stop-timeout: 5s\n    commands:\n'
    printf '      %s: [./bin/service, %s]\n' start start stop stop status status
    printf '    sources: { data: live/data, config: live/config }\ncopy: %s\n' "$1"
}
hook() { { echo '#!/bin/bash'; cat; } >hook; chmod +x hook; }
last_set() { basename "$(readlink -f disk/backup/latest)"; }
partials() { ls disk/backup | grep -c 'partial$' || true; }
partial() { echo disk/backup/*.partial; }
settle() { sleep 2.2; }
# A run that is killed while its service is on its way down: the pre-sync is over, and noted.
killed_run() {
    hook <<<"echo \$PPID >$work/stopper; sleep 600 & echo \$! >$work/sleeper; touch $work/is-stopping; wait"
    "$OVERWINTER" backup ./shop.yaml "$@" >"$work/stdout" 2>"$work/stderr" </dev/null &
    local run=$!
    wait_until 20 test -e is-stopping
    kill -KILL $run
    wait $run 2>/dev/null || true
    kill "$(cat sleeper)" 2>/dev/null || true
    # The stop that was begun comes to its end; then whoever watches over the run starts the service again, else we do.
    wait_until 20 bash -c "! kill -0 $(cat stopper) 2>/dev/null"
    rm -f hook is-stopping sleeper stopper
    local tries=0
    until [ -e run/store ] || [ $((tries += 1)) -gt 100 ]; do sleep 0.1; done
    touch run/store
}
expect_set_equal_to_source() {
    local name
    for name in data config; do
        tree "live/$name" | sed -E 's/\|names [0-9]+$//; /^(.*) = \1$/d' >wanted.tree
        tree "disk/backup/$(last_set)/store/$name" | sed -E 's/\|names [0-9]+$//; /^(.*) = \1$/d' >found.tree
        expect_same_file "set and source: $name" wanted.tree found.tree
    done
    expect_exit 0 overwinter verify ./shop.yaml
}

truncate -s 100G image
mkfs.ext4 -q -b 4096 image
mount -o loop image disk
at_end umount "$work/disk"
mkdir -m 700 disk/backup
mkdir -p live/data/many live/config
for i in $(seq 40); do head -c 20000 /dev/urandom >"live/data/many/$i"; done
head -c 3000000 /dev/urandom >live/data/large
ln live/data/large live/data/large-too
head -c 40000000 /dev/urandom >live/data/bulk
echo "a: b" >live/config/file
settle

step "the next run goes on from what a killed one had copied, and says how much that was"
profile '{}' >shop.yaml
killed_run
expect_equal "partials" 1 "$(partials)"
old=$(basename "$(partial)" .partial)
# What changed since, and what somebody did to the copy.
echo "changed" >live/data/many/1
rm live/data/many/2
echo "changed" >live/config/file
rm "$(partial)/store/data/many/3"
echo "cut" >"$(partial)/store/data/many/4"
mkdir "$(partial)/stranger" "$(partial)/store/other"
echo "strange" >"$(partial)/store/data/stranger"
expect_exit 0 overwinter backup ./shop.yaml --json
expect_equal "partials" 0 "$(partials)"
expect_json "document['copying']['reused']['files'] > 35" true
expect_json "document['copying']['copied']['files'] < 8" true
expect_text "from an aborted run: "
grep -q "going on from '$old.partial'" disk/backup/backup_log_"$(last_set)".log || fail "the log does not say it"
expect_set_equal_to_source
expect_equal "what the record says" "$old" \
    "$(json "document['sources'][0]['copying']['resumed']" "disk/backup/$(last_set)/overwinter/set.json")"
expect_exit 0 overwinter show ./shop.yaml
expect_text "from an aborted run"
expect_equal "notes in the set" "" "$(find "disk/backup/$(last_set)" -name 'notes*')"

step "notes of another folder vouch for nothing"
killed_run --full
cp -a "$(partial)" disk/backup/aside
rm -r "$(partial)"
mv disk/backup/aside disk/backup/20010203-040506Z.partial
expect_exit 0 overwinter backup ./shop.yaml --json --full
expect_json "document['copying']['reused']['files']" 0
expect_json "document['copying']['copied']['files'] >= 41" true
expect_equal "partials" 0 "$(partials)"
expect_set_equal_to_source

step "what shares files with a set is no base of a full copy"
killed_run
expect_exit 0 overwinter backup ./shop.yaml --full --json
expect_json "document['copying']['reused']['files']" 0
expect_equal "links of a file" 2 "$(stat -c %h "disk/backup/$(last_set)/store/data/large")"
killed_run
expect_exit 0 overwinter backup ./shop.yaml --json
expect_json "document['copying']['reused']['files'] > 35" true
expect_json "document['copying']['setsSinceFull']" 1
expect_set_equal_to_source

step "a signal in the pre-sync ends the run before anything was stopped"
: >calls
# Its zeros are read for as long as it takes.
truncate -s 90G live/data/endless
"$OVERWINTER" backup ./shop.yaml >"$work/stdout" 2>"$work/stderr" </dev/null &
run=$!
wait_until 20 grep -q "copying while services run" "$work/stderr"
sleep 0.5
kill -TERM $run
began=$(date +%s)
status=0
wait $run || status=$?
expect_equal "exit status" 143 "$status"
[ $(($(date +%s) - began)) -le 5 ] || fail "it took longer than it may"
expect_text "ended by signal 15; nothing was stopped"
expect_equal "calls" "" "$(cat calls)"
rm live/data/endless

step "a destination that is full in the pre-sync ends the run before anything was stopped"
: >calls
# Room for what is new, as the checks before the run count, and none for what changed.
fallocate -l "$(($(stat -f -c '%f*%S' disk) - 25000000))" disk/filler
head -c 40000000 /dev/urandom >live/data/bulk
expect_exit 1 overwinter backup ./shop.yaml --json
expect_text "no space left on device"
expect_text "HINT: free space on that file system, then try again"
expect_equal "calls" "" "$(cat calls)"
expect_equal "partials" 1 "$(partials)"
rm disk/filler
expect_exit 0 overwinter backup ./shop.yaml --json
expect_set_equal_to_source

step "a stranger beside the sources is not sealed"
hook <<<"echo strange >\$(echo $work/disk/backup/*.partial)/store/stranger"
expect_exit 1 overwinter backup ./shop.yaml
expect_text "store/stranger' was put beside the sources, not by this run"
rm hook
expect_equal "service" store "$(ls run)"

step "what does not read back is no base of the next run"
# Rot under the program's feet: the same length and time, other bytes.
hook <<END_OF_HOOK
cd $work/disk/backup/*.partial/store/data
touch -r large $work/reference
cp --preserve=all large $work/disk/rotten
printf 'rot' | dd of=$work/disk/rotten bs=1 seek=1000 conv=notrunc status=none
touch -r $work/reference $work/disk/rotten
ln -f $work/disk/rotten large
ln -f $work/disk/rotten large-too
rm $work/disk/rotten
END_OF_HOOK
# Of a full copy: what is shared with a sealed set was read back when that was sealed.
expect_exit 1 overwinter backup ./shop.yaml --full
expect_text "does not read back as it was copied"
rm hook
expect_equal "notes" "" "$(find disk/backup -name 'notes*')"
expect_exit 0 overwinter backup ./shop.yaml --json
expect_json "document['copying']['reused']['files']" 0
expect_set_equal_to_source

step "a shared file that does not read back: the seal refuses it, and the run after makes a full copy"
settle
expect_exit 0 overwinter backup ./shop.yaml --json
settle
base=$(last_set)
setfattr -n user.note -v "of nobody" "disk/backup/$base/store/data/large"
expect_exit 1 overwinter backup ./shop.yaml --json
expect_text "does not read back as it was copied"
expect_json 'document["error"]["faults"][0]["code"]' read-back
expect_equal "newest set" "$base" "$(last_set)"
expect_exit 0 overwinter plan ./shop.yaml
expect_text "a full copy (the run before did not read back; verify set $base)"
expect_exit 0 overwinter backup ./shop.yaml --json
expect_json "document['copying'].get('base')" null
expect_json "document['copying']['shared']['files']" 0
[ "$(last_set)" != "$base" ] || fail "there is no new set"
expect_set_equal_to_source

step "the same without a pre-sync"
settle
base=$(last_set)
setfattr -n user.note -v "of nobody" "disk/backup/$base/store/data/large"
expect_exit 1 overwinter backup ./shop.yaml --no-pre-sync --json
expect_text "does not read back as it was copied"
expect_exit 0 overwinter plan ./shop.yaml
expect_text "a full copy (the run before did not read back; verify set $base)"
expect_exit 0 overwinter backup ./shop.yaml --json
expect_json "document['copying'].get('base')" null
expect_set_equal_to_source

step "a seal that has no room asks for no full copy"
settle
base=$(last_set)
cat >hook-at-start <<END_OF_HOOK
#!/bin/bash
fallocate -l \$((\$(stat -f -c '%f*%S' $work/disk) - 10000000)) $work/disk/filler
cat /dev/zero >$work/disk/rest 2>/dev/null || true
END_OF_HOOK
chmod +x hook-at-start
expect_exit 1 overwinter backup ./shop.yaml --json
rm hook-at-start disk/filler disk/rest
expect_text "no space left on device"
expect_json "document['error']['code']" seal-failed
expect_exit 0 overwinter backup ./shop.yaml --json
expect_json "document['copying']['base']" "$base"
expect_set_equal_to_source

step "what was copied before the host was started is no base: a power cut may leave new contents under old times"
cat /proc/sys/kernel/random/uuid >boot
after_a_start() {
    unshare -m bash -c 'mount --bind "$0" /proc/sys/kernel/random/boot_id && exec "$@"' "$work/boot" "$OVERWINTER" "$@"
}
killed_run --full
expect_exit 0 after_a_start backup ./shop.yaml --full --json
expect_json "document['copying']['reused']['files']" 0
expect_set_equal_to_source
settle
base=$(last_set)
expect_exit 0 after_a_start plan ./shop.yaml
expect_text "unchanged files are shared with set $base"
expect_exit 0 overwinter plan ./shop.yaml
expect_text "a full copy (the host was started since set $base)"
expect_exit 0 overwinter backup ./shop.yaml --json
expect_json "document['copying'].get('base')" null
expect_json "document['copying']['shared']['files']" 0
expect_set_equal_to_source
