#!/bin/bash
# `overwinter copy`: equal trees, what --delete removes, what an ordinary user cannot keep, and what it refuses. Needs root.
. "$(dirname "$0")/lib.sh"
. "$scenes/stand-ins.sh"

step "equal in every attribute; a second time too"
fill_with_everything "$work/source"
expect_exit 0 overwinter copy "$work/source" "$work/copied"
expect_same_trees "source and copy" "$work/source" "$work/copied"
expect_exit 0 overwinter copy "$work/source" "$work/copied" --json
expect_document 0
expect_same_trees "source and second copy" "$work/source" "$work/copied"

step "what the source has not stays, unless it is to be deleted"
mkdir "$work/copied/strange"
echo "a stranger" >"$work/copied/strange/file"
touch -r "$work/source" "$work/copied"
expect_exit 0 overwinter copy "$work/source" "$work/copied"
[ -e "$work/copied/strange/file" ] || fail "a copy removed what it was not asked to"
expect_exit 0 overwinter copy "$work/source" "$work/copied" --delete
expect_same_trees "source and copy with --delete" "$work/source" "$work/copied"

step "--dry-run says what would be done, writes nothing, and the copy does just that"
mkdir "$work/copied/strange"
echo "a stranger" >"$work/copied/strange/file"
echo "changed" >"$work/source/plain/large"
chmod 751 "$work/copied/empty"
echo "new" >"$work/source/new"
tree "$work/copied" >"$work/before.tree"
expect_exit 0 overwinter copy "$work/source" "$work/copied" --dry-run --delete
expect_line "make    new"
expect_line "change  plain/large (size, time)"
expect_line "correct empty (mode)"
expect_line "remove  strange"
expect_line "remove  strange/file"
expect_line "would be made: 1 entries, 4 B"
expect_line "would be changed: 1 entries, 8 B"
expect_line "would be removed: 2 entries, 11 B"
expect_exit 0 overwinter copy "$work/source" "$work/copied" --dry-run --json
expect_document 0
expect_json 'document["isDryRun"]' true
expect_json '[document[sum]["entries"] for sum in ("made", "changed", "removed", "left")]' '[1, 1, 0, 2]'
expect_json 'document["changed"]["bytes"]' 8
expect_json '[e["why"] for e in document["entries"] if e["path"] == "plain/large"]' '[["size", "time"]]'
tree "$work/copied" >"$work/after.tree"
expect_same_file "destination before and after --dry-run" "$work/before.tree" "$work/after.tree"
expect_exit 0 overwinter copy "$work/source" "$work/copied" --delete
expect_same_trees "source and copy" "$work/source" "$work/copied"
expect_exit 0 overwinter copy "$work/source" "$work/copied" --delete --dry-run
expect_line "nothing to do"
expect_exit 0 overwinter copy "$work/source" "$work/nowhere" --dry-run --quiet
expect_text "would be made: "
[ ! -e "$work/nowhere" ] || fail "--dry-run made the destination"
expect_error 1 copy-failed "the destination '$work/source/plain' lies inside the source '$work/source'" "" \
    copy "$work/source" "$work/source/plain" --dry-run

step "sockets are passed over, and counted"
python3 -c 'import socket, sys; socket.socket(socket.AF_UNIX).bind(sys.argv[1])' "$work/source/socket"
expect_exit 0 overwinter copy "$work/source" "$work/copied" --delete
expect_text "1 sockets passed over"
expect_exit 0 overwinter copy "$work/source" "$work/copied" --delete --json
expect_document 0
expect_json 'document["sockets"]' 1
[ ! -e "$work/copied/socket" ] || fail "a socket was copied"

step "an ordinary user copies what it may, and is told once what it could not keep"
mkdir -p "$work/readable/folder"
for file in 1 2 3; do echo $file >"$work/readable/folder/$file"; done
chmod -R a+rX "$work/readable"
install -d -o nobody "$work/nobodys"
install -m 755 "$OVERWINTER" "$work/program"
as_user() { setpriv --reuid=nobody --regid=nogroup --clear-groups "$work/program" "$@"; }
expect_exit 3 as_user copy "$work/readable" "$work/nobodys/copied"
expect_text "warning: owners of 5 entries not kept, first "
expect_equal "how often it is said" 1 "$(grep -c "not kept" "$work/stderr")"
diff -r "$work/readable" "$work/nobodys/copied" || fail "the copies differ"
expect_exit 3 as_user copy "$work/readable" "$work/nobodys/copied" --json
expect_document 3
expect_json '[w["code"] for w in document["warnings"]]' '["unkept"]'

step "what it may not read ends it"
install -m 600 /dev/null "$work/readable/secret"
expect_exit 1 as_user copy "$work/readable" "$work/nobodys/copied" --json
expect_document 1
expect_json 'document["error"]["code"]' copy-failed
expect_text "unable to open '$work/readable/secret'"
expect_text "permission denied"
expect_exit 1 as_user copy "$work/readable" "$work/nobodys/copied" --dry-run --json
expect_document 1
expect_json 'document["error"]["code"]' copy-failed
expect_text "unable to open '$work/readable/secret': permission denied"

step "missing, into itself, onto itself"
expect_exit 1 overwinter copy "$work/nowhere" "$work/other"
expect_text "'$work/nowhere': no such file or directory"
[ ! -e "$work/other" ] || fail "a destination was made for nothing"
expect_error 1 copy-failed "the destination '$work/source/plain/inside' lies inside the source '$work/source'" "" \
    copy "$work/source" "$work/source/plain/inside"
expect_exit 1 overwinter copy "$work/source" "$work/source"
expect_text "'$work/source' and '$work/source' are the same folder"
expect_exit 64 overwinter copy "$work/source"
expect_line "error: missing argument 'DESTINATION'"
