#!/bin/bash
# Destinations that cannot keep everything, and say so, or say nothing: the backup has it in its record, verifies, and a
# restore brings it back. Needs root.
. "$(dirname "$0")/lib.sh"
cd "$work"
PATH=$PATH:/usr/sbin

make_file_system() { # TYPE FOLDER [MKFS OPTION…]
    local type=$1 folder=$2
    shift 2
    mkdir -p "$folder"
    truncate -s 400M "$folder.image"
    "mkfs.$type" -q "$@" "$folder.image" 2>mkfs.log
    mount -o loop,noatime "$folder.image" "$folder"
    at_end "umount '$work/$folder'"
}
make_file_system xfs live
make_file_system ext4 narrow -I 128
make_file_system ext4 wide -b 4096

mkdir live/data
echo "an order" >live/data/orders
echo "paid" >live/data/paid
chown 4242:4343 live/data/paid
chmod 4750 live/data/paid
setfattr -n user.note -v "small" live/data/orders
ln live/data/orders live/data/orders-again
ln -s orders live/data/link
mkfifo live/data/pipe
touch -d '2026-01-02 03:04:05.443245117' live/data/orders
touch -h -d '2026-01-02 03:04:05.6' live/data/link

cat >shop.yaml <<PROFILE
version: 1
name: shop
destination: $work/backup
services:
  shop:
    commands:
      start: [touch, $work/up]
      stop: [rm, -f, $work/up]
      status: [sh, -c, "test -e $work/up || exit 3"]
    sources: { data: $work/live/data }
PROFILE
touch up

# What there is, with all that a restore must bring back.
tree() {
    (cd live/data && find . -printf '%p %y %m %U:%G %s %T@ %n %l\n' | sort && getfattr -hd -m '^user' orders paid)
}
# there_and_back PLACE WARNING [COMMAND…]: a backup, a verification, damage, and a restore.
there_and_back() {
    local place=$1 warning=$2 before
    shift 2
    rm -rf backup
    mkdir -m 700 "$place/backup"
    ln -s "$place/backup" backup
    before=$(tree)
    expect_exit 3 "$@" "$OVERWINTER" backup ./shop.yaml
    expect_text "$warning"
    expect_exit 0 overwinter verify ./shop.yaml latest
    # Another run shares with it, or copies again; either verifies.
    expect_exit 3 "$@" "$OVERWINTER" backup ./shop.yaml
    expect_exit 0 overwinter verify ./shop.yaml latest
    rm -r live/data/*
    expect_exit 0 overwinter restore ./shop.yaml latest --stop --yes --discard-current
    expect_equal "what came back" "$before" "$(tree)"
    rm -r backup "$place/backup"
}

step "times of whole seconds"
there_and_back narrow "the destination cannot keep times: they are in the record"

step "owners and modes that are taken, and not kept"
there_and_back wide "the destination cannot keep modes, owners: " strace -f -qqq -o /dev/null -e 'inject=fchown,fchownat,lchown,chown:retval=0' \
    -e 'inject=fchmod,fchmodat,chmod:retval=0'

step "no such call: owners, links, symbolic links and fifos"
there_and_back wide "the destination cannot keep devices, fifos, hard-links, owners, symlinks: " strace -f -qqq -o /dev/null \
    -e 'inject=fchown,fchownat,lchown,chown,linkat,symlinkat,mknodat:error=ENOSYS'

step "a time that is later than the destination's last, and an attribute that is larger than its block"
touch -d '2480-01-01 00:00:00.5' live/data/orders
touch -d '1905-01-01 00:00:00.5' live/data/paid
head -c 20000 /dev/zero | tr '\0' x >value
setfattr -n user.large -v "$(cat value)" live/data/paid
there_and_back wide "times of 1 entry not kept, first 'orders"

step "what somebody alters besides is found, in that set and in the next"
mkdir -m 700 wide/backup
ln -s "$work/wide/backup" backup
expect_exit 3 overwinter backup ./shop.yaml
altered() { # COMMAND, in the set's data; what verify says
    (cd backup/latest/shop/data && eval "$1")
    expect_exit 4 overwinter verify ./shop.yaml latest
    expect_text "$2"
}
altered 'setfattr -n user.note -v "wrong" orders-again' "attribute user.note is 'wrong', expected 'small'"
altered 'setfattr -n user.more -v "more" orders' "attribute user.more is 'more', expected none"
altered 'setfattr -x user.note orders; setfattr -x user.more orders; touch -d @5 paid' "time of modification is 5.000000000, expected -2"
rm -r backup wide/backup

step "an attribute that has become larger than the destination takes is not there at all"
mkdir -m 700 wide/backup
ln -s "$work/wide/backup" backup
setfattr -n user.grows -v "small" live/data
sed -i "s|stop: .*|stop: [sh, -c, 'rm -f $work/up; setfattr -n user.grows -v \"\$(cat $work/value)\" $work/live/data']|" shop.yaml
expect_exit 3 overwinter backup ./shop.yaml
expect_exit 0 overwinter verify ./shop.yaml latest
expect_equal "attributes" "" "$(getfattr -d -m user.grows backup/latest/shop/data)"
sed -i "s|stop: .*|stop: [rm, -f, $work/up]|" shop.yaml
rm -r backup wide/backup

step "a log of two names that grows while it is copied, where there are no links: each name is what was read of it"
mkdir live/logs
touch live/logs/a
ln live/logs/a live/logs/b
sed -e 's/^name: shop/name: logs/' -e "s|sources: .*|sources: { logs: $work/live/logs }|" shop.yaml >logs.yaml
mkdir -m 700 wide/backup
ln -s "$work/wide/backup" backup
touch growing
while [ -e growing ]; do echo "a line" >>live/logs/a; done &
writer=$!
at_end kill $writer
expect_exit 3 strace -f -qqq -o /dev/null -e inject=linkat:error=EPERM "$OVERWINTER" backup ./logs.yaml
rm growing
wait $writer
expect_exit 0 overwinter verify ./logs.yaml latest

step "a destination that gives an attribute of its own: it stays, verifies, and is not restored"
rm backup
make_file_system btrfs zipped
rm -rf live/data live/logs
mkdir -p live/data/folder
echo "an order" >live/data/orders
ln live/data/orders live/data/folder/again
ln -s orders live/data/link
mkfifo live/data/pipe
setfattr -n user.note -v "small" live/data/orders
cp live/data/orders live/single
mkdir -m 700 zipped/backup zipped/restored
setfattr -n btrfs.compression -v zstd zipped/backup
setfattr -n btrfs.compression -v lzo zipped/restored
ln -s "$work/zipped/backup" backup
sed "s|data: $work/live/data|data: $work/live/data, one: $work/live/single|" shop.yaml >own.yaml
attributes() { (cd "$1" && find . -print0 | sort -z | xargs -0 getfattr -hd -m - 2>/dev/null | sed "/^$/d"); }
plain=$(attributes live/data)
expect_exit 0 overwinter backup ./own.yaml
sleep 2.2
echo "paid" >live/data/paid
# The second shares files, and a full one does not.
for option in --json --full --no-pre-sync; do
    expect_exit 0 overwinter backup ./own.yaml $option
    expect_exit 0 overwinter verify ./own.yaml latest
done
expect_equal "what is compressed" zstd "$(getfattr --only-values -n btrfs.compression backup/latest/shop/data/orders)"
expect_exit 0 overwinter show ./own.yaml latest
expect_text "attributes of the destination's own, which no restore takes along: btrfs.compression"
expect_no_text "not kept by the destination"
grep -q "filter='-x btrfs.compression'" backup/latest/overwinter/RESTORE.md || fail "the guide takes the attribute along"
# Another value of what the source has, and another name, are differences.
setfattr -n user.note -v "other" backup/latest/shop/data/orders
setfattr -n user.evil -v "more" backup/latest/shop/data/paid
expect_exit 4 overwinter verify ./own.yaml latest
expect_text "'shop/data/orders': attribute user.note is 'other', expected 'small'"
expect_text "'shop/data/paid': attribute user.evil is 'more', expected none"
setfattr -n user.note -v "small" backup/latest/shop/data/orders
setfattr -x user.evil backup/latest/shop/data/paid
expect_exit 0 overwinter restore ./own.yaml latest --to "$work/zipped/restored/here" --yes
expect_exit 0 overwinter restore ./own.yaml latest --stop --yes --discard-current
expect_equal "attributes that came back" "$plain" "$(attributes live/data)"

step "what a folder of the source has is not what its files inherit at the destination"
make_file_system btrfs zips
mkdir zips/data
echo "of before" >zips/data/old
setfattr -n btrfs.compression -v zstd zips/data
mkdir -m 700 zips/backup
sed "s|sources: .*|sources: { data: $work/zips/data }|; s|^destination: .*|destination: $work/zips/backup|" shop.yaml >zips.yaml
sed -i "s|stop: .*|stop: [sh, -c, 'rm -f $work/up; echo more >>$work/zips/data/old']|" zips.yaml
for round in 1 2; do
    sleep 2.2
    expect_exit 0 overwinter backup ./zips.yaml
    expect_exit 0 overwinter verify ./zips.yaml latest
done
expect_equal "the folder's" zstd "$(getfattr --only-values -n btrfs.compression zips/backup/latest/shop/data)"

step "more attributes of one file than a record has room for: said of the file, before anything is stopped"
rm backup
mkdir -m 700 wide/backup-2
ln -s "$work/wide/backup-2" backup
python3 - "$work/live/data/paid" <<'END_OF_SETTING'
import os, sys
for number in range(129): os.setxattr(sys.argv[1], f"user.{number}", bytes(65536))
END_OF_SETTING
before=$(stat -c %z up)
expect_exit 1 overwinter backup ./shop.yaml
expect_text "/live/data/paid' has 129 extended attributes of 8"
expect_text "in all, and 8388608 can be recorded"
expect_equal "when it was started" "$before" "$(stat -c %z up)"

step "sparse files that are larger than what can be counted"
rm live/data/paid
truncate -s 5E live/data/sparse-1 live/data/sparse-2
expect_exit 12 overwinter plan ./shop.yaml
expect_text "by the sizes of their files the sources have 8192 PiB, and a set has room for 128 PiB"
expect_exit 0 overwinter copy --dry-run live/data elsewhere
