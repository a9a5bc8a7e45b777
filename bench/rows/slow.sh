# A folder where each operation waits 3 ms, as over a network: bound by how many are under way at once.
gcc -O2 -Wall -o "$tools/slowfs" "$bench/programs/slowfs.c" $(pkg-config --cflags --libs fuse3)
make_tree small "$(awk -v scale="$scale" 'BEGIN { print scale * 0.2 }')"
title "$files files in $(find "$source" -mindepth 2 -type d | wc -l) folders behind FUSE, 3 ms more an operation; full copy of it to a local folder. One round: rsync takes a quarter of an hour for 20,000 files"
fast=$source slow=$work/slow
mkdir -p "$slow"
. "$bench/lib/full-copy.sh"

command() {
    case $1 in
    ours) command=("$overwinter" copy --quiet "$slow" "$copy") ;;
    rsync) command=(rsync -aW "$slow/" "$copy/") ;;
    esac
}

check() { same_trees "$fast" "$copy"; }

"$tools/slowfs" 3000 "$fast" "$slow" &
slow_pid=$!
leave_slow() { umount "$slow"; wait $slow_pid || true; }
ends+=(leave_slow)
for ((tries = 0; tries < 100; tries++)); do mountpoint -q "$slow" && break; sleep 0.1; done
mountpoint -q "$slow" || fail "slow: FUSE did not mount: is /dev/fuse there?"
# Nothing here depends on what was warm.
first_round=1 rounds=1
run_rounds rsync
compare rsync "rsync -aW" 6 10
ends=()
leave_slow
