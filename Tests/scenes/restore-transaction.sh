#!/bin/bash
# A restore as one act: services that do not become ready on the restored data get the old data back; what was set aside
# is kept until the restore is committed or rolled back; killed anywhere, `recover` ends it on one side or the other.
. "$(dirname "$0")/lib.sh"
. "$scenes/killed.sh"
. "$scenes/stand-ins.sh"

at_end 'behave; touch "$run/go"'
wait_here='touch waiting; while [ ! -e go ]; do sleep 0.05; done'
states() { local name; for name in "${services[@]}"; do [ -e "$run/$name.up" ] && echo "$name" || true; done | xargs; }
versions() { local name; for name in "${services[@]}"; do cat "$stack/$name/data/file"; done | xargs; }
aside() { find "$stack" -name '*aside*' -printf '%f\n' | sort; }
journals() { (cd "$STATE_DIRECTORY/journals" 2>/dev/null && ls | grep -v 'done$') || true; }

# Search is ready by what run/ask says of its data.
more() { [ "$1" != search ] || echo "    ready: { command: [$run/ask], within: 1s }"; }
ready_on() { printf '#!/bin/bash\nread -r version <%s/search/data/file\n[[ " %s " == *" $version "* ]] || { echo "no such version" >&2; exit 1; }\n' "$stack" "$*" >"$run/ask"; chmod 755 "$run/ask"; }
ready_on old new
write_profile
for name in "${services[@]}"; do echo new >"$stack/$name/data/file"; done
expect_exit 0 overwinter backup "$profile"
make_old() {
    local name
    rm -rf "$stack"/*/data.overwinter-aside-* "$STATE_DIRECTORY"/journals/*.kept
    for name in "${services[@]}"; do echo old >"$stack/$name/data/file"; done
    behave
    start_all
    rm -f "$run"/{waiting,go}
}
restore=(restore "$profile" latest --stop --set-aside --yes)

step "not ready on the restored data: all is put back, and the services run on the old data"
make_old
ready_on old
expect_exit 1 overwinter "${restore[@]}"
expect_text "error: search did not become ready on the restored data: commands of search is not ready after 1s: "
expect_text "; the old data is back, and the services are as before"
expect_equal "data" "old old old" "$(versions)"
expect_equal "what is left of it" "" "$(aside)"
expect_equal "journals" "" "$(journals)"
expect_all_up
# Search is tried again before it is given up; then all that was started is stopped, and started on the old data.
expect_equal "what was done" "$(printf '%s\n' {stop\ app,stop\ search,stop\ database,start\ database,start\ search,start\ app,stop\ app,stop\ search,stop\ database,start\ database,start\ search,start\ app})" "$(calls)"
expect_exit 1 overwinter "${restore[@]}" --json
expect_document 1
expect_json 'document["error"]["code"]' restore-failed
expect_json '[f["code"] for f in document["error"]["faults"]]' '["not-ready"]'
expect_json 'document["setAside"]' '[]'

step "a start that fails turns back as well; one that needs a later service does not"
make_old
ready_on old new
misbehave search start <<<"grep -q old $stack/search/data/file && touch search.up"
expect_exit 1 overwinter "${restore[@]}"
expect_text "search did not become ready on the restored data"
expect_equal "data" "old old old" "$(versions)"
make_old
misbehave search start <<<'[ ! -e app.up ] || touch search.up'
expect_exit 0 overwinter "${restore[@]}"
expect_equal "data" "new new new" "$(versions)"
expect_all_up

step "a service that did not run before, and ran at the backup: it is stopped again, and not started on the old data"
make_old
rm "$run/app.up"
ready_on old
expect_exit 1 overwinter "${restore[@]}"
expect_equal "data" "old old old" "$(versions)"
expect_equal "what runs" "database search" "$(states)"

step "with nothing there before, there is nothing to go back to: the restored data stays, and 5 says what is down"
make_old
rm -r "$stack"/*/data
expect_exit 5 overwinter "${restore[@]}"
expect_line "error: search is not back"
expect_equal "data" "new new new" "$(versions)"

step "neither the new nor the old: exit 5, on the old data"
make_old
ready_on nothing
expect_exit 5 overwinter "${restore[@]}"
expect_line "error: search is not back"
expect_text "search did not become ready on the restored data"
expect_equal "data" "old old old" "$(versions)"
expect_equal "what is left of it" "" "$(aside)"
ready_on old
expect_exit 0 overwinter recover

step "killed while it starts on the restored data: recover goes on, and turns back where it is not ready"
killed_while_starting() {
    make_old
    ready_on "$@"
    misbehave app start <<<"touch app.up; $wait_here"
    begin "${restore[@]}"
    wait_until 30 test -e "$run/waiting"
    die
    touch "$run/go"
    behave
}
killed_while_starting old new
expect_exit 0 overwinter recover
expect_equal "data" "new new new" "$(versions)"
expect_all_up
killed_while_starting old new
ready_on old
# Search is ready by its journal; the database is not back.
misbehave app start <<<"grep -q old $stack/app/data/file && touch app.up"
rm -f "$run/app.up"
expect_exit 0 overwinter recover --json
expect_document 0
expect_json '"not ready on the restored data: app: " in document["runs"][0]["turnedBack"]' true
expect_json 'len(document["runs"][0]["putBack"])' 3
expect_equal "data" "old old old" "$(versions)"
expect_equal "what is left of it" "" "$(aside)"
expect_all_up

step "killed while it turns back, in a stop, the first start, the last one: recover ends it on the old data"
for moment in "search stop" "database start" "app start"; do
    make_old
    ready_on old
    read -r name verb <<<"$moment"
    # Only once search was asked for on the new data, and given up.
    printf '#!/bin/bash\ngrep -q old %s/search/data/file && exit 0\n[ $((tries = $(cat %s/tries 2>/dev/null || echo 0) + 1)) ]\necho $tries >%s/tries\nexit 1\n' "$stack" "$run" "$run" >"$run/ask"
    rm -f "$run/tries"
    case $verb in stop) deed="rm -f $name.up" ;; start) deed="touch $name.up" ;; esac
    misbehave "$name" "$verb" <<<"[ -e tries ] || { $deed; exit 0; }; [ $verb = stop ] || grep -q old $stack/$name/data/file || { $deed; exit 0; }; $wait_here; $deed"
    begin "${restore[@]}"
    wait_until 30 test -e "$run/waiting"
    die
    touch "$run/go"
    behave
    expect_exit 0 overwinter recover
    expect_equal "data, killed in $moment" "old old old" "$(versions)"
    expect_equal "what is left of it" "" "$(aside)"
    expect_all_up
    expect_equal "journals" "" "$(journals)"
done
