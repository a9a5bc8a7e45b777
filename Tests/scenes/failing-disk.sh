#!/bin/bash
# A disk that fails while a backup is made, played by strace: what was stopped is started, nothing is sealed, and nothing
# that may not be on the disk is gone on from. Needs root and strace.
. "$(dirname "$0")/lib.sh"
cd "$work"
command -v strace >/dev/null || fail "strace is not installed"
mkdir bin run
cat >bin/service <<'END_OF_SERVICE'
#!/bin/bash
cd "$(dirname "$0")/.."
case $1 in
start)
    touch run/store
    echo start >>calls
    [ ! -e at-start ] || . ./at-start
    ;;
stop) echo stop >>calls; [ ! -e at-stop ] || exit 1; rm -f run/store ;;
status) [ -e run/store ] || exit 3 ;;
esac
END_OF_SERVICE
chmod +x bin/service
touch run/store
mkdir -m 700 backup
mkdir -p data/many
for i in $(seq 10); do echo "file $i" >"data/many/$i"; done
cat >shop.yaml <<'END_OF_PROFILE'
version: 1
name: shop
destination: ./backup
services:
  store:
    commands: { start: [./bin/service, start], stop: [./bin/service, stop], status: [./bin/service, status] }
    sources: { data: data }
END_OF_PROFILE
sleep 2.2
# with_fault CALL ERROR WHEN COMMAND…: the WHENth such call of the program, and only that one, fails.
with_fault() {
    local call=$1 error=$2 when=$3
    shift 3
    strace -f -y -qq -o "$work/trace" ${only_path:+-P "$only_path"} -e "trace=$call" -e "inject=$call:error=$error:when=$when" "$OVERWINTER" "$@"
}
calls_of() { strace -f -qq -o "$work/trace" -e "trace=$1" "$OVERWINTER" "${@:2}" >"$work/stdout" 2>"$work/stderr" </dev/null; grep -c "$1(" "$work/trace"; }
sets() { ls backup | grep -c 'Z$' || true; }
notes() { find backup -name 'notes*' | wc -l; }
expect_service_up() { expect_equal "service" store "$(ls run)"; }

step "while services run each file is asked for its data, which waits for a write that is under way; at the standstill none is"
asked() {
    strace -f -y -qq -o "$work/trace" -e trace=lseek "$OVERWINTER" backup ./shop.yaml --full "$@" >"$work/stdout" 2>"$work/stderr" </dev/null
    grep -c "$work/data/many/[0-9]*>.*SEEK_DATA" "$work/trace" || true
}
expect_equal "asked in the pre-sync" 10 "$(asked)"
expect_equal "asked at the standstill" 0 "$(asked --no-pre-sync)"
rm -r backup/2*

step "how often a run syncs a file system: source, destination, and twice at the seal"
count=$(calls_of syncfs backup ./shop.yaml)
expect_equal "syncfs" 4 "$count"
expect_equal "sets" 1 "$(sets)"

step "in which order: the journal is on the disk before the first stop; bytes, record and names are before the one rename, its folder after"
strace -f -y -qq -o "$work/trace" -e trace=execve,openat,mkdir,mkdirat,syncfs,fsync,rename,renameat,renameat2 \
    "$OVERWINTER" backup ./shop.yaml --full >"$work/stdout" 2>"$work/stderr" </dev/null
python3 - "$work" "$(basename "$(readlink -f backup/latest)")" <<'END_OF_CHECK' || fail "the order is another"
import re, sys
work, name = sys.argv[1:]
calls, begun = [], {}
for line in open("trace", encoding="utf-8", errors="replace"):
    thread, text = line.rstrip("\n").split(None, 1)
    if text.endswith("<unfinished ...>"):
        begun[thread] = text[:-len("<unfinished ...>")].rstrip()
    else:
        calls.append(re.sub(r"^<\.\.\. \w+ resumed>", lambda _: begun.pop(thread, ""), text))

def places(pattern):
    pattern = pattern.replace("BACKUP", re.escape(work + "/backup")).replace("SET", name)
    found = [place for place, text in enumerate(calls) if re.search(pattern, text)]
    return found or sys.exit(f"no call is {pattern}")

def check(what, holds):
    if not holds: sys.exit(f"not so: {what}")

stop = places(r'^execve\(.*"stop"\]')[0]
check("the journal, its name first", places(r"^fsync\(.*/journals>\) += 0")[0] < places(r"^fsync\(.*\.journal>\) += 0")[0] < stop)
publish = places(r'^rename.*"BACKUP/SET\.partial"')
check("one rename, which replaces nothing", len(publish) == 1 and "RENAME_NOREPLACE) = 0" in calls[publish[0]])
last = [place for place in places(r"^syncfs\(\d+<BACKUP>\) += 0") if place < publish[0]][-1]
for file in ["files.mtree", "files.jsonl", "SHA256SUMS", "profile.yaml", "RESTORE.md", "set.json.new"]:
    check(file, places(r"^fsync\(.*SET\.partial/overwinter/" + re.escape(file) + r">\) += 0")[0] < last)
made = places(r"^(openat\(.*O_CREAT|mkdir).*SET\.partial") + places(r'^rename.*SET\.partial/overwinter.*"set\.json"')
check("nothing is made after the last sync", max(made) < last)
descriptor = re.match(r"syncfs\((\d+)", calls[last])[1]
opened = [place for place in places(r"^openat\(.*= " + descriptor + "<BACKUP>") if place < last][-1]
check("it is opened before the first write", opened < min(made))
check("the folder, after the rename", places(r"^fsync\(\d+<BACKUP>\) += 0")[-1] > publish[0])
END_OF_CHECK
rm -r "backup/$(basename "$(readlink -f backup/latest)")" backup/latest

step "the source's sync, and the destination's, fail before the first stop: nothing is stopped, nothing is noted"
# By place: calls are counted thread by thread, and the source's is made by the one that copies.
for only_path in "$work/data" "$work/backup"; do
    when=1
    : >calls
    expect_exit 1 with_fault syncfs EIO $when backup ./shop.yaml --full
    expect_text "unable to sync the file system of"
    expect_text "input/output error"
    expect_text "HINT: the kernel log (dmesg) says more about the disk"
    expect_equal "calls" "" "$(cat calls)"
    expect_equal "notes" 0 "$(notes)"
    expect_equal "syncs after the failure" "$when" "$(grep -c 'syncfs(' trace)"
done

step "a sync that fails before the first stop takes the notes of an aborted run along: the next run builds on nothing"
# A run that ends at its first stop: its pre-sync is over, and noted.
aborted_run() {
    touch at-stop
    expect_exit 1 overwinter backup ./shop.yaml --full
    rm at-stop
    expect_equal "notes of the aborted run" 1 "$(notes)"
    : >calls
}
for only_path in "$work/data" "$work/backup"; do
    aborted_run
    expect_exit 1 with_fault syncfs EIO 1 backup ./shop.yaml --full
    grep -q "going on from" "$(ls -t backup/backup_log_* | head -1)" || fail "it does not go on from the aborted run"
    expect_equal "calls" "" "$(cat calls)"
    expect_equal "notes" 0 "$(notes)"
done

step "where they cannot be removed: the sync is the error, and what is left to do is said"
aborted_run
at_end '[ ! -e "$work/mounted" ] || umount "$work/$(cat "$work/mounted")"'
folder=$(echo backup/*.partial)/overwinter
mount --bind "$folder" "$folder"
mount -o remount,bind,ro "$folder"
status=0
with_fault syncfs EIO 1 backup ./shop.yaml --full >"$work/stdout" 2>"$work/stderr" </dev/null || status=$?
echo backup/*.partial/overwinter >mounted
umount "$(cat mounted)"
rm mounted
expect_equal "exit status" 1 "$status"
expect_text "error: unable to sync the file system of '$work/backup': input/output error; unable to "
expect_text "HINT: the copy cannot be trusted, and the next run would build on it: remove '$work/$(echo backup/*.partial)' before that"
rm -r backup/*.partial

step "a sync that fails at the seal: services are up, no set, no notes, and it is not tried again"
# The pre-sync's own is made by another thread, and the first of that one as well: without it the seal's has no double.
for fault in "1 1 --no-pre-sync" "2 3"; do
    read -r when count option <<<"$fault"
    : >calls
    expect_exit 1 with_fault syncfs EIO $when backup ./shop.yaml --full $option
    expect_equal "calls" "stop start" "$(tr '\n' ' ' <calls | sed 's/ $//')"
    expect_service_up
    expect_equal "sets" 1 "$(sets)"
    expect_equal "notes" 0 "$(notes)"
    expect_equal "syncs after the failure" "$count" "$(grep -c 'syncfs(' trace)"
done
only_path=

step "a copy that does not read back, and notes that cannot be removed: the first is the error, the second is warned of"
cat >at-start <<'END_OF_HOOK'
folder=$(ls -td backup/*.partial | head -1)/overwinter
echo "damaged" >"$(find "$folder/.." -path '*/many/7')"
mount --bind "$folder" "$folder"
mount -o remount,bind,ro "$folder"
echo "$folder" >mounted
END_OF_HOOK
expect_exit 1 overwinter backup ./shop.yaml --full --json
umount "$(cat mounted)"
rm -f mounted at-start
expect_service_up
expect_json 'document["error"]["faults"][0]["code"]' read-back
expect_json '[w["code"] for w in document["warnings"]]' '["notes"]'
expect_text "the copy cannot be trusted, and the next run would build on it: remove"
rm -r backup/*.partial

step "the same with files that a set shares, where no word of it can be left either: a full copy is what helps"
base=$(ls backup | grep 'Z$')
echo "file 7, changed" >data/many/7
sleep 2.2
cat >at-start <<'END_OF_HOOK'
folder=$(ls -td backup/*.partial | head -1)/overwinter
echo "damaged" >"$(find "$folder/.." -path '*/many/7')"
mount --bind "$folder" "$folder"
mount -o remount,bind,ro "$folder"
echo "$folder" >mounted
END_OF_HOOK
expect_exit 1 overwinter backup ./shop.yaml --json
umount "$(cat mounted)"
rm -f mounted at-start
expect_service_up
expect_json 'document["error"]["faults"][0]["code"]' read-back
expect_json '[w["code"] for w in document["warnings"]]' '["notes", "notes"]'
expect_text ": the next run would share files with set $base again, some of which do not read back: make a full copy (overwinter backup --full)"
rm -r backup/*.partial

step "a call that a signal interrupts is made again"
# Every second one is, of the first thread's, so that each is repeated once; opens of what others open too would end the loader.
interrupted=flock,rename,renameat,renameat2,mkdir,mkdirat,unlinkat,ftruncate,pwrite64,write,fchmod
expect_exit 0 strace -qq -o "$work/trace" -e "inject=$interrupted:error=EINTR:when=1+2" "$OVERWINTER" backup ./shop.yaml --json
expect_json "document['warnings']" '[]'
for call in flock rename mkdir pwrite64 ftruncate; do
    grep -q "^$call(.*INJECTED" trace || fail "no $call was interrupted"
done
for place in backup backup/overwinter-destination.json "$(ls -d state/locks/*destination* | head -1)"; do
    expect_exit 0 strace -qq -o "$work/trace" -P "$work/$place" -e "inject=openat,newfstatat,statx:error=EINTR:when=1+2" \
        "$OVERWINTER" backup ./shop.yaml --json
    grep -q INJECTED trace || fail "nothing of $place was interrupted"
done
rm -r backup/2*

step "every fsync that fails: no set, or a set whose name is told the truth of; services are up"
count=$(calls_of fsync backup ./shop.yaml --full)
rm -r backup/2*Z*
for when in $(seq "$count"); do
    status=0
    with_fault fsync EIO "$when" backup ./shop.yaml --full >"$work/stdout" 2>"$work/stderr" </dev/null || status=$?
    expect_service_up
    case $status in
    # The journal's own are warned of: they keep no run from its end.
    # That of their folder, once the run's is closed, is nobody's loss: what is found open and owes nothing is closed again.
    0) grep -q "/journals/" "$work/stderr" || grep -qE "/journals>.*INJECTED" "$work/trace" || fail "fsync $when of $count failed, and the run succeeded" ;;
    # Only the link for people.
    3) expect_text "unable to sync" ;;
    *)
        if [ "$(sets)" != 0 ]; then
            expect_text "has its name, and whether a power cut leaves it is not known"
            expect_exit 0 overwinter verify ./shop.yaml "$(basename backup/*Z)"
        fi
        ;;
    esac
    rm -rf backup/*Z
done

step "a source that cannot be read, and a destination that cannot be written, name file and byte"
rm -r data/many
# Of more writes than any thread makes besides.
head -c 20000000 /dev/urandom >data/large
for fault in "pread64 EIO read" "pwrite64 ENOSPC write" "pwrite64 EDQUOT write" "pwrite64 EIO write"; do
    read -r call error verb <<<"$fault"
    # Of writes the first two may be those of the locks; without a pre-sync those of the journal come before the copy, too.
    only_path=
    when=3+
    later=3+
    if [ "$call" = pwrite64 ]; then
        strace -f -y -qq -o "$work/trace" -e trace=pwrite64 "$OVERWINTER" backup ./shop.yaml --full --no-pre-sync >"$work/stdout" 2>"$work/stderr"
        # Calls are counted thread by thread: the first that no thread but the one that copies comes to.
        later=$(awk '/pwrite64\(/ { if (/data\/large>/) large[$1]++; else other[$1]++ }
            END { for (t in other) if (other[t] > most) most = other[t]
                for (t in large) if (large[t] + other[t] <= most) exit 1
                print most + 1 "+" }' "$work/trace") || fail "another thread writes more often than the one that copies"
        rm -r backup/2*Z*
    else
        only_path=$work/data/large when=2 later=2
    fi
    : >calls
    expect_exit 1 with_fault "$call" "$error" "$when" backup ./shop.yaml --full
    expect_text "unable to $verb '"
    expect_text "data/large' at byte "
    expect_equal "calls" "" "$(cat calls)"
    # Calls are counted thread by thread, and which one copies the file is not ours to say.
    for attempt in {1..15}; do
        : >calls
        status=0
        with_fault "$call" "$error" "$later" backup ./shop.yaml --full --no-pre-sync \
            >"$work/stdout" 2>"$work/stderr" </dev/null || status=$?
        if grep -q "data/large' at byte " "$work/stderr"; then break; fi
        rm -rf backup/*Z backup/*.partial
    done
    expect_equal "exit status" 1 "$status"
    expect_text "data/large' at byte "
    expect_equal "calls" "stop start" "$(tr '\n' ' ' <calls | sed 's/ $//')"
    expect_service_up
done
only_path=
expect_exit 0 overwinter backup ./shop.yaml
expect_exit 0 overwinter verify ./shop.yaml

# Calls are counted thread by thread: of those that go through it there are fewer than 19.
step "what cannot be read past the page cache is read through it; what neither can is told, with the byte"
only_path=$(readlink -f backup/latest)/store/data/large
for fault in "fcntl EINVAL 1+" "pread64 EINVAL 19" "pread64 EIO 19"; do
    read -r call error when <<<"$fault"
    expect_exit 0 with_fault "$call" "$error" "$when" verify ./shop.yaml
    grep -q "data/large.*INJECTED" trace || fail "no $call of the file has failed"
done
expect_exit 4 with_fault pread64 EIO 3+ verify ./shop.yaml
expect_text "store/data/large' at byte "
expect_text "input/output error"
only_path=

step "gentle: the pre-sync and the seal step aside, the copy at the standstill does not, and no service is started so"
echo "copy: { io: gentle }" >>shop.yaml
echo 'echo "nice $(nice), $(ionice -p $$)" >manners' >at-start
# The begins of being gentle, of stops and of starts, in their order.
order_of() {
    strace -f -qq -o "$work/trace" -e trace=ioprio_set,execve "$OVERWINTER" backup ./shop.yaml "$@" >"$work/stdout" 2>"$work/stderr" </dev/null
    sed -nE 's/.* ioprio_set\(.*/gentle/p; s/.*execve\(.*"(stop|start)"\].*/\1/p' "$work/trace" | tr '\n' ' '
}
expect_equal "with a pre-sync" "gentle stop start gentle " "$(order_of)"
expect_equal "without" "stop start gentle " "$(order_of --no-pre-sync)"
expect_equal "a service's own" "nice 0, none: prio 0" "$(cat manners)"
rm at-start
expect_equal "verify" 1 "$(calls_of ioprio_set verify ./shop.yaml)"
sed -i 's/gentle/normal/' shop.yaml
expect_equal "normal" 0 "$(calls_of ioprio_set backup ./shop.yaml || true)"
expect_equal "verify --gentle" 1 "$(calls_of ioprio_set verify ./shop.yaml --gentle)"
