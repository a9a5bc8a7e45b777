#!/bin/bash
# Memory grows by at most 100 bytes a file: a copy, a backup, a verification and a restore of many small files, of one large
# folder, of hard links and of a sparse file. OVERWINTER_GROWTH_FILES=1000000 for the large round, which also takes 20 GiB of hole.
. "$(dirname "$0")/lib.sh"
files=${OVERWINTER_GROWTH_FILES:-20000}
# On a disk of its own in memory where that can be had, so that no other disk is waited for.
if [ "$(id -u)" = 0 ] && [ -d /dev/shm ]; then
    image=$(mktemp -d /dev/shm/overwinter-growth.XXXXXX)
    at_end "rm -rf --one-file-system '$image'"
    truncate -s 100G "$image/image"
    mkfs.ext4 -q -F -O inline_data -N $((files * 4 + 100000)) "$image/image"
    mkdir "$image/disk"
    mount -o loop,noatime "$image/image" "$image/disk"
    at_end "cd / && umount '$image/disk'"
    cd "$image/disk"
else
    cd "$work"
fi
export STATE_DIRECTORY=$PWD/state
mkdir state

# grow SHAPE COUNT: a tree in "data".
grow() {
    python3 - "$1" "$2" <<'END'
import os, sys
shape, count = sys.argv[1], int(sys.argv[2])
os.mkdir("data")

def put(path):
    file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o640)
    os.write(file, b"a few bytes")
    os.close(file)

if shape == "folders":
    for folder in range(count // 100):
        os.makedirs(f"data/{folder // 100:03d}/{folder:05d}")
        for number in range(100):
            put(f"data/{folder // 100:03d}/{folder:05d}/attachment-{number:05d}")
elif shape == "one folder":
    for number in range(count):
        put(f"data/{number * 7919 % count:08d}-entry.db")
elif shape == "links":
    for number in range(count // 2):
        put(f"data/{number:08d}-a")
        os.link(f"data/{number:08d}-a", f"data/{number:08d}-b")
elif shape == "sparse":
    with open("data/sparse", "wb") as file:
        for place in range(0, count, 1 << 30):
            file.seek(place)
            file.write(b"x")
        file.truncate(count)
END
}

# measured ENTRIES COMMAND…: exits with 0, and never held more than 64 MiB and 100 bytes an entry.
measured() {
    python3 - "$@" <<'END' || fail "'$*' took too much, or failed"
import os, subprocess, sys, time
entries, command = int(sys.argv[1]), sys.argv[2:]
begin = time.monotonic()
process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL)
_, status, usage = os.wait4(process.pid, 0)
held, limit = usage.ru_maxrss / 1024, 64 + entries * 100 / (1 << 20)
print(f"  {command[1]:8} {held:6.1f} of {limit:.1f} MiB, {time.monotonic() - begin:6.2f} s, "
      f"{usage.ru_utime + usage.ru_stime:.2f} s of CPU", flush=True)
sys.exit(os.waitstatus_to_exitcode(status) != 0 or held > limit)
END
}

# round SHAPE COUNT ENTRIES
round() {
    step "$1: $2"
    rm -rf --one-file-system data copy backup up
    mkdir -m 700 backup
    grow "$1" "$2"
    touch up
    cat >shop.yaml <<END
version: 1
name: shop
destination: ./backup
services:
  shop:
    commands:
      start: [touch, up]
      stop: [rm, -f, up]
      status: [sh, -c, "test -e up || exit 3"]
    sources: { data: data }
END
    measured "$3" "$OVERWINTER" copy data copy --quiet
    rm -rf --one-file-system copy
    measured "$3" "$OVERWINTER" backup ./shop.yaml --quiet
    measured "$3" "$OVERWINTER" verify ./shop.yaml latest --quiet
    measured "$3" "$OVERWINTER" restore ./shop.yaml latest --yes --stop --set-aside --quiet
    rm -rf --one-file-system data.overwinter-aside-*
}

round folders "$files" "$files"
round "one folder" "$files" "$files"
round links $((files / 10)) $((files / 10))
round sparse $((files >= 1000000 ? 20 << 30 : 1 << 30)) 1
