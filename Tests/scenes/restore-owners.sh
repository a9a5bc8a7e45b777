#!/bin/bash
# A set of one host restored on others, where the same names have other numbers, or are missing: whom everything belongs to
# then, and that the service can work with it before it is started. The hosts are this one with other users: passwd and group
# are mounted over, which the systemd of the scene sees too.
# Run beside a systemd of its own: Tests/testbed/with-systemd.
. "$(dirname "$0")/lib.sh"
srv=$work/srv
data=$srv/above/data
chmod 755 "$work"
expect_line() {
    cat "$work/stdout" "$work/stderr" | sed -E 's/^ *(- )?//' >"$work/lines"
    grep -qxF -- "$1" "$work/lines" || fail "no line: $1"
}
# expect_error STATUS CODE MESSAGE HINT COMMAND…: in text, and again with --json: the error's code, or that of its only fault.
expect_error() {
    local status=$1 code=$2 message=$3 hint=$4
    shift 4
    expect_exit "$status" "$@"
    expect_line "error: $message"
    expect_line "HINT: $hint"
    expect_exit "$status" "$@" --json
    expect_json 'document["error"]["message"]' "$message"
    expect_json 'document["error"]["hint"]' "$hint"
    expect_json '(document["error"]["faults"] or [document["error"]])[0]["code"]' "$code"
}

# host NAME "USER…" "GROUP…": users as NAME:NUMBER, groups as NAME:NUMBER:MEMBERS.
host() {
    local entry name number members
    cp "$work/passwd.own" "$work/passwd"
    cp "$work/group.own" "$work/group"
    for entry in $2; do
        IFS=: read -r name number <<<"$entry"
        echo "$name:x:$number:$number::/nonexistent:/usr/sbin/nologin" >>"$work/passwd"
    done
    for entry in $3; do
        IFS=: read -r name number members <<<"$entry"
        echo "$name:x:$number:$members" >>"$work/group"
    done
    # In place: what is mounted is the file, not its name.
    cat "$work/passwd" >"$work/passwd.here"
    cat "$work/group" >"$work/group.here"
}
for file in passwd group; do
    cp /etc/$file "$work/$file.own"
    cp /etc/$file "$work/$file.here"
    mount --bind "$work/$file.here" /etc/$file
    at_end umount /etc/$file
done
host_a() { host a "ow-db:61001 ow-guest:61003" "ow-db:61001 ow-keys:61002:ow-db"; }
# 61001 is somebody else's here: by numbers the data would be his.
host_b() { host b "ow-other:61001 ow-db:61501 ow-guest:61503" "ow-other:61001 ow-db:61501 ow-keys:61502:ow-db"; }

unit() { # USER
    cat >/run/systemd/system/scene-owned.service <<END
[Unit]
Description=A scene's owned
[Service]
Type=notify
NotifyAccess=all
User=$1
ExecStart=$work/service $srv/config/secret $data
TimeoutStopSec=10s
END
    systemctl daemon-reload
}
cat >"$work/service" <<'END'
#!/bin/bash
trap 'exit 0' TERM
read -r secret <"$1" || exit 1
echo "$(id -u) $secret" >>"$2/table" && echo "$(id -u)" >"$2/folder/written" || exit 1
systemd-notify --ready
while true; do sleep 0.1; done
END
chmod 755 "$work/service"
at_end 'systemctl stop scene-owned; rm -f /run/systemd/system/scene-owned.service; systemctl daemon-reload'
cat >"$work/stack.yaml" <<END
version: 1
name: scene
destination: $work/backup
services:
  owned: { systemd: scene-owned, sources: { config: $srv/config, data: $data } }
END
profile=$work/stack.yaml
mkdir "$work/backup"
of() { stat -c '%U %u:%g %a' "$1"; }
runs_as() { [ "$(awk '/^Uid:/ { print $2 }' "/proc/$(systemctl show -P MainPID scene-owned)/status")" = "$1" ]; }
state() { systemctl show -P ActiveState scene-owned; }
lose_all() {
    systemctl stop scene-owned
    rm -rf "$srv"/{above,config,above.*,config.*} "$STATE_DIRECTORY"/journals/*.kept
}
restore() { overwinter restore "$profile" latest --stop --set-aside "$@"; }

step "host a: a service with a user of its own, a group for its keys, ACLs, a setuid program, and what root left there"
host_a
unit ow-db
mkdir -p "$srv/config" "$data/folder"
echo "a secret" >"$srv/config/secret"
chown root:ow-keys "$srv/config" "$srv/config/secret"
chmod 750 "$srv/config"
chmod 640 "$srv/config/secret"
echo "rows" >"$data/table"
ln "$data/table" "$data/second-name"
cp /bin/true "$data/program"
chown -R ow-db:ow-db "$srv/above"
chown ow-db:ow-keys "$srv/above" "$data/program"
chmod 2750 "$srv/above"
chmod 750 "$data" "$data/folder"
chmod 4750 "$data/program"
setcap cap_net_bind_service+ep "$data/program"
echo "shared" >"$data/shared"
chmod 600 "$data/shared"
setfacl -m u:ow-db:rw,u:ow-guest:r,g:ow-keys:r "$data/shared"
setfacl -d -m u:ow-guest:rx "$data/folder"
echo "a note of root's" >"$data/root-only"
chmod 600 "$data/root-only"
# What the service never got at is nothing that it could get at again.
mkdir -m 700 "$data/roots"
echo "open, in a folder that is not" >"$data/roots/open"
echo "nobody's" >"$data/unnamed"
chown 61999:61999 "$data/unnamed"
ln -s nowhere "$data/link"
chown -h ow-db:ow-keys "$data/link"
touch -d '2001-02-03 04:05:06.123456789 UTC' "$data/program"
systemctl start scene-owned
expect_exit 0 overwinter backup "$profile"
set=$work/backup/$(readlink "$work/backup/latest")
expect_json 'document["services"][0]["account"]' \
    '{"gid": 61001, "groups": [61001, 61002], "uid": 61001, "user": "ow-db"}' "$set/overwinter/set.json"
expect_json 'document["listedOwners"]' '[{"kind": "user", "name": "ow-guest", "number": 61003}]' "$set/overwinter/set.json"

step "on the same host nothing is said, and nothing changes"
expect_exit 0 restore --dry-run
expect_no_text "owners"
expect_line "holds  the users and groups of the set exist here"
expect_line "holds  the services may read and write what is restored"
expect_exit 0 restore --dry-run --json
expect_json '[o for o in document["owners"] if o["from"] != o["to"]]' '[]'
expect_exit 0 restore --yes
runs_as 61001 || fail "it runs as another user"
expect_equal "owner" "ow-db 61001:61002 4750" "$(of "$data/program")"
expect_exit 0 overwinter restore commit scene --yes

step "host b: names are mapped, in ACLs and above the sources too; the service works"
lose_all
host_b
expect_exit 0 restore --dry-run
expect_line "user 'ow-db': 61001 becomes 61501"
expect_line "user 'ow-guest': 61003 becomes 61503"
expect_line "group 'ow-keys': 61002 becomes 61502"
expect_exit 0 restore --dry-run --json
expect_json '[(o["kind"], o["name"], o["from"], o["to"], o.get("nameHere")) for o in document["owners"] if o["from"] != o["to"]]' \
    '[["user", "ow-db", 61001, 61501, "ow-other"], ["user", "ow-guest", 61003, 61503, null], ["group", "ow-db", 61001, 61501, "ow-other"], ["group", "ow-keys", 61002, 61502, null]]'
[ ! -e "$srv/config" ] || fail "a dry run changed something"
expect_exit 0 restore --yes --json
runs_as 61501 || fail "it runs as another user"
grep -qF "owners: user 'ow-db': 61001 becomes 61501" "$(json 'document["log"]')" || fail "the log has no owners"
expect_equal "above" "ow-db 61501:61502 2750" "$(of "$srv/above")"
expect_equal "data" "ow-db 61501:61501 750" "$(of "$data")"
expect_equal "config" "root 0:61502 640" "$(of "$srv/config/secret")"
expect_equal "setuid" "ow-db 61501:61502 4750" "$(of "$data/program")"
expect_equal "its time" "2001-02-03 04:05:06.123456789 +0000" "$(TZ=UTC stat -c %y "$data/program")"
expect_equal "its capability" "$data/program cap_net_bind_service=ep" "$(getcap "$data/program")"
expect_equal "link" "ow-db 61501:61502" "$(stat -c '%U %u:%g' "$data/link")"
expect_equal "unnamed" "UNKNOWN 61999:61999 644" "$(of "$data/unnamed")"
expect_equal "one inode" "$(stat -c %i "$data/table")" "$(stat -c %i "$data/second-name")"
expect_equal "ACL" "user::rw- user:61501:rw- user:61503:r-- group::--- group:61502:r-- mask::rw- other::---" \
    "$(getfacl -cnpE "$data/shared" | xargs)"
expect_equal "default ACL" "user::rwx user:61503:r-x group::r-x mask::r-x other::---" \
    "$(getfacl -cnpdE "$data/folder" | xargs)"
expect_equal "what the service wrote" "61501" "$(cat "$data/folder/written")"
expect_equal "in its table" "61001 a secret,61501 a secret" "$(grep secret "$data/table" | uniq | paste -sd,)"

step "by numbers, the data would be another's: said, and refused for the service's sake"
lose_all
expect_exit 12 restore --owners numbers --yes
expect_line "error: 2 faults keep the guards from holding, and nothing was changed"
expect_text "unit scene-owned.service runs as user 'ow-db' (61501), who could not read and search 'owned/config': it would have owner 0, group 61002, mode 0750"
expect_text "unit scene-owned.service runs as user 'ow-db' (61501), who could not read, write and search 'owned/data': it would have owner 61001, group 61001, mode 0750"
expect_text "restore the owners by names: --owners names"
expect_exit 12 restore --owners numbers --dry-run
expect_line "user 61001 stays: it was 'ow-db', and belongs to 'ow-other' here"
expect_line "group 61002 stays: it was 'ow-keys', and belongs to nobody here"

step "elsewhere, to look at it: numbers, but where names are asked for"
expect_exit 0 overwinter restore "$profile" latest --to "$work/look" --yes
expect_equal "owner" "ow-other 61001:61002 4750" "$(of "$work/look/owned/data/program")"
expect_exit 0 overwinter restore "$profile" latest --to "$work/named" --owners names --yes
expect_equal "owner" "ow-db 61501:61502 4750" "$(of "$work/named/owned/data/program")"
expect_exit 64 overwinter restore "$profile" latest --owners other --yes

step "names that this host lacks: each is named, with what to do"
host c "ow-db:61501" "ow-db:61501 ow-keys:61502:ow-db"
expect_error 12 owners "user 'ow-guest' (61003) of the set does not exist here: it owns, or is named in ACLs of, 3 entries, 'owned/data/folder' first" \
    "make it: useradd --system ow-guest; or take the numbers as they are: --owners numbers" \
    restore --yes
host c "ow-guest:61503" "ow-db:61501 ow-keys:61502"
expect_exit 12 restore --yes
expect_text "user 'ow-db' (61001) of the set does not exist here: it owns, or is named in ACLs of, 8 entries, 'owned/data' first"
expect_text "unit scene-owned.service is to run as user 'ow-db', and there is none here"
expect_text "make it: useradd --system ow-db"
expect_equal "what is there" "" "$(find "$srv" -mindepth 1)"

step "a user that is in one group less"
host c "ow-db:61501 ow-guest:61503" "ow-db:61501 ow-keys:61502"
expect_error 12 access \
    "unit scene-owned.service runs as user 'ow-db' (61501), who could not read and search 'owned/config': it would have owner 0, group 61502, mode 0750" \
    "it was a member of that group then: usermod --append --groups ow-keys ow-db; to restore all the same: --accept access" \
    restore --yes
expect_exit 0 restore --accept access --dry-run --json
expect_json '[g["code"] for g in document["guards"] if g["accepted"]]' '["access"]'

step "a set that does not say what the service could do refuses nothing for it, and says what is not known"
without_account() { # FILE: as an older version wrote it
    python3 - "$1" <<'END'
import json, sys
record = json.load(open(sys.argv[1]))
for service in record["services"]:
    service.pop("account", None)
json.dump(record, open(sys.argv[1], "w"))
END
    reseal "$1"
}
cp -a "$set/overwinter/set.json" "$work/set.json"
without_account "$set/overwinter/set.json"
expect_exit 0 restore --dry-run --json
expect_json '[(g["code"], len(g["notKnown"])) for g in document["guards"] if g["code"] == "access"]' '[["access", 1]]'
expect_json '[g["code"] for g in document["guards"] if not g["holds"]]' '[]'
cp -a "$work/set.json" "$set/overwinter/set.json"

sed -i 's/^User=.*/&\nSupplementaryGroups=ow-none/' /run/systemd/system/scene-owned.service
systemctl daemon-reload
expect_error 12 access "unit scene-owned.service is to run as group 'ow-none', and there is none here" \
    "make it: groupadd --system ow-none; to restore all the same: --accept access" restore --yes

step "the same numbers under other names: by numbers, and the service works"
host d "ow-new:61001" "ow-new:61001 ow-newer:61002:ow-new"
unit ow-new
expect_exit 12 restore --yes
expect_text "user 'ow-db' (61001) of the set does not exist here"
expect_exit 0 restore --owners numbers --yes
runs_as 61001 || fail "it runs as another user"
expect_equal "owner" "ow-new 61001:61002 4750" "$(of "$data/program")"

step "a folder on the way that the user may not pass: found before the start, and the old data is put back"
host_b
unit ow-db
lose_all
mkdir -p "$srv/above" "$data" "$srv/config"
echo "old" >"$data/table"
chmod 700 "$srv/above"
expect_error 1 restore-failed \
    "unit scene-owned.service runs as user 'ow-db' (61501), who may not read, write and search '$data'" \
    "'$srv/above' is closed to that user: give it the right to search there" restore --yes
expect_equal "data" "old" "$(cat "$data/table")"
expect_equal "left" "" "$(find "$srv" -name '*aside*')"
expect_equal "the service" "inactive" "$(state)"

step "accepted, the same is a warning"
expect_exit 1 restore --accept access --yes
expect_text "who may not read, write and search '$data'"

step "with the old data discarded there is no way back: a warning, and the service says the rest"
expect_exit 5 overwinter restore "$profile" latest --discard-current --yes --json
expect_json '[w["code"] for w in document["warnings"]]' '["access"]'
chmod 755 "$srv/above"
systemctl reset-failed scene-owned
systemctl start scene-owned
runs_as 61501 || fail "it runs as another user"
