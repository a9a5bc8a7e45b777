#!/bin/bash
# Sets that cannot be restored, targets that must not be overwritten, and a second run while one is at work.
. "$(dirname "$0")/lib.sh"
. "$scenes/stand-ins.sh"

step "no set yet"
expect_error 10 set-not-found "there is no sealed set in '$work/backup'" "it holds no sets at all" \
    restore "$profile" latest --yes
expect_error 10 set-not-found "there is no sealed set in '$work/backup'" "it holds no sets at all" verify "$profile"

step "three sets, and what is none: a partial, an older script's, a damaged one"
expect_exit 0 overwinter backup "$profile"
set=$(readlink -f "$work/backup/latest")
name=$(basename "$set")
# Of the same day whatever the clock says, so that the prefix fits all.
for other in 20010203-040506Z 20010203-040507Z; do cp -a "$set" "$work/backup/$other"; done
mkdir -p "$work/backup/20010203-040508Z.partial/search" "$work/backup/20241213-0459-0000/search"
touch "$run/calls"; : >"$run/calls"

step "unknown, with the nearest; an ambiguous prefix"
expect_error 10 set-not-found "there is no set '20010203-040509Z' in '$work/backup'" "did you mean '20010203-040506Z'?" \
    show "$profile" 20010203-040509Z
expect_error 10 set-ambiguous "2 sets in '$work/backup' begin with '2001'" \
    "say which: 20010203-040506Z, 20010203-040507Z" restore "$profile" 2001 --yes
expect_error 10 set-not-found "there is no set at '$work/nowhere': it is no folder" "" verify "$profile" "$work/nowhere"
rm -r "$work/backup/20010203-040506Z"

step "unsealed: a partial, and an older script's"
expect_error 12 set-not-sealed "set '$work/backup/20010203-040508Z.partial' is not sealed: a run is at work on it, or was aborted" \
    "only the rename at the end of a run makes it a set" restore "$profile" 20010203-040508Z.partial --yes
expect_error 12 set-not-sealed "set '$work/backup/20241213-0459-0000' is not sealed: an older script made it, and nothing is known of what was copied" \
    "read and seal it first: overwinter adopt scene 20241213-0459-0000; or restore it as it lies, with --unsealed" \
    restore "$profile" 20241213 --yes
expect_error 12 set-not-sealed "set '$work/backup/20241213-0459-0000' is not sealed: it has no overwinter/set.json" \
    "it was made by an older script (see overwinter adopt), or by a run that did not end" verify "$profile" 20241213
expect_exit 0 overwinter list "$profile"
expect_text "unsealed: made by an older script"
expect_text "partial: no set"

step "another profile's"
sed "s|^name: .*|name: other|" "$profile" >"$work/bad.yaml"
expect_exit 12 overwinter restore "$work/bad.yaml" "$set" --stop --set-aside --yes
expect_line "error: the set '$name' was made with the profile 'scene', not with 'other'"
expect_line "HINT: its own profile is '$set/overwinter/profile.yaml'"

step "without a terminal, and without --yes"
expect_exit 64 overwinter restore "$profile" "$name" --stop --set-aside --json
expect_line "error: a restore without a terminal is confirmed with --yes"
expect_line "HINT: look at the plan first: overwinter restore … --dry-run"
expect_equal "standard output" "" "$(cat "$work/stdout")"
expect_exit 64 overwinter restore "$profile" "$name" --only nobody --yes
expect_line "error: the set '$name' holds no 'nobody'"
expect_line "HINT: it holds: database/data, search/data, app/data"

step "services that run, and targets that are not empty: all of it at once, and each alone"
expect_exit 12 overwinter restore "$profile" "$name" --yes
expect_line "error: 6 faults keep the guards from holding, and nothing was changed"
for service in "${services[@]}"; do
    expect_line "'$stack/$service/data' is not empty"
    expect_line "service '$service' is status exits 0"
done
expect_line "HINT: keep what is there beside it with --set-aside"
expect_line "HINT: stop it, or let the restore do so with --stop"
expect_exit 12 overwinter restore "$profile" "$name" --yes --json
expect_document 12
expect_json 'sorted({f["code"] for f in document["error"]["faults"]})' '["services-stopped", "targets"]'
expect_error 12 targets "'$stack/app/data' is not empty" "keep what is there beside it with --set-aside" \
    restore "$profile" "$name" --stop --only app --yes
rm "$run/database.up" "$run/search.up"
expect_error 12 services-stopped "service 'app' is status exits 0" "stop it, or let the restore do so with --stop" \
    restore "$profile" "$name" --set-aside --yes
expect_exit 12 overwinter restore "$profile" "$name" --set-aside --dry-run --json
expect_document 12
start_all

step "a byte changed: verify 4, restore 12, both by name"
printf X | dd of="$set/search/data/file" bs=1 conv=notrunc status=none
expect_exit 4 overwinter verify "$profile" "$name"
expect_line "error: set '$set' is not what was sealed: 2 differences"
expect_text "search/data/file"
expect_exit 4 overwinter verify "$profile" "$name" --json
expect_document 4
expect_json 'document["error"]["code"]' verification-failed
expect_json 'sorted({d["path"] for d in document["differences"]})' '["search/data/file"]'
expect_exit 12 overwinter restore "$profile" "$name" --stop --set-aside --yes
expect_text "'search/data/file': digest of the contents is "
expect_exit 12 overwinter restore "$profile" "$name" --stop --set-aside --yes --json
expect_document 12
expect_json 'sorted({f["code"] for f in document["error"]["faults"]})' '["verified"]'

step "a file of the record changed"
sed -i 's/mode=0[0-7]*/mode=0777/' "$set/overwinter/files.mtree"
expect_exit 4 overwinter verify "$profile" "$name" --json
expect_document 4
expect_json 'document["error"]["code"]' bad-record
expect_text "files.mtree"
expect_exit 12 overwinter restore "$profile" "$name" --stop --set-aside --yes
expect_text "files.mtree"
expect_text "HINT: the record was damaged or forged; restore from another set"
expect_exit 12 overwinter restore "$profile" "$name" --stop --set-aside --yes --json
expect_document 12
expect_json '[f["code"] for f in document["error"]["faults"]]' '["bad-record"]'

step "a record that cannot be read, and one of a later program"
other=$work/backup/20010203-040507Z
cp "$other/overwinter/set.json" "$work/set.json"
echo "{" >"$other/overwinter/set.json"
expect_exit 0 overwinter list "$profile"
expect_text "damaged: "
expect_exit 4 overwinter verify "$profile" 20010203-040507Z --json
expect_document 4
sed 's/"format" : 1/"format" : 99/' "$work/set.json" >"$other/overwinter/set.json"
expect_error 13 format-too-new \
    "set '$other': set.json has format 99, this program reads formats up to 1" \
    "use the version of overwinter that made the set, or a newer one" restore "$profile" 20010203-040507Z --yes
expect_exit 13 overwinter verify "$profile" 20010203-040507Z
cp "$work/set.json" "$other/overwinter/set.json"

step "nothing was touched by any of it"
expect_untouched
for service in "${services[@]}"; do expect_equal "$service's data" "of $service" "$(cat "$stack/$service/data/file")"; done

step "a second run while one is at work: named with its process and its id"
misbehave database stop <<<'until [ -e go ]; do sleep 0.05; done; rm -f database.up'
"$OVERWINTER" backup "$profile" --json >"$work/first" 2>"$work/first.stderr" &
first=$!
at_end '[ -z "$first" ] || { touch "$run/go"; wait $first; }'
wait_until 20 grep -q "stop database" "$run/calls"
for verb in "backup $profile" "restore $profile 20010203-040507Z --stop --set-aside --yes"; do
    expect_exit 11 overwinter $verb
    expect_text "error: another run holds the lock of "
    expect_text ": backup $(date -u +%Y%m%d)-"
    expect_text ", process $first, since "
    expect_text "; it is stopping database, since $(date -u +%Y-)"
    expect_line "HINT: wait until it has ended, and see how far it is with 'overwinter status'; a dead process holds no lock"
    expect_exit 11 overwinter $verb --json
    expect_document 11
    expect_json 'document["error"]["code"]' locked
    cp "$work/stdout" "$work/second"
done
# Another user has another state folder, and other files to lock: the destination itself is locked too.
mkdir -p "$work/other-state"
STATE_DIRECTORY=$work/other-state expect_exit 11 overwinter backup "$profile"
expect_text "error: another run holds the lock of destination '"
touch "$run/go"
wait $first || fail "the first run failed"
first_pid=$first first=
running=$(json 'document["run"]' "$work/first")
grep -qF ": backup $running, process $first_pid, since " "$work/second" ||
    fail "the message does not name the run $running"
expect_all_up
