#!/bin/bash
# What is kept and thrown away: rules, marks, what is in use, sets that shrank; prunes that are killed; after a backup.
. "$(dirname "$0")/lib.sh"
. "$scenes/stand-ins.sh"
backup=$work/backup

rules() { sed -i '/^retention:/d' "$profile"; [ -z "$1" ] || echo "retention: { $1 }" >>"$profile"; }
sets() { overwinter list "$profile" --json | json '" ".join(s["name"] for s in document["sets"])' /dev/stdin; }
# dated SET NAME TIME: the set as it would be, had it been made then; its files are those of the other, by hard links.
dated() {
    cp -al "$backup/$1" "$backup/$2"
    rm "$backup/$2/overwinter/set.json"
    sed -E "s/\"name\" : \"$1\"/\"name\" : \"$2\"/; s/^(  \"started\" : \")[^\"]*/\1$3/" \
        "$backup/$1/overwinter/set.json" >"$backup/$2/overwinter/set.json"
    reseal "$backup/$2/overwinter/set.json"
    echo "log of $2" >"$backup/backup_log_$2.log"
}
decision() { json "[s['decision'] + ': ' + ', '.join(s['reasons']) for s in document['sets'] if s['name'] == '$1'][0]"; }
expect_decision() { expect_equal "what becomes of $1" "$2" "$(decision "$1")"; }
# Every file of a folder with its inode's own facts: what a removal of others must leave.
inodes() { (cd "$1" && find . -printf '%p %m %U:%G %s %T@ ' -type f -exec sha256sum {} \; -o -printf '%p\n' | sort); }

step "no rules, no removal; another's destination; usage"
expect_error 12 no-retention "the profile 'scene' does not say which sets to keep; none was removed" \
    "add to it, for example: retention: { keep-last: 7, keep-weekly: 8 }" prune "$profile"
rules "keep-last: 2, keep-weekly: 2"
expect_exit 0 overwinter prune "$profile"
expect_line "no sets in $backup"
expect_error 10 set-not-found "there is no sealed set in '$backup'" "it holds no sets at all" verify "$profile" --all
expect_exit 0 overwinter backup "$profile"
base=$(basename "$(readlink -f "$backup/latest")")
sed 's/^name: .*/name: other/' "$profile" >"$work/other.yaml"
expect_error 12 guard "destination '$backup' belongs to profile 'scene' of host '$(hostname)'" \
    "give each profile a destination of its own; to take this one over, remove 'overwinter-destination.json' in it" \
    prune "$work/other.yaml"
expect_exit 64 overwinter keep "$profile" "$base" --drop --note x
expect_text "error: --drop and --note contradict each other"
expect_exit 64 overwinter keep "$profile" "$base" --note "$(printf 'x%.0s' {1..1001})"
expect_text "error: a note has at most 1000 bytes"
expect_exit 64 overwinter verify "$profile" --all "$base"
expect_text "error: --all and the name of a set contradict each other"
expect_exit 64 overwinter verify "$profile" --seed 7
expect_text "error: --seed has a meaning beside --sample only"
for share in 5 0% 101% -1% x%; do expect_exit 64 overwinter verify "$profile" "--sample=$share"; done

step "each set is explained, in words and as a document; a dry run changes nothing"
rules "keep-last: 2, keep-weekly: 3"
# 2, 9 and 16 November 2020 were Mondays.
for day in 02 03 09 10 15 16; do dated "$base" "202011$day-031507Z" "2020-11-${day}T03:15:07Z"; done
mkdir -p "$backup/20191213-0459-0000" "$backup/20201101-000000Z.partial" "$backup/20201031-000000Z/overwinter"
cp -al "$backup/20201103-031507Z" "$backup/before-the-upgrade"
dated "$base" 20991231-235959Z 2099-12-31T23:59:59Z
rm "$backup/latest"; ln -s 20201109-031507Z "$backup/latest"
before=$(ls -R "$backup")
expect_exit 0 overwinter prune "$profile" --dry-run --json
expect_document 0
expect_json 'document["dryRun"]' true
expect_json 'document["removed"]' '[]'
expect_decision 20191213-0459-0000 "leave: unsealed: made by an older script"
expect_decision 20201101-000000Z.partial "leave: partial: no set"
expect_decision before-the-upgrade "leave: copied or renamed by hand: its record is of set 20201103-031507Z"
expect_decision 20201031-000000Z "leave: damaged: set '$backup/20201031-000000Z' is not sealed: it has no overwinter/set.json"
expect_decision 20201102-031507Z "remove: not among the last 2, before the last 3 weeks that have a set"
expect_decision 20201109-031507Z "remove: not among the last 2, of its week 20201115-031507Z is kept"
expect_decision 20201115-031507Z "keep: weekly 3 of 3"
expect_decision 20201116-031507Z "keep: last 2 of 2, weekly 2 of 3"
expect_decision "$base" "keep: the newest sealed set, last 1 of 2, weekly 1 of 3"
expect_decision 20991231-235959Z "keep: dated in the future: a clock was wrong, and it counts for no rule"
expect_exit 0 overwinter prune "$profile" --dry-run
expect_line "4 sets would be removed"
expect_equal "the destination after a dry run" "$before" "$(ls -R "$backup")"

step "a set dated in the future is the latest for nobody, and whoever asks for the latest hears of it"
note="set 20991231-235959Z was begun at 2099-12-31T23:59:59Z, which is yet to come: look at the clocks; set $base is taken for the latest"
expect_exit 0 overwinter verify "$profile"
expect_text "set $base"
grep -qF "$note" "$work/stderr" || fail "verify says nothing of the clocks"
expect_exit 0 overwinter plan "$profile"
expect_line "unchanged files are shared with set $base"
expect_line "$note"
overwinter restore "$profile" latest --to "$work/found" --yes --json >"$work/stdout" 2>"$work/stderr" && fail "no warning" || true
expect_json 'document["exitCode"]' 3
expect_json 'document["set"]' "$base"
expect_json '[w["message"] for w in document["warnings"] if w["code"] == "clock"]' "[\"$note\"]"
rm -rf "$work/found" "$backup"/restore_log_*

step "a mark keeps a set, with its note, and can be taken back; a file made by hand is one, too"
expect_exit 10 overwinter keep "$profile" 20201104 --json
expect_document 10
expect_text "error: there is no set '20201104' in '$backup'"
expect_error 12 set-not-sealed "set '$backup/20191213-0459-0000' is not sealed: it has no overwinter/set.json" \
    "it was made by an older script (see overwinter adopt), or by a run that did not end" keep "$profile" 20191213
expect_exit 0 overwinter keep "$profile" 20201102 --note "before the upgrade"
expect_line "set 20201102-031507Z is kept by hand: before the upgrade"
expect_exit 0 overwinter keep "$profile" 20201103 --json
expect_document 0
expect_json 'document["kept"]["set"]' 20201103-031507Z
touch "$backup/20201109-031507Z.keep"
expect_exit 0 overwinter list "$profile"
expect_text "sealed, kept by hand: before the upgrade"
expect_exit 0 overwinter list "$profile" --json
expect_json '[s["kept"]["note"] for s in document["sets"] if s["name"] == "20201102-031507Z"]' '["before the upgrade"]'
expect_exit 0 overwinter prune "$profile" --dry-run --json
expect_decision 20201102-031507Z "keep: kept by hand: before the upgrade"
expect_decision 20201103-031507Z "keep: kept by hand"
expect_decision 20201109-031507Z "keep: kept by hand"
expect_exit 0 overwinter keep "$profile" 20201103 --drop
expect_line "set 20201103-031507Z is not kept any more"
expect_exit 0 overwinter keep "$profile" 20201103 --drop
expect_line "set 20201103-031507Z was not kept"
rm "$backup/20201109-031507Z.keep"

step "a path through a link means the set that it leads to"
ln -s "$backup/20201103-031507Z" "$work/good"
expect_exit 0 overwinter keep "$profile" "$work/good" --note "by a link"
expect_line "set 20201103-031507Z is kept by hand: by a link"
[ -e "$backup/20201103-031507Z.keep" ] && [ ! -e "$work/good.keep" ] || fail "the mark is beside the link"
(cd "$backup" && expect_exit 0 overwinter keep "$profile" ./latest)
expect_line "set 20201109-031507Z is kept by hand"
[ -e "$backup/20201109-031507Z.keep" ] && [ ! -e "$backup/latest.keep" ] || fail "the mark is beside the link latest"
expect_exit 0 overwinter prune "$profile" --dry-run --json
expect_decision 20201103-031507Z "keep: kept by hand: by a link"
expect_decision 20201109-031507Z "keep: kept by hand"
expect_exit 0 overwinter keep "$profile" "$work/good" --drop
expect_line "set 20201103-031507Z is not kept any more"
expect_exit 0 overwinter keep "$profile" "$backup/latest" --drop
expect_line "set 20201109-031507Z is not kept any more"
expect_exit 0 overwinter verify "$profile" "$backup/latest/"
expect_text "set 20201109-031507Z is what was sealed"

step "what a verification reads stays, and so it is said; the rest goes, with its log"
inodes "$backup/$base" >"$work/inodes.before"
strace -f -qqq -o "$work/trace" -e trace=flock -e inject=flock:delay_exit=4000000:when=1 \
    "$OVERWINTER" verify "$profile" 20201110 >"$work/verify" 2>&1 &
verify=$!
at_end '[ -z "$verify" ] || wait $verify'
is_held() { grep -q "FLOCK .* READ .*:$(stat -c %i "$backup/$1/overwinter/set.json") " /proc/locks; }
wait_until 20 is_held 20201110-031507Z
expect_exit 0 overwinter prune "$profile" --json
expect_document 0
expect_decision 20201110-031507Z "keep: in use by a restore or a verification"
expect_json 'document["removed"]' '["20201103-031507Z", "20201109-031507Z"]'
wait $verify || fail "the verification of a set that was in use failed"
verify=
expect_equal "where latest leads" "$base" "$(readlink "$backup/latest")"
expect_equal "sets" "20191213-0459-0000 20201031-000000Z 20201101-000000Z.partial 20201102-031507Z before-the-upgrade \
20201110-031507Z 20201115-031507Z 20201116-031507Z $base 20991231-235959Z" "$(sets)"
for day in 03 09; do [ ! -e "$backup/backup_log_202011$day-031507Z.log" ] || fail "the log of $day is still there"; done
rm -r "$backup"/{20991231-235959Z,before-the-upgrade,20191213-0459-0000,20201101-000000Z.partial,20201031-000000Z}
expect_exit 0 overwinter prune "$profile"
expect_text "  20201110-031507Z: removed in "
expect_line "1 set removed"
expect_equal "where latest leads" "$base" "$(readlink "$backup/latest")"
expect_exit 0 overwinter prune "$profile"
expect_line "no set was removed"
inodes "$backup/$base" >"$work/inodes.after"
expect_same_file "files that were shared with removed sets" "$work/inodes.before" "$work/inodes.after"
expect_exit 0 overwinter verify "$profile" --all
expect_line "set 20201102-031507Z is what was sealed: 3 files, 29 B, every byte and attribute read"

step "while a restore is at work nothing is removed, and it is named"
rules "keep-last: 1"
misbehave database stop <<<'until [ -e go ]; do sleep 0.05; done; rm -f database.up'
: >"$run/calls"
"$OVERWINTER" restore "$profile" 20201115 --stop --set-aside --yes >"$work/restore" 2>&1 &
restore=$!
at_end '[ -z "$restore" ] || { touch "$run/go"; wait $restore; }'
wait_until 20 grep -q "stop database" "$run/calls"
expect_exit 11 overwinter prune "$profile" --json
expect_document 11
expect_text "process $restore, since "
expect_text ": restore "
STATE_DIRECTORY=$work/other-state expect_exit 11 overwinter prune "$profile"
expect_text "error: another run holds the lock of destination '"
expect_exit 0 overwinter prune "$profile" --dry-run --json
expect_decision 20201115-031507Z "keep: in use by a restore or a verification"
touch "$run/go"
wait $restore || fail "the restore failed"
restore=
behave; rm "$run/go"; start_all

step "what cannot be removed is an error of prune, and a warning of a backup"
echo "in the way" >"$backup/20201115-031507Z.removing"
expect_error 1 failed "set 20201115-031507Z is not removed: unable to rename '$backup/20201115-031507Z' to \
'$backup/20201115-031507Z.removing': file exists" "mend that; what was begun is ended by the next prune" prune "$profile"
expect_exit 3 overwinter backup "$profile" --json
expect_document 3
expect_json '[w["code"] for w in document["warnings"]]' '["retention"]'
expect_text "older sets were not all removed: set 20201115-031507Z is not removed: unable to rename"
expect_json 'document["retention"]["removed"]' '[]'
rm "$backup/20201115-031507Z.removing"
second=$(basename "$(readlink -f "$backup/latest")")

step "a backup follows the rules; the set it shared files with may go at once"
expect_exit 0 overwinter backup "$profile" --json
third=$(json 'document["set"]')
expect_json 'document["retention"]["removed"]' "[\"20201115-031507Z\", \"20201116-031507Z\", \"$base\", \"$second\"]"
grep -q ": removed in " "$backup/backup_log_$third.log" || fail "the log does not say what was removed"
expect_equal "sets" "20201102-031507Z $third" "$(sets)"
expect_exit 0 overwinter verify "$profile"

step "logs that lead to no set go once they are older than all sets; the last ten stay, and those of sets and partials"
rm -f "$backup"/{restore,rollback}_log_*
for log in "$backup"/backup_log_*; do
    name=${log##*backup_log_}
    [ -d "$backup/${name%.log}" ] || rm "$log"
done
mkdir "$backup/20191102-000000Z.partial"
touch "$backup"/restore_log_20190{1..9}01-000000Z-00ff.log "$backup"/rollback_log_20191001-000000Z-2-00ff.log \
    "$backup"/backup_log_2019110{1,2}-000000Z.log "$backup"/restore_log_20191201-000000Z-00ff.log "$backup"/restore_log_mine.log
logs=$(cd "$backup" && ls ./*_log_*)
expect_exit 0 overwinter prune "$profile" --dry-run --json
expect_json 'document["removedLogs"]' \
    '["restore_log_20190101-000000Z-00ff.log", "restore_log_20190201-000000Z-00ff.log"]'
expect_exit 0 overwinter prune "$profile" --dry-run
expect_line "2 logs of runs before them would be removed"
expect_equal "logs" "$logs" "$(cd "$backup" && ls ./*_log_*)"
expect_exit 0 overwinter prune "$profile"
expect_line "2 logs of runs before them removed"
expect_equal "logs" "$(grep -v 20190[12] <<<"$logs")" "$(cd "$backup" && ls ./*_log_*)"
touch "$backup"/restore_log_202011{03,04,05,06,07,08,09,10,11,12,13}-000000Z-00ff.log
logs=$(cd "$backup" && ls ./*_log_*)
expect_exit 0 overwinter prune "$profile" --json
expect_json 'len(document["removedLogs"])' 10
expect_equal "logs" "$(grep -v -e '_log_20190' -e '_log_20191001' -e '_log_20191101' -e '_log_20191201' <<<"$logs")" \
    "$(cd "$backup" && ls ./*_log_*)"
rm -r "$backup"/20191102-000000Z.partial "$backup"/*_log_2019* "$backup"/restore_log_*
if command -v strace >/dev/null; then
    touch "$backup"/restore_log_201901{01..11}-000000Z-00ff.log
    expect_exit 3 strace -f -qq -o /dev/null -P "$backup/restore_log_20190101-000000Z-00ff.log" -e trace=unlink,unlinkat \
        -e inject=unlink,unlinkat:error=EACCES "$OVERWINTER" prune "$profile"
    expect_line "warning: old logs were not all removed: unable to remove '$backup/restore_log_20190101-000000Z-00ff.log': permission denied"
    rm "$backup"/restore_log_*
fi

if [ "$(id -u)" = 0 ]; then
    step "a mount inside a set: it stays a set, and so it is said; the others go"
    dated "$third" 20201120-000000Z 2020-11-20T00:00:00Z
    dated "$third" 20201121-000000Z 2020-11-21T00:00:00Z
    mounted=$backup/20201120-000000Z/app/data
    mount --bind "$work" "$mounted"
    at_end umount "$mounted"
    mount_message="set 20201120-000000Z is not removed: a file system is mounted at '$mounted'"
    mount_hint="unmount it first; nothing is ever removed across a mount"
    expect_error 1 failed "$mount_message" "$mount_hint" prune "$profile" --dry-run
    expect_decision 20201120-000000Z "keep: a file system is mounted at '$mounted'"
    expect_decision 20201121-000000Z "remove: not among the last 1"
    expect_exit 1 overwinter prune "$profile" --json
    expect_json 'document["removed"]' '["20201121-000000Z"]'
    expect_error 1 failed "$mount_message" "$mount_hint" prune "$profile"
    expect_equal "sets" "20201102-031507Z 20201120-000000Z $third" "$(sets)"

    step "one whose removal was begun and cannot be ended holds no other back"
    umount "$mounted"
    mv "$backup/20201120-000000Z" "$backup/20201120-000000Z.removing"
    mounted=$backup/20201120-000000Z.removing/app/data
    mount --bind "$work" "$mounted"
    dated "$third" 20201121-000000Z 2020-11-21T00:00:00Z
    dated "$third" 20201122-000000Z 2020-11-22T00:00:00Z
    mv "$backup/20201122-000000Z" "$backup/20201122-000000Z.removing"
    expect_exit 1 overwinter prune "$profile" --json
    expect_json 'document["removed"]' '["20201121-000000Z"]'
    expect_json 'document["finished"]' '["20201122-000000Z"]'
    expect_error 1 failed "set 20201120-000000Z is no set any more, and not all of it is gone: unable to remove \
'$mounted': a file system is mounted there" "$mount_hint" prune "$profile"
    expect_exit 3 overwinter backup "$profile" --json
    expect_text "older sets were not all removed: set 20201120-000000Z is no set any more"
    expect_json 'document["retention"]["removed"]' "[\"$third\"]"
    umount "$mounted"
    expect_exit 0 overwinter prune "$profile"
    expect_line "set 20201120-000000Z was half removed by an earlier prune; the rest is gone"
    third=$(basename "$(readlink -f "$backup/latest")")
    expect_equal "sets" "20201102-031507Z $third" "$(sets)"
fi

step "the disk that fails after the rename: it is no set any more, and so it is said"
dated "$third" 20201121-000000Z 2020-11-21T00:00:00Z
status=0
strace -f -qqq -o "$work/trace" -e trace=renameat2,fsync -P "$backup" -e inject=fsync:error=EIO \
    "$OVERWINTER" prune "$profile" >"$work/stdout" 2>"$work/stderr" || status=$?
expect_equal "exit status" 1 $status
expect_text "set 20201121-000000Z is no set any more, and all of it is still there: unable to sync"
expect_exit 0 overwinter prune "$profile"
expect_line "set 20201121-000000Z was half removed by an earlier prune; the rest is gone"

step "a newest set that shrank holds everything, until that is accepted"
for number in 1 2 3 4 5 6 7 8 9; do echo $number >"$stack/app/data/$number"; done
expect_exit 0 overwinter backup "$profile" --json
full=$(json 'document["set"]')
rm "$stack/app/data/"[1-9]
for again in first second; do
    expect_exit 3 overwinter backup "$profile" --json
    expect_document 3
    expect_json 'document["retention"]["removed"]' '[]'
    small=$(json 'document["set"]')
done
message="set $small is less than half of what set $full was: 3 after 12 files; no set was removed"
hint="see what is missing: overwinter diff PROFILE $full $small; if it is meant so: overwinter prune PROFILE --accept-smaller"
expect_text "$message"
expect_error 12 shrunk "$message" "$hint" prune "$profile"
expect_decision "$full" "keep: nothing is removed while the newest set is less than half of those before it"
expect_exit 0 overwinter prune "$profile" --accept-smaller --dry-run
expect_line "2 sets would be removed"
expect_error 12 shrunk "$message" "$hint" prune "$profile"

step "what changed between the two, by service and source"
expect_exit 0 overwinter diff "$profile" "$full" "$small" --entries
expect_text "app/data       -      9 (18 B)  -        -           25 B to 7 B"
expect_line "removed 5 (2 B)"
expect_exit 0 overwinter diff "$profile" "$small" "$full" --json
expect_document 0
expect_json '[(s["name"], s["sums"]["added"]["entries"]) for s in document["services"] if s["sums"]["added"]["entries"]]' '[["app", 9]]'
expect_json 'document["sums"]["added"]["bytes"]' 18
expect_exit 0 overwinter diff "$profile" "$small" "$small" --json
expect_json 'sum(document["sums"][k]["entries"] for k in ("added", "removed", "changed", "attributes"))' 0
expect_exit 10 overwinter diff "$profile" 1999 latest --json
expect_document 10
expect_text "error: there is no set '1999' in '$backup'"

step "a sample: every attribute, and the bytes of so many files; the same by the same seed"
expect_exit 0 overwinter verify "$profile" "$full" --sample 50% --seed 7 --json
read_files=$(json 'document["sample"]["files"]')
[ "$read_files" -gt 0 ] && [ "$read_files" -lt 12 ] || fail "of twelve files $read_files are half"
expect_exit 0 overwinter verify "$profile" "$full" --sample 50% --seed 7
expect_text "set $full is what was sealed as far as it was read: every attribute, and the bytes of $read_files of 12 files ("
cp -a "$backup/$full/app/data/5" "$work/5"
printf X | dd of="$backup/$full/app/data/5" bs=1 conv=notrunc status=none
touch -r "$work/5" "$backup/$full/app/data/5"
expect_exit 4 overwinter verify "$profile" "$full" --sample 100%
found=0
for seed in 1 2 3 4 5 6; do
    overwinter verify "$profile" "$full" --sample 50% --seed $seed >/dev/null 2>&1 || found=$((found + 1))
done
[ $found -gt 0 ] && [ $found -lt 6 ] || fail "$found of six halves have a file in them"
expect_exit 4 overwinter verify "$profile" --all --json
expect_document 4
expect_json '[s["exitCode"] for s in document["sets"]]' '[0, 4, 0, 0]'
expect_json 'document["error"]["message"]' "1 of 4 sets is not good"
expect_exit 4 overwinter verify "$profile" "$full" "$small"
expect_text "error: set '$backup/$full' is not what was sealed: "
expect_line "set $small is what was sealed: 3 files, 29 B, every byte and attribute read"
expect_line "error: 1 of 2 sets is not good"
cp -p "$work/5" "$backup/$full/app/data/5"
chmod 600 "$backup/$full/app/data/3"
expect_exit 4 overwinter verify "$profile" "$full" --sample 0.001%
expect_text "'app/data/3': mode is 0600"

step "accepted for good; and a newest set with a damaged record holds everything"
cp "$backup/$small/overwinter/files.jsonl" "$work/files.jsonl"
echo >>"$backup/$small/overwinter/files.jsonl"
expect_exit 12 overwinter prune "$profile" --accept-smaller
expect_text "error: the newest set is damaged, and no set was removed: "
cp "$work/files.jsonl" "$backup/$small/overwinter/files.jsonl"
expect_error 12 shrunk "$message" "$hint" prune "$profile"
expect_exit 0 overwinter prune "$profile" --accept-smaller
expect_line "2 sets removed"
expect_equal "sets" "20201102-031507Z $small" "$(sets)"
echo "an address" >"$work/hosts"
echo "extra-sources: { host: [$work/hosts] }" >>"$profile"
expect_exit 0 overwinter backup "$profile" --json
base=$(json 'document["set"]')
expect_exit 0 overwinter diff "$profile" 20201102 "$base" --entries
expect_text "host/hosts (new)  1 (11 B)  -        -"
expect_line "added . (11 B)"
expect_exit 0 overwinter diff "$profile" "$base" 20201102
expect_text "host/hosts (gone)  -      1 (11 B)"

step "ended by a signal: no further set is begun, and the next prune ends what was"
dated "$base" 20201201-000000Z 2020-12-01T00:00:00Z
dated "$base" 20201202-000000Z 2020-12-02T00:00:00Z
strace -f -qqq -o "$work/trace" -e trace=unlinkat -e inject=unlinkat:delay_enter=300000 \
    "$OVERWINTER" prune "$profile" >"$work/prune" 2>&1 &
prune=$!
at_end '[ -z "$prune" ] || wait $prune'
wait_until 20 test -e "$backup/20201201-000000Z.removing"
kill -TERM "$(pgrep -P $prune)"
status=0
wait $prune || status=$?
prune=
expect_equal "exit status" 143 $status
grep -q "^error: ended by signal 15$" "$work/prune" || fail "it does not say that a signal ended it"
grep -q "^HINT: what was begun is ended by the next prune$" "$work/prune" || fail "it does not say what comes of it"
expect_equal "sets" "20201102-031507Z 20201202-000000Z $base" "$(sets)"
expect_error 12 set-not-sealed "set '$backup/20201201-000000Z.removing' is no set any more: its removal was begun" \
    "files of it may be gone; the next prune removes the rest" verify "$profile" "$backup/20201201-000000Z.removing"
expect_exit 0 overwinter prune "$profile" --dry-run
expect_line "set 20201201-000000Z is half removed; the rest would go"
expect_exit 0 overwinter prune "$profile"
expect_line "set 20201201-000000Z was half removed by an earlier prune; the rest is gone"
expect_equal "sets" "20201102-031507Z $base" "$(sets)"

step "killed at its calls: a set is whole or none, and the next prune ends it"
inodes "$backup/$base" >"$work/inodes.before"
kills=0
# Of each call some, up to one that is not met any more.
for calls in "flock 1 3 9" "renameat2 1 2" "fsync 1 2 9" "unlinkat 1 2 6 12 90"; do
    call=${calls%% *}
    for number in ${calls#* }; do
        dated "$base" 20201201-000000Z 2020-12-01T00:00:00Z
        status=0
        # In a shell of its own, which says that it was killed.
        (
            strace -f -qqq -o "$work/trace" -e trace=$call -e inject=$call:signal=KILL:when=$number \
                "$OVERWINTER" prune "$profile"
            exit $?
        ) >"$work/prune" 2>&1 || status=$?
        at="a kill at $call $number"
        case $(sets) in
        "20201102-031507Z 20201201-000000Z $base")
            expect_exit 0 overwinter verify "$profile" 20201201
            [ $status != 0 ] || fail "$at: it ended well and left the set" ;;
        "20201102-031507Z $base") expect_exit 10 overwinter show "$profile" 20201201-000000Z ;;
        *) fail "$at: there are the sets $(sets)" ;;
        esac
        expect_exit 0 overwinter prune "$profile"
        expect_equal "what is in the destination after $at and a prune" "" \
            "$(ls "$backup" | grep -e 20201201 -e removing -e '^\.' || true)"
        expect_equal "where latest leads" "$base" "$(readlink "$backup/latest")"
        [ $status != 0 ] || break
        kills=$((kills + 1))
    done
done
[ $kills = 9 ] || fail "only $kills of the kills were met"
inodes "$backup/$base" >"$work/inodes.after"
expect_same_file "files that were shared with removed sets" "$work/inodes.before" "$work/inodes.after"
expect_exit 0 overwinter verify "$profile" --all

step "who may not look into the sets removes none"
if [ "$(id -u)" = 0 ]; then
    install -m 755 "$OVERWINTER" "$work/overwinter"
    expect_exit 77 setpriv --reuid=nobody --regid=nogroup --clear-groups "$work/overwinter" prune "$profile" --dry-run
    expect_text "error: unable to open the set '$backup/"
    expect_line "HINT: sets are private to the user that made them"
fi
