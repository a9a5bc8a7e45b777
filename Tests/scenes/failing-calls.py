"""Lets each system call of a run fail in turn (strace -e inject), and looks at what the run made of it.

failing-calls.py PROGRAM FOLDER COUNT SEED START [WORKLOAD…]: COUNT 0 is every call with every error; else so many of them,
drawn by SEED, of each call and error as many as of any other while there are. The first START are left out. Prints a table, and each ending that breaks a promise with the command line that repeats it.
"""

import itertools, os, random, re, subprocess, sys, threading
from collections import Counter, defaultdict

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from yard_runs import Copy, Backup

ERRORS = ["EIO", "ENOSPC", "EDQUOT", "EACCES", "EINTR", "EMFILE", "ENOMEM", "EROFS"]
# Not the file system's: locks, signals, clocks, the allocator, threads. The last two get the one error they have.
OTHERS = re.compile(
    r"futex|rt_|clock|exit|rseq|set_robust|gettid|getpid|getppid|getrandom|sched_|sigalt|prlimit|arch_prctl|set_tid|get.id"
    r"|getcwd|execve|munmap|madvise|mprotect|umask|prctl|restart|uname|kill|getpgid|setpgid|getpgrp|getsid|clone3|sysinfo")
MEMORY = {"mmap", "brk", "clone", "vfork"}
READS = {"read", "pread64", "copy_file_range"}
WRITES = {"write", "pwrite64"}
LIMIT = 300


def trace(workload, place, core):
    """How often each call occurs in the thread that makes most of them, and from where on it is the program's own."""
    log = place + ".trace"
    workload.reset(place)
    status, _ = workload.run(place, ["taskset", "-c", str(core), "strace", "-f", "-b", "execve", "-o", log], LIMIT)
    problem = workload.judge(place, status, "", "")[1]
    if problem:
        sys.exit(f"{workload.name} fails by itself: {problem}")
    count, before, first = defaultdict(Counter), Counter(), None
    with open(log, encoding="utf-8", errors="replace") as lines:
        for line in lines:
            match = re.match(r"(\d+) +(\w+)\(", line)
            if not match:
                continue
            thread, call = match.groups()
            first = first or thread
            count[thread][call] += 1
            if not before.total() and place in line and re.match(r"\d+ +(openat|statx|newfstatat|mkdirat)", line):
                before = Counter(count[first])
                before[call] -= 1
    os.unlink(log)
    most, begin = Counter(), {}
    for thread, calls in count.items():
        for call, times in calls.items():
            own = before[call] if thread == first else 0
            begin[call] = min(begin.get(call, own), own)
            most[call] = max(most[call], times)
    return [(call, number) for call in sorted(most) if not OTHERS.search(call)
            for number in range(begin[call] + 1, most[call] + 1)]


def plan(points):
    for call, number in points:
        for error in ["ENOMEM"] if call in MEMORY else ERRORS:
            yield call, f"error={error}", number
        if call in READS | WRITES:
            yield call, "retval=0", number


def sample(todo, count, chance):
    """So many, in turn of each call and error: most are of few calls, and what is rare is what differs."""
    kinds = defaultdict(list)
    for one in chance.sample(todo, len(todo)):
        kinds[one[:2]].append(one)
    rounds = [sorted(each, key=str) for each in itertools.zip_longest(*kinds.values())]
    drawn = [one for each in rounds for one in chance.sample(each, len(each)) if one]
    return drawn[:max(1, count)]


def attempt(workload, place, core, injection):
    call, what, number = injection
    workload.reset(place)
    log = place + ".trace"
    wrapper = ["taskset", "-c", str(core), "strace", "-f", "-b", "execve", "-qqq", "-o", log,
               "-e", f"trace={call}", "-e", "signal=none", "-e", f"inject={call}:{what}:when={number}"]
    status, said = workload.run(place, wrapper, LIMIT)
    ending, problem = workload.judge(place, status, said, what if call not in MEMORY else "memory", call)
    with open(log, "rb") as lines:
        if not problem and not any(b"(INJECTED)" in line for line in lines):
            ending = "missed"
    return ending, problem


def main():
    program, folder, count, seed, start = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]), int(sys.argv[5])
    wanted = sys.argv[6:] or ["copy", "copy-over", *Backup.names]
    makers = {"copy": lambda: Copy(program, False), "copy-over": lambda: Copy(program, True),
              **{name: lambda name=name: Backup(program, name) for name in Backup.names}}
    cores = sorted(os.sched_getaffinity(0))
    bad, total = [], 0
    for name in wanted:
        workload = makers[name]()
        points = trace(workload, f"{folder}/{name}", cores[0])
        todo = list(plan(points))
        everything = len(todo)
        if count:
            # One of these once broke a group of hard links without a word.
            always = [one for one in todo if name == "copy" and one[:2] == ("statx", "error=EIO")]
            todo = always + sample(todo, count // len(wanted), random.Random(f"{seed} {name}"))
        todo = todo[start:]
        table, lock, queue = defaultdict(Counter), threading.Lock(), iter(todo)

        def work(core):
            place = f"{folder}/{name}-{core}"
            while True:
                with lock:
                    injection = next(queue, None)
                if injection is None:
                    return
                ending, problem = attempt(workload, place, core, injection)
                with lock:
                    table[injection[1].split("=")[1]][ending] += 1
                    done = sum(each.total() for each in table.values())
                    if done % 200 == 0:
                        print(f"{name}: START={start + done - len(cores) + 1}", flush=True)
                    if problem:
                        bad.append((name, injection, problem))
                        if len(bad) <= 3:
                            print(f"{name} {injection}: {problem}", flush=True)

        threads = [threading.Thread(target=work, args=[core]) for core in cores]
        for thread in threads: thread.start()
        for thread in threads: thread.join()
        endings = ["equal", "warned", "failed", "killed", "missed", "BROKEN"]
        print(f"\n{name}: {len(todo)} of {everything} injections, at {len(points)} calls")
        print(f"{'':10}" + "".join(f"{ending:>9}" for ending in endings))
        for error in [*ERRORS, "0"]:
            if error in table:
                label = "zero bytes" if error == "0" else error
                print(f"{label:10}" + "".join(f"{table[error][ending] or '':>9}" for ending in endings))
        sys.stdout.flush()
        total += len(todo)
    kinds = Counter()
    for name, (call, what, number), problem in bad:
        kinds[(name, call, what)] += 1
        if kinds[(name, call, what)] <= 3:
            print(f"BROKEN: {name} {call}:{what}:when={number}: {problem}")
    print(f"\n{total} injections, SEED={seed}, {len(bad)} broken promises")
    sys.exit(1 if bad else 0)


main()
