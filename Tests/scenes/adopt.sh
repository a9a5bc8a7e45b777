#!/bin/bash
# Sets of the published scripts: listed as unsealed, adopted where they lie, and from then on sets like any other.
. "$(dirname "$0")/lib.sh"
. "$scenes/stand-ins.sh"
for name in "${services[@]}"; do
    mkdir -p "$stack/$name/data/below"
    echo "old $name" >"$stack/$name/data/below/note"
done
old=$work/backup/20241213-0459-0000
# As the scripts copy.
script_copies() { # SET
    local name
    for name in "${services[@]}"; do
        mkdir -p "$1/$name"
        cp -a "$stack/$name/data" "$1/$name/data"
    done
}
script_copies "$old"
mkdir "$old/app/scratch"
echo "of nobody" >"$old/app/scratch/file"
script_copies "$work/backup/14122024-0459-0100"

step "as found: unsealed, and no restore takes it"
expect_exit 0 overwinter list "$profile"
expect_text "unsealed: made by an older script"
expect_error 12 set-not-sealed "set '$old' is not sealed: an older script made it, and nothing is known of what was copied" \
    "read and seal it first: overwinter adopt scene 20241213-0459-0000; or restore it as it lies, with --unsealed" \
    restore "$profile" 20241213 --yes
expect_error 12 set-not-sealed "set '$old' is not sealed: it has no overwinter/set.json" \
    "it was made by an older script (see overwinter adopt), or by a run that did not end" verify "$profile" 20241213

step "looked at only: what would be what, and nothing is written"
tree "$old" >"$work/before.tree"
expect_exit 0 overwinter adopt "$profile" 20241213 --dry-run
expect_text "set 20241213-0459-0000 would be sealed in '$old':"
expect_text "not named by the profile: no restore writes it"
expect_exit 0 overwinter adopt "$profile" 20241213 --dry-run --json
expect_json 'document["outcome"]' planned
expect_json '{s["location"]: s.get("path") for s in document["sources"]}' \
    "{\"app/data\": \"$stack/app/data\", \"app/scratch\": null, \"database/data\": \"$stack/database/data\", \"search/data\": \"$stack/search/data\"}"
tree "$old" >"$work/after.tree"
expect_same_file "the set before and after" "$work/before.tree" "$work/after.tree"

step "after an explicit word it is restored as it lies: the plan says what nobody knows, and nothing is written into it"
newer() { local name; for name in "${services[@]}"; do echo "newer" >"$stack/$name/data/below/note"; done; }
notes() { local name; for name in "${services[@]}"; do cat "$stack/$name/data/below/note"; done | xargs; }
newer
unsealed=(restore "$profile" 20241213 --unsealed --stop --set-aside)
calls >/dev/null
expect_exit 0 overwinter "${unsealed[@]}" --dry-run
expect_line "holds  the set may be restored as it lies: nothing is known of what was copied, of its owners, or whether services stood still"
expect_no_text "record"
expect_no_text "was made with"
expect_text "app/scratch: the profile does not name it; --to DIR takes it too"
expect_exit 0 overwinter "${unsealed[@]}" --dry-run --json
expect_json '[g["code"] for g in document["guards"]][0], document["warnings"], [t["files"] for t in document["targets"]]' \
    '["unsealed", [], [2, 2, 2]]'
expect_exit 12 overwinter restore "$profile" 20241213 --unsealed --yes
expect_text "'$stack/app/data' is not empty"
expect_text "service 'app' is status exits 0"
expect_untouched
expect_exit 0 overwinter "${unsealed[@]}" --yes --json
expect_document 0
for name in "${services[@]}"; do expect_same_trees "$name/data" "$old/$name/data" "$stack/$name/data"; done
[ ! -e "$stack/app/scratch" ] || fail "it was restored"
expect_all_up
grep -q "the set is not sealed: nothing is known of what was copied" "$(json 'document["log"]')" || fail "not in the log"
expect_exit 0 overwinter restore rollback scene --yes
expect_equal "notes" "newer newer newer" "$(notes)"
expect_exit 0 overwinter restore "$profile" 20241213 --unsealed --to "$work/unsealed" --yes
expect_equal "elsewhere" "of nobody" "$(cat "$work/unsealed/app/scratch/file")"

tree "$old" >"$work/after.tree"
expect_same_file "the set before and after" "$work/before.tree" "$work/after.tree"

step "what changes in it between the look and the copy is found, and the old data put back"
other=$work/backup/20241210-0459-0000
cp -a "$old" "$other"
unsealed[2]=20241210
misbehave database stop <<<"rm -f database.up; echo more >>$other/app/data/below/note"
expect_exit 1 overwinter "${unsealed[@]}" --yes
expect_text "app/data: '$stack/app/data' differs from what was read of the set: "
expect_equal "notes" "newer newer newer" "$(notes)"
expect_all_up
behave

step "what it has not is said in the plan and by the restore: exit 3, and what is there stays"
rm -r "$other/search"
missing="the set has no 'search/data': no restore of it brings '$stack/search/data' back"
expect_exit 0 overwinter "${unsealed[@]}" --dry-run
expect_line "$missing"
expect_exit 0 overwinter "${unsealed[@]}" --dry-run --only app --json
expect_json 'document["warnings"]' '[]'
expect_exit 3 overwinter "${unsealed[@]}" --yes
expect_line "warning: $missing"
expect_equal "notes" "old database newer old app more" "$(notes)"
expect_exit 0 overwinter restore commit scene --yes
rm -rf "$other" "$work/unsealed" "$stack"/*/data
for name in "${services[@]}"; do cp -a "$old/$name/data" "$stack/$name/data"; done

step "a disk that fills under the record: no set, and nothing else is touched"
for name in files.mtree files.jsonl SHA256SUMS set.json.new; do
    expect_exit 1 strace -f -qq -o /dev/null -P "$old/overwinter/$name" -e trace=write -e inject=write:error=ENOSPC \
        "$OVERWINTER" adopt "$profile" 20241213
    expect_text "error: unable to write '$old/overwinter/$name': no space left on device"
    expect_exit 0 overwinter list "$profile" --json
    expect_json '[s["state"] for s in document["sets"]]' '["unsealed", "unsealed"]'
done
rm -r "$old/overwinter"
tree "$old" | grep -v '^\.|d|' >"$work/after.tree"
grep -v '^\.|d|' "$work/before.tree" >"$work/wanted.tree"
expect_same_file "the set before and after" "$work/wanted.tree" "$work/after.tree"

step "killed before the last step: no set; begun again: one"
strace -f -qq -o /dev/null -e trace=renameat -e inject=renameat:signal=SIGKILL "$OVERWINTER" adopt "$profile" 20241213 \
    >"$work/stdout" 2>"$work/stderr" && fail "it was not killed" || true
expect_exit 0 overwinter list "$profile" --json
expect_json '[s["state"] for s in document["sets"]]' '["unsealed", "unsealed"]'
expect_exit 0 overwinter adopt "$profile" 20241213
expect_text "set 20241213-0459-0000 is sealed: $old"
expect_text "made by an older script: whether its services stood still, and all was copied, nobody saw"
(cd "$old" && sha256sum --quiet -c overwinter/SHA256SUMS) || fail "sha256sum finds a difference"
for name in "${services[@]}"; do expect_same_trees "$name/data" "$stack/$name/data" "$old/$name/data"; done

step "day first, as JSON"
expect_exit 0 overwinter adopt "$profile" 14122024 --json
expect_json 'document["outcome"], document["set"], sum(s["files"] for s in document["sources"])' \
    '["done", "14122024-0459-0100", 6]'
expect_exit 0 overwinter list "$profile" --json
expect_json '[(s["name"], s["state"]) for s in document["sets"]]' \
    '[["20241213-0459-0000", "sealed"], ["14122024-0459-0100", "sealed"]]'

step "it is a set: shown, verified, and a flipped byte is found"
expect_exit 0 overwinter show "$profile" 20241213
expect_text ", made by an older script"
expect_text "nobody saw"
expect_exit 0 overwinter verify "$profile" 20241213
expect_exit 0 overwinter verify "$profile" latest
expect_text "set 14122024-0459-0100 is what was sealed"
printf X | dd of="$work/backup/14122024-0459-0100/search/data/below/note" bs=1 conv=notrunc status=none
expect_exit 4 overwinter verify "$profile" 14122024
expect_text "search/data/below/note"
# With a record there is something to hold it against, whatever word is given.
expect_exit 12 overwinter restore "$profile" 14122024 --unsealed --stop --set-aside --yes
expect_text "search/data/below/note"

step "restored: all that the profile names, and nothing else"
for name in "${services[@]}"; do echo "newer" >"$stack/$name/data/below/note"; done
expect_exit 0 overwinter restore "$profile" 20241213 --stop --set-aside --yes --verbose
expect_text "app/scratch is left out: the profile does not name it; --to DIR takes it too"
for name in "${services[@]}"; do expect_same_trees "$name/data" "$old/$name/data" "$stack/$name/data"; done
[ ! -e "$stack/app/scratch" ] || fail "it was restored"
expect_all_up
mkdir "$work/elsewhere"
expect_exit 0 overwinter restore "$profile" 20241213 --to "$work/elsewhere" --yes
expect_equal "elsewhere" "of nobody" "$(cat "$work/elsewhere/app/scratch/file")"

step "by hand: RESTORE.md asks whether the services are stopped, and restores what the profile names"
sed -n '/^```sh/,/^```/{/^```/!p}' "$old/overwinter/RESTORE.md" >"$work/restore.sh"
rm -rf "$stack"/*/*aside* "$stack/search"
for name in app database; do echo "newer" >"$stack/$name/data/below/note"; done
tree "$old" >"$work/before.tree"
tree "$stack" >"$work/stack.before"
expect_exit 1 bash "$work/restore.sh"
expect_line "Stop whatever uses the files of profile scene, in this order: app, search, database."
expect_line "Then: SERVICES_ARE_STOPPED=1 bash restore.sh"
tree "$stack" >"$work/stack.after"
expect_same_file "the stack before and after" "$work/stack.before" "$work/stack.after"
expect_exit 0 env SERVICES_ARE_STOPPED=1 bash "$work/restore.sh"
expect_line "All is copied. Start what was stopped, in this order: database, search, app."
for name in "${services[@]}"; do expect_same_trees "$name/data" "$old/$name/data" "$stack/$name/data"; done
expect_equal "set aside" newer "$(cat "$stack"/app/data.before-restore-*/below/note)"
[ ! -e "$stack/app/scratch" ] || fail "it was restored"
tree "$old" >"$work/after.tree"
expect_same_file "the set before and after" "$work/before.tree" "$work/after.tree"
expect_exit 0 overwinter verify "$profile" 20241213
grep -qxF -- '- `app/scratch` of the set is nothing the profile names: the blocks leave it where it is.' \
    "$old/overwinter/RESTORE.md" || fail "nothing is said of what is left out"
rm -rf "$stack"/*/*before-restore*
expect_equal "host, and what is not restored" "unknown null /nonexistent/app/scratch" "$(json \
    'document["host"]["name"] + " " + str(document["host"].get("machineID", "null")) + " " + " ".join(s["path"] for s in document["sources"] if s.get("restores") is False)' \
    "$old/overwinter/set.json")"

step "half of a set: what is missing is said, recorded, and not restored"
half=$work/backup/20241212-0459-0000
mkdir -p "$half/app"
cp -a "$stack/app/data" "$half/app/data"
sed 's/data: \(.*database.data\) /data: { path: \1, optional: true, exclude: ["*.tmp"] } /' "$profile" >"$work/half.yaml"
missing="the set has no 'search/data': no restore of it brings '$stack/search/data' back"
expect_exit 3 overwinter adopt "$work/half.yaml" 20241212 --dry-run --quiet
expect_line "warning: $missing"
expect_exit 3 overwinter adopt "$work/half.yaml" 20241212 --json
expect_json 'document["outcome"], document["exitCode"], {s["location"]: s["state"] for s in document["sources"]}' \
    '["warnings", 3, {"app/data": "saved", "database/data": "absent", "search/data": "absent"}]'
expect_json 'document["warnings"][0]["message"]' "$missing"
expect_json 'len(document["warnings"])' 1
expect_exit 0 overwinter show "$profile" 20241212
expect_line "$missing"
expect_text "not in the set"
expect_exit 0 overwinter restore "$work/half.yaml" 20241212 --stop --set-aside --dry-run
expect_line "$missing"
expect_no_text "the set has no 'database/data'"
expect_exit 3 overwinter restore "$profile" 20241212 --stop --set-aside --yes --verbose
expect_line "warning: $missing"
expect_text "search/data is left out: it is not in the set"
grep -qF -- "- \`$stack/search/data\` is not in this set: what is there now stays as it is." "$half/overwinter/RESTORE.md" ||
    fail "RESTORE.md does not say what is missing"
expect_no_line() { ! grep -qF -- "$1" "$2" || fail "there is a line with $1 in $2"; }
expect_no_line "was not copied" "$half/overwinter/RESTORE.md"
expect_exit 0 overwinter verify "$profile" 20241212
rm -r "$half"

step "the next backup is a full copy: an adopted set says nothing of its source"
rm -rf "$stack"/*/*aside*
expect_exit 0 overwinter backup "$profile" --json
expect_json 'sum(1 for w in document["warnings"])' 0
expect_exit 0 overwinter plan "$profile"
new=$(basename "$(readlink "$work/backup/latest")")
expect_equal "names of a file" 1 "$(stat -c %h "$work/backup/$new/app/data/below/note")"

step "what is not adopted, and why"
refused() { # MESSAGE HINT SET
    expect_error "${4:-12}" "${5:-guard}" "$1" "$2" adopt "$profile" "$3"
}
refused "set '$old' is sealed already" "to see whether it is good: overwinter verify" 20241213-0459-0000
mkdir "$work/backup/20010203-040508Z.partial"
refused "set '$work/backup/20010203-040508Z.partial' is not sealed: a run is at work on it, or was aborted" \
    "the next backup goes on from it; it is nothing to be adopted" 20010203-040508Z.partial 12 set-not-sealed
rmdir "$work/backup/20010203-040508Z.partial"
mkdir -p "$work/backup/20241215-0459-0000/overwinter"
echo "{" >"$work/backup/20241215-0459-0000/overwinter/set.json"
expect_exit 12 overwinter adopt "$profile" 20241215
expect_text "error: set '$work/backup/20241215-0459-0000' has a record, which cannot be read: "
expect_line "HINT: a new record would call good what may be damaged; restore from another set"
other=$work/backup/20241216-0459-0000
mkdir -p "$other/stranger"
refused "nothing in '$other' is where profile 'scene' would have it" \
    "is it another profile's? A source belongs at SERVICE/SOURCE in a set" 20241216
script_copies "$other"
ln -s /etc "$other/link"
refused "'$other/link' is neither a folder nor a file" "no source can be that; move it out of the set" 20241216
rm "$other/link"
mkdir "$other/overwinter"
echo "mine" >"$other/overwinter/notes"
refused "'$other/overwinter/notes' is no file of a record" "the record goes there; move it out of the set" 20241216
rm -r "$other/overwinter"
python3 -c 'import os, socket, sys; os.chdir(sys.argv[1]); socket.socket(socket.AF_UNIX).bind("socket")' "$other/app/data"
refused "'$other/app/data/socket' is a socket" "no set holds one; remove it, it is of no use in a backup" 20241216 1 seal-failed
rm "$other/app/data/socket"
mkdir -p "$work/backup/before-the-move/app/data"
expect_error 12 guard "the name of '$work/backup/before-the-move' does not tell when it was made" \
    "rename it as the scripts name their sets: 20241213-0459-0000" adopt "$profile" "$work/backup/before-the-move"
expect_exit 10 overwinter adopt "$profile" 20990101
expect_line "error: there is no set '20990101' in '$work/backup'"
sed 's/^name: .*/name: other/' "$profile" >"$work/other.yaml"
expect_exit 12 overwinter adopt "$work/other.yaml" 20241216
expect_text "belongs to profile 'scene'"

step "a file that is a folder's link is not followed out of the set"
mv "$other/app" "$work/app-elsewhere"
ln -s "$work/app-elsewhere" "$other/app"
expect_exit 12 overwinter adopt "$profile" 20241216
expect_text "'$other/app' is neither a folder nor a file"
rm "$other/app"
mv "$work/app-elsewhere" "$other/app"
expect_exit 0 overwinter adopt "$profile" 20241216 --quiet
expect_equal "standard output" "" "$(cat "$work/stdout")"

step "sets of the Compose scripts: folders of the project, whatever the profile calls them"
project_set=$work/backup-compose/20241213-0459-0000
mkdir -p "$project_set"/{thehive/{config,data/files,logs},cassandra/{data,logs},cortex/jobs,certificates} "$work/project"
cat >"$work/compose.yaml" <<END
version: 1
name: project
destination: $work/backup-compose
compose: { project-directory: $work/project }
services:
  cassandra: { sources: { data: ./cassandra/data, logs: ./cassandra/logs } }
  thehive: { sources: { config: ./thehive/config, files: ./thehive/data/files } }
  cortex: {}
extra-sources: { compose: [certificates, { path: .env, optional: true }] }
END
expect_exit 0 overwinter adopt "$work/compose.yaml" 20241213 --dry-run --json
expect_json '{s["location"]: s.get("path", "-").replace("'"$work/project"'", "") for s in document["sources"]}' \
    '{".env": "/.env", "cassandra/data": "/cassandra/data", "cassandra/logs": "/cassandra/logs", "certificates": "/certificates", "cortex": "/cortex", "thehive/config": "/thehive/config", "thehive/data/files": "/thehive/data/files", "thehive/logs": "-"}'

expect_exit 0 overwinter restore "$work/compose.yaml" 20241213 --unsealed --to "$work/project-out" --yes
for name in thehive/{config,data/files,logs} cassandra/{data,logs} cortex/jobs certificates; do
    [ -d "$work/project-out/$name" ] || fail "$name was not restored"
done
[ ! -e "$project_set/overwinter" ] || fail "something was written into the set"

step "one folder inside another is stored once; a folder that is missing is not looked for where another belongs"
sed -i -e 's/^extra-sources: .*/extra-sources: { compose: [certificates, { path: .env, optional: true }], more: [.\/cortex\/jobs] }/' \
    -e 's/^  thehive: .*/  thehive: { sources: { logs: .\/gone, config: .\/thehive\/config, more: .\/thehive\/logs } }/' "$work/compose.yaml"
expect_exit 3 overwinter adopt "$work/compose.yaml" 20241213
expect_line "warning: the set has no 'gone': no restore of it brings '$work/project/gone' back"
expect_json '{s["location"]: s["state"] + " " + s.get("sharedWith", "") for s in document["sources"] if "thehive" not in s["location"]}' \
    '{".env": "absent ", "cassandra/data": "saved ", "cassandra/logs": "saved ", "certificates": "saved ", "cortex": "saved ", "cortex/jobs": "shared cortex/jobs", "gone": "absent "}' \
    "$project_set/overwinter/set.json"
expect_exit 0 overwinter verify "$work/compose.yaml" 20241213
expect_exit 0 overwinter show "$work/compose.yaml" 20241213
expect_exit 0 bash -n <(sed -n '/^```sh/,/^```/{/^```/!p}' "$project_set/overwinter/RESTORE.md")

step "no rule removes it"
echo "retention: { keep-last: 1 }" >>"$profile"
expect_exit 0 overwinter backup "$profile"
expect_exit 0 overwinter prune "$profile" --json
expect_json '[s["name"] for s in document["sets"] if s["decision"] + ": " + ", ".join(s["reasons"]) == "leave: adopted: made by an older script; remove it by hand"]' \
    '["20241213-0459-0000", "14122024-0459-0100", "20241216-0459-0000"]'
[ -d "$old" ] && [ -d "$work/backup/14122024-0459-0100" ] || fail "an adopted set is gone"
