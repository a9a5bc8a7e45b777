#!/bin/bash
# A restore that keeps nothing of what is there, for want of room: what it says before, and what becomes of services whose data
# it has left incomplete.
. "$(dirname "$0")/lib.sh"
. "$scenes/killed.sh"
. "$scenes/stand-ins.sh"

at_end 'behave; touch "$run/go"'
states() { local name; for name in "${services[@]}"; do [ -e "$run/$name.up" ] && echo "$name" || true; done | xargs; }
versions() { local name; for name in "${services[@]}"; do cat "$stack/$name/data/file" 2>/dev/null || echo none; done | xargs; }
aside() { find "$stack" -name '*aside*' -printf '%f\n' | sort; }
journals() { (cd "$STATE_DIRECTORY/journals" 2>/dev/null && ls | grep -v 'done$') || true; }
for name in "${services[@]}"; do echo new >"$stack/$name/data/file"; done
expect_exit 0 overwinter backup "$profile"
set=$work/backup/$(readlink "$work/backup/latest")
make_old() {
    local name
    for name in "${services[@]}"; do mkdir -p "$stack/$name/data"; echo old >"$stack/$name/data/file"; done
    behave
    start_all
    rm -f "$run"/{waiting,go}
}
discard=(restore "$profile" latest --stop --discard-current)

step "it is asked for by name, and never together with --set-aside or --to"
make_old
expect_exit 64 overwinter "${discard[@]}"
expect_exit 64 overwinter "${discard[@]}" --set-aside --yes
expect_text "--set-aside and --discard-current contradict each other"
expect_exit 64 overwinter restore "$profile" latest --to "$work/elsewhere" --discard-current --yes
expect_exit 0 overwinter "${discard[@]}" --dry-run
expect_text "holds  what is there may be removed before the copy, with no way back: database/data, search/data, app/data"
expect_text "holds  there is room for the data, in the place of what is discarded"
expect_text "remove app/data"
expect_exit 12 overwinter restore "$profile" latest --stop --yes
expect_equal "data" "old old old" "$(versions)"
expect_untouched

step "done: nothing is kept"
expect_exit 0 overwinter "${discard[@]}" --yes --json
expect_document 0
expect_json 'document["setAside"]' '[]'
expect_equal "data" "new new new" "$(versions)"
expect_equal "what is left" "" "$(aside)"
expect_equal "journals" "" "$(journals)"
expect_all_up

step "a signal once all is restored undoes nothing: there is nothing to go back to"
make_old
# Where the services are looked at a last time, behind the last copy.
misbehave app status <<END_OF_STATUS
[ ! -e app.up ] || exit 0
if [ "\$(cat $stack/app/data/file 2>/dev/null)" = new ] && [ ! -e signalled ]; then touch signalled; kill -INT \$PPID; sleep 0.3; fi
exit 3
END_OF_STATUS
expect_exit 0 env --default-signal=INT "$OVERWINTER" "${discard[@]}" --yes
[ -e "$run/signalled" ] || fail "no signal was sent"
expect_equal "data" "new new new" "$(versions)"
expect_equal "journals" "" "$(journals)"
expect_all_up

step "what fails before anything is discarded changes nothing"
make_old
misbehave database stop <<<'rm -f database.up; touch app.up'
expect_exit 1 overwinter "${discard[@]}" --yes
expect_equal "data" "old old old" "$(versions)"
behave
start_all

step "the copy fails after: nothing is started on what is incomplete, 5 names it, and recover says the same"
make_old
cp -a "$set" "$work/whole"
misbehave database stop <<<"rm -f database.up; rm -f $set/app/data/file"
expect_exit 5 overwinter "${discard[@]}" --yes
expect_line "error: database, search, app are not back"
expect_text "the data of database/data, search/data, app/data is incomplete: what was there was discarded, and the restore did not end"
expect_text "HINT: restore it again: overwinter restore scene"
expect_equal "what runs" "" "$(states)"
expect_equal "what is left" "" "$(aside)"
behave
expect_exit 5 overwinter recover --dry-run
expect_exit 5 overwinter recover
expect_text "is incomplete: what was there was discarded"
expect_equal "what runs" "" "$(states)"
expect_exit 5 overwinter backup "$profile"
expect_equal "what runs" "" "$(states)"

step "what is whole is started before anything is removed, and a recovery that is killed there has started it"
cat >"$work/other.yaml" <<END_OF_PROFILE
version: 1
name: other
destination: $work/other
services:
$(service_lines other)
    ready: { command: ["true"] }
    sources: { data: $work/others }
END_OF_PROFILE
mkdir -p "$work/other" "$work/others"
touch "$run/other.up"
misbehave other stop <<<'rm -f other.up; touch waiting; while [ ! -e go ]; do sleep 0.05; done'
begin backup "$work/other.yaml"
wait_until 30 test -e "$run/waiting"
die
touch "$run/go"
behave
left=$stack/app/data.overwinter-aside-$(cd "$STATE_DIRECTORY/journals" && basename "$(grep -l '"restore"' *.journal | head -1)" .journal)
mkdir "$left"
touch "$left/file"
strace -o /dev/null -e trace=unlinkat -e inject=unlinkat:signal=KILL:when=1 "$OVERWINTER" recover >"$work/stdout" 2>&1 || true
expect_equal "what runs" "other" "$(ls "$run" | sed -n 's/\.up$//p' | xargs)"
[ -d "$left.removing" ] || fail "nothing was being removed"
expect_exit 5 overwinter recover
expect_equal "what is left" "" "$(aside)"
rm -f "$run"/{waiting,go,other.up}

step "another restore makes it whole, and nothing is owed any more"
rm -rf "$set"
mv "$work/whole" "$set"
expect_exit 3 overwinter restore "$profile" latest --stop --discard-current --yes
expect_equal "data" "new new new" "$(versions)"
expect_all_up
expect_exit 0 overwinter recover
expect_line "nothing is owed"

step "killed while it removes: recover starts nothing on it, and removes the rest; the debt can be dropped"
make_old
status=0
# Of the program alone: what stops a service unlinks, too.
strace -o /dev/null -e trace=unlinkat -e inject=unlinkat:signal=KILL:when=1 \
    "$OVERWINTER" "${discard[@]}" --yes >"$work/stdout" 2>"$work/stderr" </dev/null || status=$?
expect_equal "exit status" 137 "$status"
expect_exit 5 overwinter recover
expect_text "is incomplete: what was there was discarded"
expect_equal "what runs" "" "$(states)"
expect_equal "what is left" "" "$(aside)"
for name in "${services[@]}"; do expect_exit 0 overwinter recover --forget $name --yes; done
expect_exit 0 overwinter recover
expect_line "nothing is owed"

step "old data that cannot be removed keeps no restore from ending; what is left of it is removed later"
make_old
expect_exit 0 strace -o /dev/null -e trace=unlinkat -e inject=unlinkat:error=EIO:when=1 "$OVERWINTER" "${discard[@]}" --yes
expect_text "what is discarded is not all removed: "
expect_equal "data" "new new new" "$(versions)"
expect_equal "what is left" "" "$(aside)"
expect_all_up
make_old
expect_exit 3 strace -o /dev/null -e trace=unlinkat -e inject=unlinkat:error=EIO "$OVERWINTER" "${discard[@]}" --yes --json
expect_json '[w["code"] for w in document["warnings"]]' '["set-aside"]'
expect_equal "data" "new new new" "$(versions)"
expect_all_up
expect_exit 0 overwinter recover
expect_equal "what is left" "" "$(aside)"
expect_equal "journals" "" "$(journals)"

step "a part of what was left incomplete: nothing is started on the rest of it"
mkdir -p "$stack/app/config"
sed -i "s|data: $stack/app/data|&, config: $stack/app/config|" "$profile"
echo new >"$stack/app/config/file"
expect_exit 0 overwinter backup "$profile"
set=$work/backup/$(readlink "$work/backup/latest")
incomplete() {
    make_old
    rm -rf "$work/whole"
    cp -a "$set" "$work/whole"
    misbehave database stop <<<"rm -f database.up; rm -f $set/app/data/file"
    expect_exit 5 overwinter "${discard[@]}" --yes
    rm -rf "$set"
    mv "$work/whole" "$set"
    behave
}
incomplete
expect_exit 12 overwinter "${discard[@]}" --only app/data --yes
expect_text "app would be started, and the data of app/config is incomplete since restore "
expect_line "HINT: restore it: --only app/config; or say that it is whole: overwinter recover --forget app"
expect_equal "what runs" "" "$(states)"

step "what is incomplete is nothing to go back to"
expect_exit 3 overwinter restore "$profile" latest --stop --set-aside --yes
expect_all_up
expect_equal "data" "new new new" "$(versions)"
expect_exit 12 overwinter restore rollback scene --yes
expect_text "the old data of app/data is incomplete: a restore before had discarded what was there"
expect_all_up
expect_exit 0 overwinter restore commit scene --yes

step "nor where a service is not ready on the restored data: that stays, the only whole copy"
incomplete
misbehave app start <<<'exit 1'
expect_exit 5 overwinter restore "$profile" latest --stop --set-aside --yes
expect_line "error: app is not back"
expect_equal "data" "new new new" "$(versions)"
expect_exit 5 overwinter recover
expect_equal "data" "new new new" "$(versions)"
behave
expect_exit 0 overwinter recover
expect_all_up
expect_exit 0 overwinter restore commit scene --yes

step "the next restore is killed once its data is good: recover starts all of it"
incomplete
wait_here='touch waiting; while [ ! -e go ]; do sleep 0.05; done'
misbehave app start <<<"$wait_here; touch app.up"
begin "${discard[@]}" --yes
wait_until 30 test -e "$run/waiting"
die
touch "$run/go"
behave
expect_exit 0 overwinter recover
expect_equal "data" "new new new" "$(versions)"
expect_all_up
expect_exit 0 overwinter recover
expect_line "nothing is owed"


step "what was left incomplete by a clock that was ahead is made whole by the next restore"
incomplete
python3 - "$STATE_DIRECTORY"/journals/*.journal <<'END_OF_MOVE'
import hashlib, os, sys
path = sys.argv[1]
old = os.path.basename(path).removesuffix(".journal")
new = "20300101-000000Z" + old[16:]
with open(path, "rb") as file:
    first, rest = file.read().split(b"\n", 1)
body = first[17:].replace(old.encode(), new.encode())
with open(os.path.join(os.path.dirname(path), new + ".journal"), "wb") as file:
    file.write(hashlib.sha256(body).hexdigest()[:16].encode() + b" " + body + b"\n" + rest)
os.unlink(path)
END_OF_MOVE
expect_exit 5 overwinter recover
expect_exit 3 overwinter restore "$profile" latest --stop --discard-current --yes
expect_all_up
expect_exit 0 overwinter recover
expect_line "nothing is owed"
expect_equal "journals" "" "$(journals)"
