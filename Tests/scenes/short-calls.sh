#!/bin/bash
# Every read and every write of a copy and of a backup does only a part of what it is asked. Needs root and a C compiler.
. "$(dirname "$0")/lib.sh"
. "$scenes/stand-ins.sh"
compiler=$(command -v clang || command -v cc || command -v gcc || echo /opt/swift/usr/bin/clang)
"$compiler" -O1 -shared -fPIC -o "$work/short.so" "$scenes/short-calls.c" -ldl
shortly() { LD_PRELOAD=$work/short.so "$OVERWINTER" "$@" 9>>"$work/short"; }

step "a copy of everything is equal"
fill_with_everything "$work/source"
expect_exit 0 shortly copy "$work/source" "$work/copied"
expect_same_trees "source and copy" "$work/source" "$work/copied"
short=$(tail -1 "$work/short")
[ "$short" -gt 900 ] || fail "only $short calls were short"

step "a backup's set verifies, shortly and whole; so does one that is linked with it"
rmdir "$stack/database/data" 2>/dev/null || rm -r "$stack/database/data"
cp -a "$work/source" "$stack/database/data"
for which in first second; do
    expect_exit 0 shortly backup "$profile"
    expect_exit 0 shortly verify "$profile" latest
    expect_exit 0 overwinter verify "$profile" latest
    # What a set shares with the one before has more names than its source.
    [ $which = first ] || rm -r "$first"
    expect_same_trees "source and $which set" "$stack/database/data" "$work/backup/latest/database/data"
    first=$(readlink -f "$work/backup/latest")
done
expect_all_up
