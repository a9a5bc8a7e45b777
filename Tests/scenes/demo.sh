#!/bin/bash
# The demo: its answers before and after, as an ordinary user, and nothing left behind.
. "$(dirname "$0")/lib.sh"

step "a copy that anybody can read, since the project may lie in a private folder"
chmod 755 "$work"
mkdir -m 755 "$work/program"
install -m 755 "$OVERWINTER" "$work/program/overwinter"
cp -R "$project/examples/demo" "$work/program/demo"
chmod -R a+rX "$work/program"
mkdir -m 700 "$work/home"
unset STATE_DIRECTORY
as_user=()
if [ "$(id -u)" = 0 ]; then
    chown nobody "$work/home"
    as_user=(setpriv --reuid=nobody --regid=nogroup --clear-groups)
fi

step "the demo"
expect_exit 0 "${as_user[@]}" env HOME="$work/home" TMPDIR="$work/home" OVERWINTER="$work/program/overwinter" \
    "$work/program/demo/run.sh"
expect_text "before the accident: Welcome to the shop! 3 orders"
expect_text "after the restore:   Welcome to the shop! 3 orders"
expect_text "The shop is open again"

step "nothing is left"
expect_equal "what the demo left in its scratch folder" "" "$(ls -A "$work/home" | grep overwinter-demo || true)"
expect_equal "processes that the demo left" "" "$(ps -eo args | grep -F "$work/home/" | grep -v grep || true)"

step "ended by a signal in the middle, it ends its services too"
"${as_user[@]}" env HOME="$work/home" TMPDIR="$work/home" OVERWINTER="$work/program/overwinter" \
    "$work/program/demo/run.sh" >"$work/interrupted" 2>&1 &
demo=$!
wait_until 30 grep -q "web runs" "$work/interrupted"
kill -TERM $demo
status=0
wait $demo || status=$?
expect_equal "exit status" 143 "$status"
expect_equal "what the demo left" "" "$(ls -A "$work/home" | grep overwinter-demo || true)"
expect_equal "processes that the demo left" "" "$(ps -eo args | grep -F "$work/home/" | grep -v grep || true)"

step "on a machine without Swift, 'make demo' asks where the program is once it is built"
mkdir -p "$work/bare/scripts" "$work/bare/examples/demo"
cp "$project/Makefile" "$work/bare"
printf '#!/bin/sh\ntouch installed\n' >"$work/bare/scripts/setup"
printf '#!/bin/sh\n[ -e installed ] || exit 127\ncase $* in *--show-bin-path) echo /where ;; esac\n' >"$work/bare/scripts/swift"
printf '#!/bin/sh\necho "the demo of $OVERWINTER"\n' >"$work/bare/examples/demo/run.sh"
chmod +x "$work/bare/scripts/"* "$work/bare/examples/demo/run.sh"
expect_exit 0 make -C "$work/bare" demo
expect_text "the demo of /where/overwinter"
