#!/bin/bash
# Restores of real units that are turned back, rolled back and committed; one target is a mount of its own.
# Run beside a systemd of its own: Tests/testbed/with-systemd.
. "$(dirname "$0")/lib.sh"
. "$scenes/killed.sh"
stack=$work/stack
units=(database app)
chmod 755 "$work"

step "two units; the app is up and not ready where its data is of a version it does not know; the database's is a mount"
cat >"$work/service" <<'END'
#!/bin/bash
trap 'exit 0' TERM
systemd-notify --ready
while true; do sleep 0.1; done
END
printf '#!/bin/bash\nread -r version <%s/app/version\ngrep -qw "$version" %s/known || { echo "version $version is not known" >&2; exit 1; }\n' \
    "$stack" "$work" >"$work/ask"
chmod 755 "$work/service" "$work/ask"
mkdir -p "$stack"/{database,app} "$work/backup"
mount -t tmpfs -o size=200m,mode=0750 tmpfs "$stack/database"
at_end umount "$stack/database"
for name in "${units[@]}"; do
    cat >"/run/systemd/system/scene-$name.service" <<END
[Unit]
Description=A scene's $name
[Service]
Type=notify
NotifyAccess=all
ExecStart=$work/service
TimeoutStopSec=10s
END
done
cat >/run/systemd/system/scene.target <<'END'
[Unit]
Wants=scene-database.service scene-app.service
END
systemctl daemon-reload
systemctl start scene.target
at_end systemctl stop scene.target scene-app scene-database
wait_until 20 systemctl is-active scene-app scene-database
cat >"$work/stack.yaml" <<END
version: 1
name: scene
destination: $work/backup
services:
  database: { systemd: scene-database, sources: { data: $stack/database } }
  app: { systemd: scene-app, after: [database], ready: { command: [$work/ask], within: 1s }, sources: { data: $stack/app } }
END
profile=$work/stack.yaml
is() { [ "$(systemctl show -P ActiveState "scene-$1")" = "$2" ]; }
expect_up() { is database active && is app active || fail "not all is up"; }
versions() { cat "$stack/database/version" "$stack/app/version" | xargs; }
aside() { find "$stack" -name '*aside*' | wc -l; }
make() { # VERSION
    local name
    for name in "${units[@]}"; do
        find "$stack/$name" -mindepth 1 -delete
        echo "$1" >"$stack/$name/version"
        fill_with_everything "$stack/$name/all"
    done
}
# A mount cannot be renamed: it is emptied and filled again, which its own time of modification shows.
trees() { local name; for name in "${units[@]}"; do tree "$stack/$name" | sed -E 's/^(\.\|d\|[^|]*\|[^|]*\|)[0-9.]+/\1/'; done; }
restore() { "$OVERWINTER" restore "$profile" latest --stop --set-aside --yes "$@"; }
make new
echo "new old" >"$work/known"
expect_exit 0 overwinter backup "$profile"
make old
trees >"$work/old.tree"

step "not ready on the restored data: all is put back by itself, every attribute, within the mount too"
echo old >"$work/known"
expect_exit 1 restore --json
expect_json 'document["error"]["code"]' restore-failed
expect_text "app did not become ready on the restored data: "
expect_text "version new is not known"
trees >"$work/found.tree"
expect_same_file "the old data and what is there" "$work/old.tree" "$work/found.tree"
expect_up

step "ready: the old data is kept, and committed"
echo "new old" >"$work/known"
expect_exit 0 restore --json
expect_equal "data" "new new" "$(versions)"
expect_exit 0 overwinter restore status
expect_text "  database/data: $stack/database/.overwinter-aside-"
expect_text "  app/data: $stack/app.overwinter-aside-"
expect_exit 0 overwinter restore commit scene --yes
expect_equal "what is aside" 0 "$(aside)"
expect_equal "data" "new new" "$(versions)"
expect_up

step "rolled back: every attribute is as before"
make old
trees >"$work/old.tree"
expect_exit 0 restore
expect_exit 0 overwinter restore rollback scene --yes
trees >"$work/found.tree"
expect_same_file "the old data and what is there" "$work/old.tree" "$work/found.tree"
expect_equal "what is aside" 0 "$(aside)"
expect_up

step "a rollback killed anywhere: recover ends it on one side or the other"
for call in renameat2:3 renameat2:5 renameat2:8 unlinkat:1 unlinkat:3; do
    make old
    trees >"$work/old.tree"
    expect_exit 0 restore
    status=0
    strace -f -o /dev/null -e trace="${call%:*}" -e inject="${call%:*}:signal=KILL:when=${call#*:}" \
        "$OVERWINTER" restore rollback scene --yes >"$work/stdout" 2>"$work/stderr" </dev/null || status=$?
    # Its guardian may be at work, and is waited for.
    expect_exit 0 overwinter recover
    case "$(versions)" in
    "old old")
        trees >"$work/found.tree"
        expect_same_file "the old data and what is there, killed at $call" "$work/old.tree" "$work/found.tree"
        expect_equal "what is aside, killed at $call" 0 "$(aside)"
        ;;
    "new new") expect_exit 0 overwinter restore rollback scene --yes ;;
    *) fail "killed at $call: $(versions)" ;;
    esac
    expect_up
done

step "what is restored into a mount within a target is on its disk before it counts"
mkdir "$work/disk" "$work/backup-disk"
truncate -s 8M "$work/image" "$work/other"
mkfs.ext4 -q "$work/image"
attach() { losetup -f --show "$1"; }
loop=$(attach "$work/image")
at_end 'losetup -d "$loop"'
mount "$loop" "$work/disk"
at_end umount "$work/disk"
mkdir -p "$work/disk/app/wal"
mount -t tmpfs tmpfs "$work/disk/app/wal"
at_end 'umount "$work/disk/app/wal"'
sed -e '/database:/d' -e 's/after: .database., //' -e 's/^name: .*/name: disk/' -e "s|$work/backup|&-disk|; s|$stack/app|$work/disk/app|; s|, ready: {[^}]*}||" "$profile" >"$work/disk.yaml"
echo new | tee "$work/disk/app/version" >"$work/disk/app/wal/version"
expect_exit 0 overwinter backup "$work/disk.yaml"
echo old >"$work/disk/app/version"
expect_exit 0 strace -f -y -o "$work/trace" -e trace=syncfs "$OVERWINTER" restore "$work/disk.yaml" latest --stop --set-aside --yes
grep -q "syncfs([0-9]*<$work/disk/app/wal>)" "$work/trace" || fail "the mount within was not synced: $(cat "$work/trace")"
expect_exit 0 overwinter restore rollback disk --yes
umount "$work/disk/app/wal"

step "a disk that comes back under another number: what was set aside there is known again"
disk=(restore "$work/disk.yaml" latest --stop --set-aside --yes)
expect_exit 0 overwinter "${disk[@]}"
before=$(stat -c %d "$work/disk")
umount "$work/disk"
losetup -d "$loop"
other=$(attach "$work/other") loop=$(attach "$work/image")
losetup -d "$other"
mount "$loop" "$work/disk"
[ "$(stat -c %d "$work/disk")" != "$before" ] || fail "the disk has its number again"
expect_exit 0 overwinter restore rollback disk --yes
expect_equal "data" old "$(cat "$work/disk/app/version")"

step "a commit that was cut short, and its disk is away: what is there is not forgotten"
expect_exit 0 overwinter "${disk[@]}"
for kept in "$STATE_DIRECTORY"/journals/*.kept; do mv "$kept" "${kept%.kept}.removing"; done
umount "$work/disk"
expect_exit 0 overwinter recover
expect_text "'$work/disk' is not mounted, and old data of app/data is there"
mount "$loop" "$work/disk"
expect_exit 0 overwinter recover
expect_equal "what is aside" "" "$(find "$work/disk" -name '*aside*')"
expect_equal "data" new "$(cat "$work/disk/app/version")"
