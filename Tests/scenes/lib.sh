# Read by every scene: `. "$(dirname "$0")/lib.sh"`. A scene is a bash script that is run with the built program in
# OVERWINTER, exits with 0 when all was as expected, and else says what was not. It works in $work and leaves nothing.
set -euo pipefail
export LC_ALL=C
scenes=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
project=$(cd "$scenes/../.." && pwd)
: "${OVERWINTER:?names the built program}"
[ -x "$OVERWINTER" ] || { echo "FAILED: no program at $OVERWINTER" >&2; exit 1; }
PATH=$PATH:/usr/sbin:/sbin

# Not /tmp: beside a systemd of one's own that may be another one.
work=$(mktemp -d /var/tmp/overwinter-scene.XXXXXX)
export STATE_DIRECTORY=$work/state
mkdir "$work/state"

# --- Ending -----------------------------------------------------------------------------------------------------------

cleanups=()
# Runs a command line when the scene ends, however it ends; the last one first.
at_end() { cleanups+=("$*"); }

scene_ends() {
    local status=$? index
    set +e
    for ((index = ${#cleanups[@]} - 1; index >= 0; index--)); do eval "${cleanups[index]}" >/dev/null 2>&1; done
    rm -rf --one-file-system "$work"
    exit $status
}
trap scene_ends EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

step() { printf '== %s\n' "$*"; }

# Says what was expected, the last program's output, and where.
fail() {
    local frame=0 place
    echo "FAILED: $*"
    while place=$(caller $frame); do
        echo "  at line ${place%% *} of ${place##* }"
        frame=$((frame + 1))
    done
    [ ! -s "$work/stdout" ] || { echo "--- standard output of the last program:"; cat "$work/stdout"; }
    [ ! -s "$work/stderr" ] || { echo "--- its standard error:"; cat "$work/stderr"; }
    # Of a run in the background; see killed.sh.
    [ ! -s "$work/run.err" ] || { echo "--- standard error of the run that was begun:"; cat "$work/run.err"; }
    exit 1
} >&2

# --- The program ------------------------------------------------------------------------------------------------------

overwinter() { "$OVERWINTER" "$@"; }

# expect_exit STATUS COMMAND…: its outputs stay in $work/stdout and $work/stderr.
expect_exit() {
    local wanted=$1 status=0
    shift
    "$@" >"$work/stdout" 2>"$work/stderr" </dev/null || status=$?
    [ "$status" = "$wanted" ] || fail "'$*' exited with $status, not $wanted"
}

# Some line of the last program's two outputs has the text.
expect_text() {
    grep -qF -- "$1" "$work/stdout" "$work/stderr" || fail "no line with: $1"
}

expect_no_text() {
    ! grep -qF -- "$1" "$work/stdout" "$work/stderr" || fail "there is a line with: $1"
}

# json EXPRESSION [FILE]: of a JSON document, as `document`; FILE is the last program's standard output. Prints text
# as it is, and everything else as JSON.
json() {
    python3 -c '
import json, sys
with open(sys.argv[2], encoding="utf-8") as file:
    document = json.load(file)
value = eval(sys.argv[1], {"document": document})
print(value if isinstance(value, str) else json.dumps(value, sort_keys=True))' "$1" "${2:-$work/stdout}"
}

# expect_json EXPRESSION VALUE [FILE]
expect_json() {
    local value
    value=$(json "$1" "${3:-$work/stdout}") || fail "cannot evaluate $1"
    [ "$value" = "$2" ] || fail "$1 is $value, not $2"
}

# expect_done "CODE…" COMMAND…: exits with 0, or with 3 and no other warnings than of these codes; needs --json.
expect_done() {
    local allowed=$1 status=0
    shift
    "$@" >"$work/stdout" 2>"$work/stderr" </dev/null || status=$?
    case $status in 0 | 3) ;; *) fail "'$*' exited with $status" ;; esac
    expect_equal "warnings" "[]" "$(json "[w for w in document['warnings'] if w['code'] not in '$allowed'.split()]")"
    expect_json 'document["exitCode"]' "$status"
}

# --- Comparing --------------------------------------------------------------------------------------------------------

expect_equal() { # WHAT WANTED FOUND
    [ "$2" = "$3" ] || fail "$1: expected" "$2" "found" "$3"
}

# expect_same_file WHAT WANTED FOUND: shows the difference.
expect_same_file() {
    diff -u "$2" "$3" >"$work/difference" || { mv "$work/difference" "$work/stdout"; : >"$work/stderr"; fail "$1 differ"; }
}

# Every entry below a folder with every attribute a copy must carry, one a line: kind, mode, owner, group, links, size,
# time in nanoseconds, target; then contents, hard links, holes, device numbers, extended attributes and ACLs.
tree() {
    (
        cd "$1"
        entries() { find . "$@" -print0 | sort -z; }
        lines() { tr '\n\0' '\001\n'; }
        find . ! -type s -printf '%p|%y|%m|%U:%G|%T@|%l\0' | sort -z | lines
        find . -type f -printf '%p|size %s|names %n\0' | sort -z | lines
        echo "-- contents"
        entries -type f | xargs -0 -r sha256sum -z | lines
        echo "-- names of one file"
        find . ! -type d -links +1 -printf '%i %p\0' | sort -z -k2 | lines |
            awk '{ inode = $1; sub(/^[0-9]+ /, ""); if (!(inode in first)) first[inode] = $0; print first[inode] " = " $0 }'
        echo "-- files with holes"
        find . -type f -printf '%b %s %p\0' | sort -z -k3 | lines | awk '$1 * 512 < $2 { print $3 }'
        echo "-- device numbers"
        find . \( -type b -o -type c \) -print0 | sort -z | xargs -0 -r stat --printf '%n %t:%T\n'
        echo "-- extended attributes"
        entries ! -type s | xargs -0 -r getfattr -h -d -m - -e hex --absolute-names
        echo "-- access control lists"
        entries ! -type s ! -type l | xargs -0 -r getfacl -n -p -s
    )
}

# expect_same_trees WHAT WANTED FOUND, two folders.
expect_same_trees() {
    tree "$2" >"$work/wanted.tree"
    tree "$3" >"$work/found.tree"
    expect_same_file "$1" "$work/wanted.tree" "$work/found.tree"
}

# Fills an empty folder with one of everything that a copy must carry; needs root.
fill_with_everything() {
    local folder=$1
    mkdir -p "$folder"/{plain/deeper/still,empty,private}
    echo "some text" >"$folder/plain/text"
    head -c 3000000 /dev/urandom >"$folder/plain/large"
    : >"$folder/plain/nothing"
    ln "$folder/plain/text" "$folder/plain/deeper/second-name"
    ln "$folder/plain/text" "$folder/third-name"
    ln -s plain/text "$folder/link"
    ln -s nowhere/at/all "$folder/dangling"
    ln -s "$(printf 'to\377bytes')" "$folder/link-of-bytes"
    mkfifo -m 620 "$folder/fifo"
    mknod -m 640 "$folder/null" c 1 3
    mknod -m 600 "$folder/disk" b 7 99
    echo "not UTF-8" >"$folder/$(printf 'b\377\376tes')"
    echo "two lines" >"$folder/$(printf 'a\nname')"
    echo "spaces" >"$folder/ a name * with \\ everything "
    echo "255 bytes" >"$folder/$(printf 'n%.0s' $(seq 255))"
    truncate -s 20M "$folder/sparse"
    echo "in the middle" | dd of="$folder/sparse" bs=1 seek=9000000 conv=notrunc status=none
    cp /bin/true "$folder/setuid"
    cp /bin/true "$folder/capable"
    chown -h daemon:nogroup "$folder/link" "$folder/fifo" "$folder/setuid" "$folder/null"
    chown nobody:daemon "$folder/plain/text" "$folder/private" "$folder/plain/large"
    chown 12345:54321 "$folder/plain/nothing"
    chmod 4750 "$folder/setuid"
    chmod 2775 "$folder/plain/deeper"
    chmod 1777 "$folder/empty"
    chmod 0700 "$folder/private"
    chmod 0000 "$folder/plain/nothing"
    setcap cap_net_bind_service+ep "$folder/capable"
    setfattr -n user.note -v "kept" "$folder/plain/text"
    setfattr -n user.empty "$folder/plain"
    setfattr -n trusted.only-root -v 0x00ff00 "$folder/plain/large"
    setfacl -m u:daemon:rw,g:nogroup:r "$folder/plain/large"
    setfacl -m u:nobody:rwx -d -m u:nobody:rwx "$folder/private"
    touch -h -d '2001-02-03 04:05:06.123456789 UTC' "$folder/link"
    touch -d '1969-07-20 20:17:40.000000001 UTC' "$folder/plain/text"
    touch -d '2019-03-04 05:06:07.999999999 UTC' "$folder/fifo" "$folder/null" "$folder/plain/deeper"
    touch -d '2020-01-01 00:00:00.5 UTC' "$folder/plain" "$folder/empty"
}

# reseal FILE: a set.json that a scene has altered gets the last line that its maker would give it.
reseal() {
    python3 - "$1" <<'END_OF_SEAL'
import hashlib, json, sys
with open(sys.argv[1], encoding="utf-8") as file:
    document = json.load(file)
document.pop("sha256", None)
lines = json.dumps(document, indent=2, separators=(",", " : "), ensure_ascii=False).encode()[:-2] + b",\n"
with open(sys.argv[1], "wb") as file:
    file.write(lines + b'  "sha256" : "%s"\n}\n' % hashlib.sha256(lines).hexdigest().encode())
END_OF_SEAL
}

# --- Waiting ----------------------------------------------------------------------------------------------------------

# wait_until SECONDS COMMAND…: fails when the command has not succeeded by then.
wait_until() {
    # Four times as long as asked: a sync of a disk that others fill takes its time, and who waits in vain has failed anyway.
    local tries=$(($1 * 40))
    shift
    until "$@" >/dev/null 2>&1; do
        [ $((tries -= 1)) -gt 0 ] || fail "waited in vain for: $*"
        sleep 0.1
    done
}

# --- systemd ----------------------------------------------------------------------------------------------------------

# What systemd did since this was asked last: `Stopped app`, `Started database`, … for units named scene-NAME.
unit_events() {
    journalctl --sync
    journalctl -q --no-pager -o cat --cursor-file="$work/journal.cursor" _PID=1 >"$work/journal" || true
    grep -oE '^(Started|Stopped) scene-[a-z]+' "$work/journal" | sed 's/ scene-/ /' || true
}

# The main process of each unit, to see whether it was started anew.
unit_states() {
    local unit
    for unit in "$@"; do echo "$unit $(systemctl show -P ActiveState "$unit")"; done
}
