#!/bin/bash
# A set is input: sets that somebody has altered, with every hash made anew, are looked at and restored with every verb; what
# lies outside a target stays as it is, and what is wrong is named. The table is in hostile-sets.py.
. "$(dirname "$0")/lib.sh"
. "$scenes/stand-ins.sh"
data=$stack/search/data
mkdir "$data/folder"
echo "some text" >"$data/file"
echo "more text" >"$data/two"
echo "inside" >"$data/folder/inside"
echo "a twin" >"$data/twin"
ln "$data/twin" "$data/folder/twin"
ln -s file "$data/link"
mkfifo "$data/fifo"
touch -h -d '2020-01-01 00:00:00.5 UTC' "$data"/* "$data/folder"/* "$data"
echo "retention: { keep-last: 5 }" >>"$profile"

step "every altered set of the table"
expect_exit 0 overwinter backup "$profile"
name=$(basename "$(readlink -f "$work/backup/latest")")
mkdir "$work/good"
cp -a "$work/backup/$name" "$work/good/"
expect_exit 0 python3 "$scenes/hostile-sets.py" "$OVERWINTER" "$profile" "$work/good/$name" "$work"
tail -n 1 "$work/stdout"
# Folders above the data have another time of modification: data went aside in them, and came back.
data_trees() { local name; for name in "${services[@]}"; do tree "$stack/$name/data"; done; }
fresh() {
    rm -rf "${work:?}/backup/$name" "$work/canary"
    cp -a "$work/good/$name" "$work/backup/"
    mkdir -p "$work/canary/data"
    cp -a "$work/backup/$name/search/data/." "$work/canary/data/"
    tree "$work/canary" >"$work/canary.tree"
    data_trees >"$work/stack.tree"
    start_all
}
expect_nothing_written() {
    behave
    tree "$work/canary" >"$work/found.tree"
    expect_same_file "what lies outside" "$work/canary.tree" "$work/found.tree"
    data_trees >"$work/found.tree"
    expect_same_file "the data of before" "$work/stack.tree" "$work/found.tree"
    expect_all_up
}

step "altered after it was verified: a link on the way to a source is not followed"
fresh
misbehave app stop <<END
mv "$work/backup/$name/search" "$work/moved"
ln -s "$work/canary" "$work/backup/$name/search"
rm -f app.up
END
expect_exit 1 overwinter restore "$profile" "$name" --stop --set-aside --yes
expect_text "'$work/backup/$name/search/data' is not opened: a symbolic link is on the way to it, below '$work/backup/$name'"
expect_nothing_written
rm -rf "$work/moved"

step "… and other contents, or a link in place of a folder, are not what the record says"
for change in 'echo "evil text" >file' 'rm -r folder; ln -s "$work/canary/data" folder' 'rm twin; cp two twin'; do
    fresh
    misbehave app stop <<END
work=$work
(cd "$work/backup/$name/search/data" && $change)
rm -f app.up
END
    expect_exit 1 overwinter restore "$profile" "$name" --stop --set-aside --yes
    expect_text "search/data: '$data' differs from the record"
    expect_nothing_written
done

step "targets that a link on the host puts into each other's place"
fresh
mv "$stack/app" "$work/app"
ln -s "$data" "$stack/app"
expect_exit 12 overwinter restore "$profile" "$name" --stop --set-aside --yes
expect_text "app/data would be restored to '$data/data', in the place of search/data"
rm "$stack/app"
mv "$work/app" "$stack/app"
expect_nothing_written

step "a mark that is no file holds up nobody"
fresh
mkfifo "$work/backup/$name.keep"
expect_exit 0 overwinter list "$profile"
expect_text "sealed, kept by hand"
rm "$work/backup/$name.keep"
mv "$work/backup/overwinter-destination.json" "$work/mark"
mkfifo "$work/backup/overwinter-destination.json"
expect_exit 12 overwinter prune "$profile" --dry-run
expect_text "overwinter-destination.json' is not a regular file"
mv "$work/mark" "$work/backup/overwinter-destination.json"

step "what an aborted run left is looked at before it is gone on from: a record folder that is a link is not cleared"
misbehave database stop <<END
kill -KILL \$(cat pid)
sleep 600 & echo \$! >sleeper
wait
END
"$OVERWINTER" backup "$profile" >"$work/stdout" 2>"$work/stderr" </dev/null &
echo $! >"$run/pid"
wait $! 2>/dev/null || true
behave
wait_until 20 test -e "$run/sleeper"
kill "$(cat "$run/sleeper")" 2>/dev/null || true
expect_exit 0 overwinter recover
start_all
partial=$(echo "$work"/backup/*.partial)
# Where the file system keeps no time that can be believed, there are no notes, and the partial is removed as any other.
mkdir "$work/elsewhere"
mv "$partial"/overwinter/* "$work/elsewhere/" 2>/dev/null || true
echo "of somebody else" >"$work/elsewhere/precious"
rm -rf "$partial/overwinter"
ln -s "$work/elsewhere" "$partial/overwinter"
expect_exit 0 overwinter backup "$profile"
[ -e "$work/elsewhere/precious" ] || fail "what a link leads to was removed"
expect_exit 0 overwinter verify "$profile"
