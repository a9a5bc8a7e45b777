#!/bin/bash
# What `make install` puts: the program, completions that the shells read, a manual page without faults, profiles.
. "$(dirname "$0")/lib.sh"

step "into DESTDIR, and only there"
expect_exit 0 env PREFIX=/usr DESTDIR="$work/root" "$project/scripts/install" "$OVERWINTER"
(cd "$work/root" && find . -type f | grep -v /profiles/ | sort) >"$work/installed"
cat >"$work/wanted" <<'END'
./usr/bin/overwinter
./usr/lib/systemd/system/overwinter-backup@.service
./usr/lib/systemd/system/overwinter-backup@.timer
./usr/lib/systemd/system/overwinter-recover.service
./usr/share/bash-completion/completions/overwinter
./usr/share/fish/vendor_completions.d/overwinter.fish
./usr/share/man/man8/overwinter.8
./usr/share/zsh/site-functions/_overwinter
END
expect_same_file "installed files" "$work/wanted" "$work/installed"
expect_exit 0 "$work/root/usr/bin/overwinter" --version

step "completions"
share=$work/root/usr/share
expect_exit 0 bash -n "$share/bash-completion/completions/overwinter"
expect_exit 0 zsh -n "$share/zsh/site-functions/_overwinter"
expect_exit 0 fish --no-execute "$share/fish/vendor_completions.d/overwinter.fish"

step "the manual page"
expect_exit 0 groff -man -Tutf8 -ww -P-c "$share/man/man8/overwinter.8"
expect_equal "what groff complains of" "" "$(cat "$work/stderr")"
expect_text "backup"
expect_text "restore"

step "every shipped profile reads without a fault"
count=0
for profile in "$share"/overwinter/profiles/*.yaml; do
    expect_exit 0 overwinter config validate "$profile"
    count=$((count + 1))
done
[ $count -ge 3 ] || fail "only $count profiles were installed"

step "units that systemd reads, with the program where it was installed"
expect_exit 0 env PREFIX="$work/usr" DESTDIR= "$project/scripts/install" "$OVERWINTER"
units=$work/usr/lib/systemd/system
expect_equal "programs in the units" "$work/usr/bin/overwinter" "$(grep -rhoE '=[^ ]*/overwinter ' "$units" | tr -d '= ' | sort -u)"
for unit in "$units"/*; do
    # A template is verified as one of its instances.
    instance=$(basename "$unit" | sed 's/@\./@scene./')
    expect_exit 0 env SYSTEMD_UNIT_PATH="$units:" systemd-analyze verify --man=no "$instance"
    expect_equal "what systemd says of $instance" "" "$(grep overwinter "$work/stderr" || true)"
done
sed -i 's/KillMode=process/KillMode=whatever/' "$units/overwinter-backup@.service"
env SYSTEMD_UNIT_PATH="$units:" systemd-analyze verify --man=no overwinter-backup@scene.service 2>&1 | grep -q whatever ||
    fail "a fault in a unit is not found"

step "every line of a unit that does something says why"
for unit in "$project"/packaging/systemd/*; do
    awk -v unit="${unit##*/}" '
        /^[A-Z][A-Za-z]*=/ && !/^(Description|Documentation)=/ && !why { print unit ": " $0; bad = 1 }
        { why = /^#/ || (why && /^[A-Z]/) }
        END { exit bad }' "$unit" || fail "a line without a reason"
done
