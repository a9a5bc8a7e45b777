#!/bin/bash
# A copy, sets and their check where the kernel, or the server behind it, tells of attributes in another way. Needs root and a C compiler.
. "$(dirname "$0")/lib.sh"
. "$scenes/image.sh"
compiler=$(command -v clang || command -v cc || command -v gcc || echo /opt/swift/usr/bin/clang)
"$compiler" -O1 -shared -fPIC -o "$work/other.so" "$scenes/other-kernels.c" -ldl
elsewhere() { LD_PRELOAD=$work/other.so "$OVERWINTER" "$@" 9>>"$work/met"; }
# What the last run met: `missing` calls, and answers that were `cut`.
expect_met() { # missing|cut LEAST
    local missing cut
    read -r missing cut < <(tail -1 "$work/met")
    [ "${!1}" -ge "$2" ] || fail "only ${!1} answers were $1"
}
mount_image ext4 256

step "a copy has all attributes, also where an answer that is too long is cut"
mkdir "$disk/source"
fill_with_everything "$disk/source"
# Of as much as is asked for first, of a byte less and more, and of far more; and more names than that.
for length in 511 512 513 3000; do
    echo "$length" >"$disk/source/value-$length"
    setfattr -n user.value -v "$(printf 'v%.0s' $(seq $length))" "$disk/source/value-$length"
done
echo "names" >"$disk/source/names"
for name in one two three; do setfattr -n "user.$(printf 'n%.0s' $(seq 200))$name" -v "$name" "$disk/source/names"; done
ln -s names "$disk/source/link-with-attributes"
setfattr -h -n trusted.long -v "$(printf 'l%.0s' $(seq 600))" "$disk/source/link-with-attributes"
expect_exit 0 elsewhere copy "$disk/source" "$disk/copied"
expect_met cut 4
expect_same_trees "source and copy" "$disk/source" "$disk/copied"

step "a set that shares its files is looked at for attributes all the same, and is what it is elsewhere"
mkdir -m 700 "$disk/backup"
touch "$work/up"
cat >"$work/shop.yaml" <<END
version: 1
name: shop
destination: $disk/backup
services:
  shop:
    commands:
      start: [touch, $work/up]
      stop: [rm, -f, $work/up]
      status: [sh, -c, "test -e $work/up || exit 3"]
    sources: { data: $disk/source }
END
# A file changed within these two seconds may change again unseen, and would be copied again.
sleep 2.2
last_set() { readlink -f "$disk/backup/latest"; }
lines() { sed '/^#/d' "$1/overwinter/files.mtree"; sed 's/,"source":.*//' "$1/overwinter/files.jsonl"; }
expect_exit 0 overwinter backup "$work/shop.yaml"
lines "$(last_set)" >"$work/here"
for run in backup verify; do
    case $run in backup) set -- --json ;; verify) set -- "$(basename "$(last_set)")" ;; esac
    expect_exit 0 elsewhere $run "$work/shop.yaml" "$@"
    [ $run = verify ] || expect_json "document['copying']['shared']['files'] > 10" true
    [ $run = verify ] || expect_met missing 1
    expect_met cut 4
done
lines "$(last_set)" >"$work/there"
expect_same_file "the records" "$work/here" "$work/there"

step "an attribute that came to a shared file is found by the seal"
sleep 2.2
# Of a file that had none.
setfattr -n user.note -v "of nobody" "$(last_set)/shop/data/$(printf 'a\nname')"
before=$(last_set)
expect_exit 1 elsewhere backup "$work/shop.yaml" --json
expect_met missing 1
expect_text "does not read back as it was copied"
expect_equal "newest set" "$before" "$(last_set)"
[ -e "$work/up" ] || fail "the service is down"
