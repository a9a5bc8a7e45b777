"""Kills a backup or a restore before each system call that changes something, then looks at what is left, and at the next run.

killed-calls.py PROGRAM FOLDER COUNT SEED START [SHAPE…]: COUNT 0 is every call; else so many of them, drawn by SEED. The
first START of them are left out. A call that a run does not come to is tried thrice: two runs are never quite alike.
"""

import os, random, re, subprocess, sys, threading, time
from collections import Counter

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from yard_runs import Backup
from yard_restores import Restore

CHANGES = ["openat", "write", "pwrite64", "copy_file_range", "ftruncate", "fallocate", "mkdir", "mkdirat", "mknodat", "symlink",
           "symlinkat", "linkat", "link", "unlink", "unlinkat", "rename", "renameat", "renameat2", "fchown", "fchownat", "fchmod",
           "fchmodat", "chmod", "utimensat", "fsetxattr", "lsetxattr", "setxattr", "fremovexattr", "lremovexattr", "removexattr",
           "fsync", "fdatasync", "syncfs", "ioctl", "clone3", "clone", "vfork", "close", "socketpair", "sendto", "sendmsg"]

# Seconds after which a program hangs; a busy machine makes some of them slow.
LIMIT = 300


def traced(place, core, inject):
    return ["taskset", "-c", str(core), "strace", "-f", "-b", "execve", "-qqq", "-o", place + ".trace",
            "-e", "trace=" + ",".join(CHANGES), "-e", "signal=none", *inject]


def points(shape, place, core):
    """The calls of a whole run, from the first that names its folder on: (call, number)."""
    shape.reset(place)
    status, said = shape.run(place, traced(place, core, []), LIMIT)
    ending, problem = shape.judge(place, status, said, "")
    if problem:
        sys.exit(f"{shape.name} fails by itself: {problem}")
    seen, found, first = Counter(), [], None
    with open(place + ".trace", encoding="utf-8", errors="replace") as lines:
        for line in lines:
            match = re.match(r"(\d+) +(\w+)\((.*)", line)
            if not match:
                continue
            thread, call, rest = match.groups()
            first = first or thread
            # Others than the main thread have few calls, and the same number kills in whichever comes first.
            if thread != first:
                continue
            seen[call] += 1
            if (found or place in rest) and not (call == "openat" and "O_CREAT" not in rest):
                found.append((call, seen[call]))
    return found


def attempt(shape, place, core, call, number):
    """What breaks a promise after a kill at a call; else nothing, and what was left."""
    shape.reset(place)
    status, said = shape.run(place, traced(place, core, ["-e", f"inject={call}:signal=KILL:when={number}"]), LIMIT)
    if status == "hung":
        return "it did not end", "hung"
    left = shape.left(place)
    if status >= 0 and status != 137:
        left = "(not killed)"
    return shape.look(place, number, LIMIT), left


def make(program, name):
    return (Restore if name in Restore.names else Backup)(program, name)


def main():
    program, folder, count, seed, start = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]), int(sys.argv[5])
    wanted = sys.argv[6:] or Backup.names
    cores, broken, total = sorted(os.sched_getaffinity(0)), [], 0
    for name in wanted:
        shape = make(program, name)
        todo = points(shape, f"{folder}/{shape.name}", cores[0])
        everything = len(todo)
        if count:
            todo = random.Random(f"{seed} {shape.name}").sample(todo, min(len(todo), max(1, count // len(wanted))))
        todo = todo[start:]
        left, missed, queue, lock = Counter(), [], iter(todo), threading.Lock()

        def work(core):
            place = f"{folder}/{shape.name}-{core}"
            mine = make(program, name)
            while True:
                with lock:
                    point = next(queue, None)
                if point is None:
                    return
                for _ in range(3):
                    problem, what = attempt(mine, place, core, *point)
                    if problem or what != "(not killed)":
                        break
                with lock:
                    left[what] += 1
                    if what == "(not killed)":
                        missed.append(f"{point[0]} {point[1]}")
                    if left.total() % 100 == 0:
                        print(f"{shape.name}: START={start + left.total() - len(cores) + 1}", flush=True)
                    if problem:
                        broken.append(problem)
                        print(f"BROKEN: {shape.name} {point[0]}:signal=KILL:when={point[1]}: {problem}", flush=True)

        threads = [threading.Thread(target=work, args=[core]) for core in cores]
        for thread in threads: thread.start()
        for thread in threads: thread.join()
        total += len(todo) - len(missed)
        print(f"{shape.name}: killed at {len(todo) - len(missed)} of {everything} calls; left: "
              + ", ".join(f"{number} × {what}" for what, number in left.most_common()), flush=True)
        if missed:
            print(f"{shape.name}: not come to in three runs: {', '.join(missed)}")
    print(f"{total} kills, SEED={seed}, {len(broken)} broken promises")
    sys.exit(1 if broken else 0)


main()
