#!/bin/bash
# A folder below a source that is mounted when somebody looks into it, and unmounted when nobody does: it is copied, and is
# no other file system for having been away between two looks. Real systemd.
. "$(dirname "$0")/lib.sh"
. "$scenes/stand-ins.sh"
[ -e /dev/autofs ] || fail "there is no /dev/autofs"

point=$stack/search/data/aside
mkdir "$point"
truncate -s 64M "$work/disk"
mkfs.ext4 -q -F "$work/disk"
# Each mount takes the device that is there: of another number it would be another file system.
loop=$(losetup --find --show "$work/disk")
at_end losetup -d "$loop"
unit=$(systemd-escape --path "$point")
# By its file: a device would be waited for, and there is no udev here.
printf '[Mount]\nWhat=%s\nWhere=%s\nType=ext4\nOptions=loop\n' "$work/disk" "$point" >"/run/systemd/system/$unit.mount"
printf '[Automount]\nWhere=%s\nTimeoutIdleSec=1\n' "$point" >"/run/systemd/system/$unit.automount"
at_end "systemctl stop '$unit.automount' '$unit.mount'; rm -f '/run/systemd/system/$unit'.*mount; systemctl daemon-reload"
systemctl daemon-reload
systemctl start "$unit.automount"
is_in() { grep -q " $point .* - ext4 " /proc/self/mountinfo; }
is_out() { ! is_in; }
echo "behind the mount" >"$point/file"
is_in || fail "nothing is mounted at $point"

step "it goes away while services are stopped, and is back for the copy"
misbehave database stop <<END
while grep -q " $point .* - ext4 " /proc/self/mountinfo; do sleep 0.1; done
touch was-out
rm -f database.up
END
expect_exit 0 overwinter backup "$profile" --json
[ -e "$run/was-out" ] || fail "it was never away"
expect_json 'document["warnings"]' '[]'
expect_equal "the copy" "behind the mount" "$(cat "$work/backup/latest/search/data/aside/file")"
expect_all_up
behave

step "another file system in its place is one"
truncate -s 64M "$work/other"
mkfs.ext4 -q -F "$work/other"
misbehave database stop <<END
while grep -q " $point .* - ext4 " /proc/self/mountinfo; do sleep 0.1; done
sed -i 's|^What=.*|What=$work/other|' "/run/systemd/system/$unit.mount"
systemctl daemon-reload
rm -f database.up
END
expect_exit 1 overwinter backup "$profile"
expect_text "another file system is mounted at '$point' than before the stop"
expect_all_up
