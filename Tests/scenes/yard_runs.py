"""Runs of the program that are made to fail: how each begins, and what its ending must be."""

import os, re, shutil, signal, stat, subprocess, time
from yard_trees import grow, change, listing, differences, only_attributes


# What a signal can interrupt, by signal(7), and on FUSE and network file systems.
INTERRUPTIBLE = {"openat", "openat2", "open", "read", "write", "pread64", "pwrite64", "copy_file_range", "fsync", "fdatasync",
                 "syncfs", "ftruncate", "fallocate", "close", "flock", "getdents64", "poll", "ppoll", "wait4", "waitid",
                 "statx", "mkdirat", "mknodat", "symlinkat", "linkat", "unlinkat", "renameat", "renameat2", "fchmod", "fchown",
                 "utimensat", "fsetxattr", "lseek"}


class Run:
    def __init__(self, program):
        self.program = program
        self.wanted = {}

    def start(self, command, place, limit):
        environment = dict(os.environ, STATE_DIRECTORY=place + "/state")
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                   env=environment, cwd=place, start_new_session=True)
        try:
            said, _ = process.communicate(timeout=limit)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            said, _ = process.communicate()
            return "hung", said.decode(errors="replace")
        return process.returncode, said.decode(errors="replace")

    def names_a_file(self, said):
        return re.search(r"error: .*['/]", said) is not None

    def ending(self, place, status, said, what, found, call=""):
        """The column of the table, and what breaks a promise."""
        if status == "hung":
            return "BROKEN", "it did not end"
        if status in (0, 3):
            if found and not (status == 3 and "warning: " in said and only_attributes(found)):
                return "BROKEN", f"SILENT LOSS: exit {status}, and {found[:3]}: {said.strip()[-300:]}"
            return "equal" if status == 0 else "warned", None
        if status < 0 or status >= 128:
            if what == "memory":
                return "killed", None
            return "BROKEN", f"ended by signal: {status}: {said.strip()[-300:]}"
        if status == 127 and "error while loading shared libraries" in said:
            return "failed", None
        if status == 11:
            return "BROKEN", f"it names another run, and there is none: {said.strip()[-300:]}"
        # Swift reads it before the program begins, and nothing interrupts a read of /proc.
        if status == 1 and "error: unable to read the command line from '/proc/self'" in said:
            return "failed", None
        if what == "error=EINTR" and call in INTERRUPTIBLE:
            return "BROKEN", f"EINTR was not retried: exit {status}: {said.strip()[-300:]}"
        # A failed question to a service: its state is unknown, which is said, with what to type.
        if status == 5 and "is not back" in said and "HINT: type: " in said:
            return "failed", None
        if what != "memory" and not self.names_a_file(said):
            return "BROKEN", f"exit {status} names no file: {said.strip()[-300:]}"
        return "failed", None


class Copy(Run):
    """`overwinter copy`, into nothing or over an older copy."""

    def __init__(self, program, over):
        super().__init__(program)
        self.over = over
        self.name = "copy-over" if over else "copy"

    def reset(self, place):
        source, older = place + "/source", place + "/older"
        if not os.path.exists(place):
            os.mkdir(place)
            grow(source)
            if self.over:
                subprocess.run(["cp", "-a", source, older], check=True)
                change(older)
            self.wanted[place] = listing(source)
        shutil.rmtree(place + "/copy", ignore_errors=True)
        if self.over:
            subprocess.run(["cp", "-a", older, place + "/copy"], check=True)

    def run(self, place, wrapper, limit):
        return self.start([*wrapper, self.program, "copy", "--delete", place + "/source", place + "/copy"], place, limit)

    def judge(self, place, status, said, what, call=""):
        found = []
        if status in (0, 3):
            found = differences(self.wanted[place], listing(place + "/copy"))
        return self.ending(place, status, said, what, found, call)


class Backup(Run):
    """`overwinter backup` of one service under `commands`: `backup` the first set, `backup-again` one after another, and
    `backup-young` of entries that have just changed, so that all are copied once more while the service stands."""

    names = ["backup", "backup-young", "backup-again"]

    def __init__(self, program, name="backup"):
        super().__init__(program)
        self.again = name == "backup-again"
        self.young = name == "backup-young"
        self.name = name

    def reset(self, place):
        if not os.path.exists(place):
            os.mkdir(place)
            grow(place + "/source")
            self.write_profile(place)
            self.begin_anew(place)
            if self.again:
                status, said = self.start([self.program, "backup", place + "/shop.yaml"], place, 300)
                if status != 0:
                    raise SystemExit(f"the first backup fails: {said}")
                change(place + "/source")
                for name in ["backup", "state"]:
                    os.rename(f"{place}/{name}", f"{place}/{name}.older")
            self.wanted[place] = listing(place + "/source")
            # A change of the last two seconds is copied anew.
            time.sleep(2.5)
        self.begin_anew(place)
        for folder, folders, files in os.walk(place + "/source") if self.young else []:
            for path in [folder] + [folder + "/" + name for name in files]:
                # Both change nothing but the time of the last change.
                if os.path.islink(path): os.lchown(path, -1, -1)
                else: os.chmod(path, stat.S_IMODE(os.lstat(path).st_mode))

    def write_profile(self, place, up=None, destination=None, source=None):
        up = up or place + "/up"
        destination = destination or place + "/backup"
        source = source or place + "/source"
        with open(place + "/shop.yaml", "w") as file:
            file.write(f"""version: 1
name: shop
destination: {destination}
services:
  shop:
    commands:
      start: [touch, {up}]
      stop: [rm, -f, {up}]
      status: [sh, -c, "test -e {up} || exit 3"]
    ready: {{ command: ["true"] }}
    sources: {{ data: {source} }}
""")

    def begin_anew(self, place):
        for name in ["backup", "state"]:
            shutil.rmtree(f"{place}/{name}", ignore_errors=True)
            if os.path.exists(f"{place}/{name}.older"):
                subprocess.run(["cp", "-a", f"{place}/{name}.older", f"{place}/{name}"], check=True)
            else:
                os.mkdir(f"{place}/{name}", 0o700)
        open(place + "/up", "w").close()

    def run(self, place, wrapper, limit):
        self.had = self.sets(place)
        return self.start([*wrapper, self.program, "backup", place + "/shop.yaml"], place, limit)

    def sets(self, place):
        return {name for name in os.listdir(place + "/backup") if re.fullmatch(r"\d{8}-\d{6}Z(-\d+)?", name)}

    def is_up(self, place, limit):
        while not os.path.exists(place + "/up"):
            limit -= 0.1
            if limit < 0:
                return False
            time.sleep(0.1)
        return True

    def unsealed(self, place):
        """What is wrong with the sets, each of which must verify."""
        for name in self.sets(place):
            status, said = self.start([self.program, "verify", place + "/shop.yaml", name, "--quiet"], place, 300)
            if status not in (0, 3):
                return f"the set {name} does not verify: exit {status}: {said.strip()[-300:]}"
        return None

    def judge(self, place, status, said, what, call=""):
        found = []
        # A run that was killed has a guardian.
        if status != 5 and not self.is_up(place, 30 if status == "hung" or status < 0 or status >= 128 else 0):
            return "BROKEN", f"the service is down: exit {status}: {said.strip()[-300:]}"
        problem = self.unsealed(place)
        if problem:
            return "BROKEN", f"exit {status}: {problem}"
        if status in (0, 3):
            new = max(self.sets(place), key=lambda name: (name[:16], len(name), name), default=None)
            if new is None or len(self.sets(place)) != (2 if self.again else 1):
                return "BROKEN", f"SILENT LOSS: exit {status}, and no set: {os.listdir(place + '/backup')}: {said.strip()[-600:]}"
            found = differences(self.wanted[place], listing(f"{place}/backup/{new}/shop/data"))
        return self.ending(place, status, said, what, found, call)

    def left(self, place):
        """What a kill has left, in a word."""
        if len(self.sets(place)) > self.again:
            return "a set"
        return "a partial" if any(name.endswith(".partial") for name in os.listdir(place + "/backup")) else "nothing"

    def look(self, place, number, limit):
        """What breaks a promise after a kill; else nothing."""
        # A guardian that is at work is waited for.
        status, said = self.start([self.program, "recover"], place, limit)
        if status != 0:
            return f"'recover' exits with {status}: {said.strip()[-300:]}"
        if not self.is_up(place, 0):
            return "the service is down after 'recover'"
        problem = self.unsealed(place)
        if problem:
            return problem
        before = self.sets(place)
        status, said = self.start([self.program, "backup", place + "/shop.yaml"], place, limit)
        if status != 0:
            return f"the next run exits with {status}: {said.strip()[-300:]}"
        new = self.sets(place) - before
        if len(new) != 1:
            return f"the next run made the sets {sorted(new)}"
        found = differences(self.wanted[place], listing(f"{place}/backup/{new.pop()}/shop/data"))
        if found:
            return f"the next run's set is not its source: {found[:3]}"
        if any(name.endswith(".partial") for name in os.listdir(place + "/backup")):
            return "a partial is left after the next run"
        return self.unsealed(place)
