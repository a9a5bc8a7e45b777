"""Fills, exhausts and closes a small file system under a copy and a backup: prints a table of how they ended.

full-disks.py PROGRAM TYPE LEVELS DISK SOURCE_FOLDER
"""

import errno, os, re, shutil, subprocess, sys
from collections import Counter

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from yard_runs import Backup
from yard_trees import differences, grow, listing

program, kind, levels, disk, folder = sys.argv[1:3] + [int(sys.argv[3])] + sys.argv[4:6]
source, up = folder + "/source", folder + "/up"
table, broken = Counter(), []
shape = Backup(program)


def start(*words):
    return shape.start([program, *words], folder, 120)


def end(what, problem, status, said):
    # The last level has room for all.
    if not problem and roomy and status not in (0, 3):
        problem = "there is room, and it fails"
    table[what, "as wanted" if not problem else "BROKEN"] += 1
    if problem:
        broken.append(problem)
        print(f"BROKEN: {kind}, {what}: {problem}: exit {status}: {said.strip()[-300:]}", flush=True)


def fill(free):
    """Leaves about so many bytes."""
    with open(disk + "/filler", "wb") as file:
        have = os.statvfs(disk).f_bavail * os.statvfs(disk).f_frsize
        try:
            os.posix_fallocate(file.fileno(), 0, max(have - free, 1))
        except OSError as error:
            if error.errno != errno.ENOSPC: raise
            data = bytes(65536)
            try:
                while os.statvfs(disk).f_bavail * os.statvfs(disk).f_frsize > free: file.write(data)
            except OSError:
                pass


def exhaust(free):
    os.mkdir(disk + "/filler")
    made = 0
    try:
        while os.statvfs(disk).f_ffree > free:
            os.close(os.open(f"{disk}/filler/{made}", os.O_CREAT | os.O_WRONLY))
            made += 1
    except OSError:
        pass


def clean():
    for name in os.listdir(disk):
        path = f"{disk}/{name}"
        if name == "lost+found": continue
        shutil.rmtree(path) if os.path.isdir(path) and not os.path.islink(path) else os.unlink(path)


def try_copy(what):
    status, said = start("copy", source, disk + "/copy")
    if status == 0:
        found = differences(wanted, listing(disk + "/copy"))
        problem = f"SILENT LOSS: {found[:3]}" if found else None
        what += ": fits"
    else:
        # A write tells how far it came.
        named = re.search(rf"error: unable to (write|clone|create|close|make|link|set [a-z ]+|mark) .*'{disk}/copy", said)
        problem = None if status == 1 and named and "no space left" in said else "it names no file of the copy"
        if not problem and "unable to write" in said and not re.search(r"at byte \d+", said):
            problem = "it does not say how far it came"
        what += ": does not fit"
    end(what, problem, status, said)


def hook(verb, lines):
    """What the service does when it is stopped or started: there the disk fills, behind the back of the preflight."""
    with open(f"{folder}/{verb}", "w") as file:
        file.write(f"{'rm -f' if verb == 'stop' else 'touch'} {up}\n{lines}\n")


def filling(free):
    """As `fill`, in shell."""
    return (f"cd {disk}; have=$(df --output=avail -B1 . | tail -1); n=$((have - {free})); test $n -le 0 || "
            f"fallocate -l $n filler || head -c $n /dev/zero >filler; true")


def exhausting(free):
    return f"cd {disk}; mkdir filler; have=$(df --output=iavail . | tail -1); seq $((have - {free})) | (cd filler; xargs touch); true"


def try_backup(what, verb=None, lines=""):
    hook("stop", "")
    hook("start", "")
    if verb:
        hook(verb, lines)
        what += ", from the " + verb + " on"
    os.makedirs(folder + "/state", exist_ok=True)
    open(up, "w").close()
    status, said = start("backup", folder + "/shop.yaml")
    problem = None
    if not os.path.exists(up) and status != 5:
        problem = "the service is down"
    sets = [name for name in os.listdir(disk + "/backup") if re.fullmatch(r"\d{8}-\d{6}Z(-\d+)?", name)]
    if not problem and status in (0, 3):
        found = differences(wanted, listing(f"{disk}/backup/{sets[0]}/shop/data")) if sets else "no set"
        problem = f"SILENT LOSS: {found[:3]}" if found else None
    elif not problem and (status not in (1, 12) or "error: " not in said):
        problem = "another ending"
    elif not problem and "/" not in said.split("error: ", 1)[1]:
        problem = "it names no file"
    for name in sets:
        verified, words = start("verify", folder + "/shop.yaml", name, "--quiet")
        if verified != 0: problem = f"the set does not verify: {words.strip()[-200:]}"
    end(what + {0: ": fits", 3: ": fits", 1: ": does not fit", 12: ": refused before the stop"}.get(status, ": other"), problem, status, said)


os.makedirs(folder, exist_ok=True)
grow(source)
for number in range(40):
    with open(f"{source}/plain/more-{number}", "wb") as file: file.write(os.urandom(37_000))
wanted = listing(source)
size = 3_200_000
shape.write_profile(folder, up, disk + "/backup", source)
with open(folder + "/shop.yaml") as file: text = file.read()
text = text.replace(f"[touch, {up}]", f"[sh, {folder}/start]").replace(f"[rm, -f, {up}]", f"[sh, {folder}/stop]")
with open(folder + "/shop.yaml", "w") as file: file.write(text + "copy: { pre-sync: false }\n")


def at(attempt, prepare, *words):
    os.mkdir(disk + "/backup", 0o700)
    prepare()
    attempt(*words)
    clean()


for level in range(levels):
    share, roomy = level / max(levels - 1, 1), level == levels - 1 > 0
    free = int(size * 1.25 * share)
    at(try_copy, lambda: fill(free), "bytes, copy")
    at(try_backup, lambda: None, "bytes, backup", "stop", filling(free))
    # What comes after the start is the record, of some ten KiB; btrfs and XFS keep more than that for themselves.
    at(try_backup, lambda: None, "bytes, backup", "start", filling(int((160_000 if kind == "ext4" else 6_000_000) * share)))
    if level == 0:
        at(try_backup, lambda: fill(free), "bytes, backup")
    if kind == "ext4":
        free = int(110 * share)
        at(try_copy, lambda: exhaust(max(3, free)), "inodes, copy")
        at(try_backup, lambda: None, "inodes, backup", "stop", exhausting(free))
        at(try_backup, lambda: None, "inodes, backup", "start", exhausting(int(10 * share)))
        if level == 0:
            at(try_backup, lambda: exhaust(3), "inodes, backup")
roomy = False
os.mkdir(disk + "/backup", 0o700)
hook("stop", "")
hook("start", "")
subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
status, said = start("copy", source, disk + "/copy")
end("read-only, copy", None if status == 1 and f"'{disk}/copy'" in said and "read-only" in said else "not so said", status, said)
open(up, "w").close()
status, said = start("backup", folder + "/shop.yaml")
end("read-only, backup", None if status == 12 and os.path.exists(up) and "read-only" in said else "not so said", status, said)
subprocess.run(["mount", "-o", "remount,rw", disk], check=True)
if kind == "ext4":
    # As after an error of the disk: an ordinary remount is refused while the log is open.
    hook("stop", f"mount -o remount,abort {disk}")
    status, said = start("backup", folder + "/shop.yaml")
    sets = [name for name in os.listdir(disk + "/backup") if re.fullmatch(r"\d{8}-\d{6}Z(-\d+)?", name)]
    right = status == 1 and os.path.exists(up) and not sets and disk in said.split("error: ", 1)[-1]
    end("read-only from the stop on, backup", None if right else "not so ended", status, said)
for (what, ending), number in sorted(table.items()):
    print(f"{kind:6} {what:55} {number:5} {ending}")
sys.exit(1 if broken else 0)
