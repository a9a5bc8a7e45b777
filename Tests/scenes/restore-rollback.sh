#!/bin/bash
# What a restore has set aside: shown, given up (commit), put back (rollback); killed at each step, and what is refused.
. "$(dirname "$0")/lib.sh"
. "$scenes/killed.sh"
. "$scenes/stand-ins.sh"

at_end 'behave; touch "$run/go"'
wait_here='touch waiting; while [ ! -e go ]; do sleep 0.05; done'
states() { local name; for name in "${services[@]}"; do [ -e "$run/$name.up" ] && echo "$name" || true; done | xargs; }
versions() { local name; for name in "${services[@]}"; do cat "$stack/$name/data/file" 2>/dev/null || echo none; done | xargs; }
aside() { find "$stack" -name '*aside*' -printf '%f\n' | sort; }
journals() { (cd "$STATE_DIRECTORY/journals" 2>/dev/null && ls | grep -v 'done$') || true; }
more() { [ "$1" != search ] || echo "    ready: { command: [$run/ask], within: 1s }"; }
ready_on() { printf '#!/bin/bash\nread -r version <%s/search/data/file\n[[ " %s " == *" $version "* ]] || { echo "no such version" >&2; exit 1; }\n' "$stack" "$*" >"$run/ask"; chmod 755 "$run/ask"; }
ready_on old new
write_profile
for name in "${services[@]}"; do echo new >"$stack/$name/data/file"; done
expect_exit 0 overwinter backup "$profile"
set=$(readlink "$work/backup/latest")

# Restored, with the old data set aside: $restored is its run.
restored() {
    local name
    rm -rf "$stack"/*/data.overwinter-aside-* "$STATE_DIRECTORY"/journals/*.kept
    for name in "${services[@]}"; do mkdir -p "$stack/$name/data"; echo old >"$stack/$name/data/file"; done
    behave
    ready_on old new
    start_all
    rm -f "$run"/{waiting,go}
    expect_exit 0 overwinter restore "$profile" latest --stop --set-aside --yes --json
    restored=$(json 'document["run"]')
    calls >/dev/null
}
expect_settled() { # VERSION
    expect_equal "data" "$1 $1 $1" "$(versions)"
    expect_equal "what is left" "" "$(aside)"
    expect_equal "journals" "" "$(journals)"
    expect_all_up
}

step "nothing is set aside: said, and no verb does anything"
expect_exit 0 overwinter restore status
expect_line "no restore has set anything aside that is still there"
expect_exit 0 overwinter restore status --json
expect_json 'document["setAside"]' '[]'
for verb in commit rollback; do
    expect_error 10 nothing-set-aside "no restore has set anything aside that is still there" "" restore $verb --yes
    expect_error 10 nothing-set-aside "no restore of profile 'scene' has set anything aside that is still there" "" \
        restore $verb scene --yes
done

step "what is set aside is shown: by the restore, by its own status, by the status"
restored
expect_equal "what is aside" "$(printf "data.overwinter-aside-$restored\n%.0s" 1 2 3)" "$(aside)"
expect_exit 0 overwinter restore status
expect_text "scene: restore $restored of 20"
expect_text ", set $set has set aside 12 B:"
expect_line "app/data: $stack/app/data.overwinter-aside-$restored"
expect_line "HINT: to keep what is there now, type: overwinter restore commit scene; to go back, type: overwinter restore rollback scene"
expect_exit 0 overwinter restore status "$profile" --json
expect_json '[(k["profile"], k["run"], k["set"], k["bytes"], len(k["targets"])) for k in document["setAside"]]' \
    "[[\"scene\", \"$restored\", \"$set\", 12, 3]]"
expect_exit 0 overwinter status
expect_text "scene: restore $restored of 20"
expect_exit 0 overwinter status --json
expect_json '[k["bytes"] for k in document["setAside"]]' '[12]'

step "a restore over it is refused, with what to type; one elsewhere is not"
expect_exit 12 overwinter restore "$profile" latest --stop --set-aside --yes
expect_text "restore $restored has set data aside, and waits to be committed or rolled back: database/data, search/data, app/data"
expect_line "HINT: to keep what is there now, type: overwinter restore commit scene; to go back, type: overwinter restore rollback scene"
expect_exit 12 overwinter restore "$profile" latest --stop --set-aside --yes --json
expect_json '[f["code"] for f in document["error"]["faults"]]' '["pending"]'
expect_exit 0 overwinter restore "$profile" latest --to "$work/elsewhere" --yes
expect_untouched

step "a question that cannot be asked is 64, and changes nothing"
for verb in commit rollback; do
    expect_exit 64 overwinter restore $verb scene
    expect_text "error: a $verb without a terminal is confirmed with --yes"
    expect_exit 64 overwinter restore $verb scene --no-input
done
expect_exit 10 overwinter restore commit other --yes
expect_line "HINT: set aside is data by restore $restored of profile 'scene'"
expect_exit 10 overwinter restore rollback --run nonsense --yes
expect_equal "what is aside" 3 "$(aside | wc -l)"

step "committed: removed, and nothing else"
expect_exit 0 overwinter restore commit --yes --json
expect_json 'document["setAside"][0]["run"]' "$restored"
expect_settled new
expect_untouched
expect_exit 10 overwinter restore commit --yes

step "killed while it removes: what is left is no set-aside, and recover removes it"
restored
# As a commit leaves it that is killed between its rename and its end.
mv "$STATE_DIRECTORY/journals/$restored.journal.kept" "$STATE_DIRECTORY/journals/$restored.journal.removing"
mv "$stack/app/data.overwinter-aside-$restored" "$stack/app/data.overwinter-aside-$restored.removing"
expect_exit 10 overwinter restore rollback scene --yes
expect_exit 0 overwinter recover
expect_settled new

step "what lies there is not what was set aside: neither removed nor put back"
restored
mv "$stack/app/data.overwinter-aside-$restored" "$work/moved"
cp -a "$work/moved" "$stack/app/data.overwinter-aside-$restored"
for verb in commit rollback; do
    expect_exit 12 overwinter restore $verb scene --yes
    expect_text "'$stack/app/data.overwinter-aside-$restored' is not what restore $restored has set aside: somebody has put something else there"
done
expect_exit 0 overwinter restore status
expect_text "app/data: '$stack/app/data.overwinter-aside-$restored' is not what"
rm -r "$stack/app/data.overwinter-aside-$restored"
expect_exit 12 overwinter restore rollback scene --yes
expect_text "the old data of app/data is not where restore $restored has set it aside; nothing was changed"
expect_untouched
mv "$work/moved" "$stack/app/data.overwinter-aside-$restored"

step "all that was set aside was removed by hand: said, nothing to go back to, and a commit ends it"
restored
for folder in "$stack"/*/data.overwinter-aside-$restored; do mv "$folder" "$work/moved-$(basename "$(dirname "$folder")")"; done
expect_exit 0 overwinter restore status
expect_text "scene: restore $restored of 20"
expect_text ", set $set had set data aside, and none of it is there any more: somebody has removed it, or moved it away"
expect_line "app/data: is not there any more"
expect_line "HINT: nothing can be put back; to end this, type: overwinter restore commit scene"
expect_exit 0 overwinter restore status --json
expect_json '[(k["run"], k["bytes"], sorted({t["state"] for t in k["targets"]})) for k in document["setAside"]]' "[[\"$restored\", 0, [\"gone\"]]]"
expect_exit 12 overwinter restore rollback scene --yes
expect_text "is not where restore $restored has set it aside; nothing was changed"
expect_text "HINT: bring it back there; or keep the restored data: overwinter restore commit scene"
expect_untouched
# No restore waits for a decision that nobody can take: but the one that does is the one that is meant.
gone=$restored
expect_exit 0 overwinter restore "$profile" latest --stop --set-aside --yes --json
restored=$(json 'document["run"]')
calls >/dev/null
expect_exit 0 overwinter restore rollback scene --dry-run
expect_text "rollback of restore $restored"
expect_exit 0 overwinter restore commit scene --run "$gone" --yes
expect_line "nothing of what restore $gone had set aside was there any more: it is over"
expect_equal "registers" "$restored.journal.kept" "$(journals)"
for folder in "$stack"/*/data.overwinter-aside-$restored; do rm -r "$folder"; done
expect_exit 0 overwinter restore commit scene --yes --json
expect_json '[k["run"] for k in document["setAside"]]' "[\"$restored\"]"
expect_exit 10 overwinter restore commit scene --yes
expect_settled new
rm -r "$work"/moved-*
restored

step "a register that cannot be read is named, and hides no other; services have nothing to do with it"
echo nonsense >"$STATE_DIRECTORY/journals/20200101-000000Z-0000.journal.kept"
unreadable="unable to read the journal '$STATE_DIRECTORY/journals/20200101-000000Z-0000.journal.kept': its first line is damaged"
expect_exit 0 overwinter restore status
expect_text "not shown: $unreadable; it says what restore 20200101-000000Z-0000 has set aside"
expect_text "scene: restore $restored of 20"
expect_exit 0 overwinter restore status --json
expect_json '([k["run"] for k in document["setAside"]], [u["code"] for u in document["unreadable"]])' "[[\"$restored\"], [\"register-unreadable\"]]"
expect_exit 0 overwinter status
expect_text "not shown: $unreadable"
expect_exit 0 overwinter restore rollback scene --dry-run
expect_exit 12 overwinter restore commit other --yes
expect_line "HINT: see by hand to what has '.overwinter-aside-20200101-000000Z-0000' in its name, in and beside the restored folders; then remove the register: rm $STATE_DIRECTORY/journals/20200101-000000Z-0000.journal.kept"
expect_exit 12 overwinter restore "$profile" latest --stop --set-aside --yes
expect_text "$unreadable"
expect_untouched
rm "$STATE_DIRECTORY/journals/20200101-000000Z-0000.journal.kept"

step "a run has the services in hand: neither"
misbehave app stop <<<"rm -f app.up; $wait_here"
begin backup "$profile"
wait_until 20 test -e "$run/waiting"
for verb in commit rollback; do expect_exit 11 overwinter restore $verb scene --yes; done
touch "$run/go"
wait $pid || fail "the backup failed"
pid=
behave
calls >/dev/null
expect_exit 0 overwinter verify "$profile" latest

step "rolled back: the plan, then stopped, renamed, started; the restored data is removed"
expect_exit 0 overwinter restore rollback scene --dry-run
expect_text "put back app/data"
expect_text "stop database"
expect_equal "what a look did" "" "$(calls)"
old=$(stat -c %i "$stack/app/data.overwinter-aside-$restored")
expect_exit 0 overwinter restore rollback scene --yes --json
expect_document 0
expect_json 'document["verb"]' rollback
expect_equal "what was done" $'stop app\nstop search\nstop database\nstart database\nstart search\nstart app' "$(calls)"
expect_settled old
expect_equal "the folder" "$old" "$(stat -c %i "$stack/app/data")"
expect_exit 10 overwinter restore rollback --yes

step "not ready on the old data: the restored data is put back, exit 1, and the old is still set aside"
restored
ready_on new
expect_exit 1 overwinter restore rollback scene --yes
expect_text "error: search did not become ready on the old data: "
expect_text "; the restored data is back, and the services are as before"
expect_equal "data" "new new new" "$(versions)"
expect_equal "what is aside" "$(printf "data.overwinter-aside-$restored\n%.0s" 1 2 3)" "$(aside)"
expect_all_up
ready_on old
expect_exit 0 overwinter restore rollback scene --yes
expect_settled old

step "old data that vanishes under the rollback: undone, and not taken for nothing"
restored
misbehave database stop <<<"rm -f database.up; mv $stack/app/data.overwinter-aside-$restored $work/moved"
expect_exit 1 overwinter restore rollback scene --yes
expect_text "the old data of '$stack/app/data' is not where restore $restored has set it aside"
expect_equal "data" "new new new" "$(versions)"
expect_all_up
behave
mv "$work/moved" "$stack/app/data.overwinter-aside-$restored"
expect_exit 0 overwinter restore rollback scene --yes
expect_settled old

step "what was not there before the restore is not there after the rollback; what ran before it runs again"
restored
expect_exit 0 overwinter restore commit --yes
rm -r "$stack/app/data"
for name in database search; do echo old >"$stack/$name/data/file"; done
expect_exit 0 overwinter restore "$profile" latest --stop --set-aside --yes
expect_equal "data" "new new new" "$(versions)"
rm "$run/database.up"
expect_exit 0 overwinter restore rollback --yes
expect_equal "data" "old old none" "$(versions)"
expect_equal "what is left" "" "$(aside)"
expect_all_up

step "what did not run before the restore, and had no data, is left down by the rollback"
restored
expect_exit 0 overwinter restore commit --yes
rm -r "$stack/app/data" "$run/app.up"
for name in database search; do echo old >"$stack/$name/data/file"; done
expect_exit 0 overwinter restore "$profile" latest --stop --set-aside --yes
expect_all_up
expect_exit 0 overwinter restore rollback --dry-run --json
expect_json '(document["starts"], document["staysDown"])' '[["database", "search"], ["app"]]'
expect_exit 0 overwinter restore rollback --yes
expect_equal "data" "old old none" "$(versions)"
expect_equal "what runs" "database search" "$(states)"

step "killed at each step of a rollback: recover ends it on one side or the other"
# VERSION that must stand, then whose verb is where it waits.
while read -r version name verb; do
    restored
    case $verb in stop) deed="rm -f $name.up" ;; start) deed="touch $name.up" ;; esac
    misbehave "$name" "$verb" <<<"$wait_here; $deed"
    begin restore rollback scene --yes
    wait_until 30 test -e "$run/waiting"
    die
    touch "$run/go"
    behave
    expect_exit 0 overwinter recover
    expect_equal "data, killed in the $verb of $name" "$version $version $version" "$(versions)"
    expect_all_up
    if [ $version = old ]; then expect_settled old; else expect_exit 0 overwinter restore rollback --yes; fi
done <<'END'
new app stop
new database stop
old database start
old app start
END

step "killed in the starts, and not ready on the old data: recover puts the restored data back"
restored
misbehave app start <<<"$wait_here"
begin restore rollback scene --yes
wait_until 30 test -e "$run/waiting"
die
touch "$run/go"
behave
misbehave app start <<<"grep -q new $stack/app/data/file && touch app.up"
expect_exit 0 overwinter recover
expect_text "not ready on the old data: app: "
expect_equal "data" "new new new" "$(versions)"
expect_equal "what is aside" 3 "$(aside | wc -l)"
expect_all_up
behave
expect_exit 0 overwinter restore rollback --yes
expect_settled old

step "killed at each rename of a rollback: recover ends it on one side or the other"
if command -v strace >/dev/null; then
    for number in 1 3 4 6 7 9 10 12; do
        restored
        status=0
        # Renames of the data: 3 out of the way, 3 back; then of journals, and of what is removed.
        strace -f -o /dev/null -e trace=renameat2 -e inject=renameat2:signal=KILL:when=$number \
            "$OVERWINTER" restore rollback scene --yes >"$work/stdout" 2>"$work/stderr" </dev/null || status=$?
        # Its guardian may be at work, and is waited for.
        expect_exit 0 overwinter recover
        case "$(versions)" in "new new new" | "old old old") ;; *) fail "killed at rename $number: $(versions)" ;; esac
        expect_all_up
        [ "$(versions)" != "old old old" ] || expect_settled old
    done
fi

step "committed where a rollback was cut short: that is ended first, and needs what is aside"
if command -v strace >/dev/null; then
    restored
    # The first is back; its guardian is gone with it.
    strace -D -o "$work/trace" -e trace=renameat2 -e inject=renameat2:signal=STOP:when=5 \
        "$OVERWINTER" restore rollback scene --yes >"$work/run.out" 2>"$work/run.err" </dev/null &
    pid=$!
    wait_until 30 grep -q 'stopped by SIGSTOP' "$work/trace"
    die
    expect_exit 0 overwinter restore commit scene --yes
    expect_settled new
fi

step "a debt that is dropped leaves what was set aside to be committed or rolled back"
restored
expect_exit 0 overwinter restore commit --yes
for name in "${services[@]}"; do echo old >"$stack/$name/data/file"; done
misbehave app start <<<"$wait_here"
begin restore "$profile" latest --stop --set-aside --yes
wait_until 30 test -e "$run/waiting"
die
touch "$run/go"
behave
for name in database search app; do overwinter recover --forget $name --yes 2>"$work/stderr" || true; done
expect_exit 0 overwinter recover
expect_equal "data" "new new new" "$(versions)"
start_all
expect_exit 0 overwinter restore rollback --yes
expect_settled old
