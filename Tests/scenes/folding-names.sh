#!/bin/bash
# A destination that does not tell upper case from lower, where the source has names that differ by that only. Needs root and a
# C compiler.
. "$(dirname "$0")/lib.sh"
. "$scenes/stand-ins.sh"
. "$scenes/image.sh"
compiler=$(command -v clang || command -v cc || command -v gcc || echo /opt/swift/usr/bin/clang)
"$compiler" -O1 -shared -fPIC -o "$work/folding.so" "$scenes/folding-names.c" -ldl
folding() { FOLDING=$work/backup LD_PRELOAD=$work/folding.so "$OVERWINTER" "$@"; }
# The source is on a disk: it is copied while services run.
mount_image ext4 256
data=$disk/data
mkdir "$data"
rm -r "$stack/app/data"
sed -i "s|$stack/app/data|$data|" "$profile"

step "names that differ by more are kept, and shared"
mkdir "$data/many"
(cd "$data/many" && for i in $(seq 300); do echo "$i" >"File-$i"; done)
for which in first second; do
    expect_exit 0 folding backup "$profile"
    expect_exit 0 folding verify "$profile" latest
done
expect_all_up

# refused NAME OTHER: nothing is stopped, and both names are said; on any other destination they are two.
refused() {
    calls >/dev/null
    for option in --verbose --full; do
        expect_exit 1 folding backup "$profile" $option
        expect_text "error: '$data/"
        expect_text "' beside it are one name to the destination '$work/backup/"
        grep -qE "'$data/($1' and '$2|$2' and '$1)' beside it" "$work/stderr" || fail "the names are not both said"
        expect_text "HINT: exclude or rename one of the two, or give a destination on a Linux file system"
        expect_equal "what was stopped or started" "" "$(calls)"
    done
    expect_all_up
    rm -r "$work/backup"/*.partial
}
step "two files, the same with more names, two folders, a link beside a file: said while services run"
echo "first" >"$data/Makefile"
echo "second" >"$data/makefile"
refused Makefile makefile
mkdir "$work/other"
expect_exit 0 overwinter backup "$profile" --destination "$work/other"
expect_equal "names" "Makefile makefile" "$(cd "$work/other/latest/app/data" && echo [Mm]akefile)"
rm "$data/makefile"
ln "$data/Makefile" "$data/makefile"
refused Makefile makefile
rm "$data/makefile"
mkdir "$data/Data" "$data/data"
touch "$data/Data/x" "$data/data/y"
refused Data data
rm -r "$data/data"
ln -s Makefile "$data/MAKEFILE"
refused Makefile MAKEFILE
rm "$data/MAKEFILE"

step "what is renamed so, before a run and while it is at work, is copied by its new name"
for which in first second; do
    expect_exit 0 folding backup "$profile"
    expect_exit 0 folding verify "$profile" latest
    if [ $which = first ]; then mv "$data/Makefile" "$data/makefile"; fi
done
misbehave app stop <<<"rm -f app.up; mv '$data/makefile' '$data/MakeFile'; mv '$data/Data' '$data/data'; echo more >>'$data/data/x'"
expect_exit 0 folding backup "$profile"
behave
expect_exit 0 folding verify "$profile" latest
expect_equal "names" "MakeFile data many" "$(ls -x "$work/backup/latest/app/data" | xargs)"
expect_all_up
