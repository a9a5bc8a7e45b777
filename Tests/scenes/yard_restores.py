"""Restores and what follows them, that are killed: of two services under `commands`, one with its data in a folder, one
with it on a mount. Whatever happens, both have the old data or both the new, and none is ever started on anything else."""

import os, shutil, subprocess
from yard_runs import Run
from yard_trees import grow, change, put, listing, differences

SERVICES = ["shop", "till"]

# Counts what a service is started on: every name, kind and byte of both services' data.
SERVICE = """#!/bin/sh
cd {place} || exit 4
# Kills the run and its guardian, where it is told to: what is left is the journal.
if [ "$1 $2" = "$(cat kill-at 2>/dev/null)" ]; then
    rm kill-at
    run=$(pgrep -f -- "restore {place}/shop.yaml")
    kill -STOP $run
    kill -9 $(pgrep -f -- "guardian --journal {place}/") $run
    exit 1
fi
entries() {{ find shop till -path '*/.overwinter-aside-*' -prune -o "$@"; }}
case $1 in
sum | start)
    sum=$(cd data && {{ entries ! -type d -printf '%p %y %s %m\\\\0' -o -printf '%p %y %m\\\\0' | LC_ALL=C sort -z
        entries -type f -print0 | LC_ALL=C sort -z | xargs -0 sha1sum; }} 2>&1 | sha1sum)
    [ "$1" = start ] || {{ echo "$sum"; exit; }}
    echo "$sum" >>started
    touch "$2.up" ;;
stop) rm -f "$2.up" ;;
status) test -e "$2.up" || exit 3 ;;
ready) grep -q "$(cat ready-on)" data/till/version ;;
esac
"""


class Restore(Run):
    """`restore` sets aside, copies and starts; `restore-unready` turns back, since the services are not ready on the new
    data; `restore-discard` removes the old data first; `rollback` and `commit` follow a restore; `recover` turns back where
    another was killed in its starts."""

    names = ["restore", "restore-unready", "restore-discard", "rollback", "commit", "recover"]
    unready = ["restore-unready", "recover"]

    def __init__(self, program, name="restore"):
        super().__init__(program)
        self.name = name
        self.sums = {}

    # --- The yard

    def reset(self, place):
        if not os.path.exists(place):
            self.make(place)
        self.take_away(place + "/data")
        shutil.rmtree(place + "/state", ignore_errors=True)
        os.mkdir(place + "/state", 0o700)
        self.put_in(place, "old")
        self.ready_on(place, "old" if self.name in self.unready else "")
        for service in SERVICES:
            open(f"{place}/{service}.up", "w").close()
        if self.name in ("rollback", "commit"):
            self.expect(0, place, "restore", place + "/shop.yaml", "latest", "--stop", "--set-aside", "--yes")
        if self.name == "recover":
            with open(place + "/kill-at", "w") as file:
                file.write("start till")
            self.expect(-9, place, "restore", place + "/shop.yaml", "latest", "--stop", "--set-aside", "--yes")
        open(place + "/started", "w").close()

    def make(self, place):
        for name in ["", "/backup", "/state"]:
            os.mkdir(place + name, 0o700)
        with open(place + "/service", "w") as file:
            file.write(SERVICE.format(place=place))
        os.chmod(place + "/service", 0o755)
        services = "".join(f"""  {service}:
    commands:
      start: [{place}/service, start, {service}]
      stop: [{place}/service, stop, {service}]
      status: [{place}/service, status, {service}]
    ready: {{ command: [{place}/service, ready], within: 1s }}
    sources: {{ data: {place}/data/{service} }}
""" for service in SERVICES)
        with open(place + "/shop.yaml", "w") as file:
            file.write(f"version: 1\nname: shop\ndestination: {place}/backup\nservices:\n{services}")
        for side in ["new", "old"]:
            folder = f"{place}/{side}"
            os.mkdir(folder)
            grow(folder + "/shop")
            os.mkdir(folder + "/till", 0o750)
            put(os.fsencode(folder) + b"/till/version", side.encode())
            if side == "old":
                change(folder + "/shop")
                put(os.fsencode(folder) + b"/till/more", b"of the old")
            self.wanted[place, side] = {service: listing(f"{folder}/{service}") for service in SERVICES}
            self.put_in(place, side)
            self.sums[place, side] = subprocess.run([place + "/service", "sum"], capture_output=True, check=True).stdout
            if side == "new":
                self.ready_on(place, "")
                for service in SERVICES:
                    open(f"{place}/{service}.up", "w").close()
                self.expect(0, place, "backup", place + "/shop.yaml")
            self.take_away(place + "/data")

    def put_in(self, place, side):
        subprocess.run(["cp", "-a", f"{place}/{side}", place + "/data"], check=True)
        subprocess.run(["mount", "--bind", place + "/data/till", place + "/data/till"], check=True)

    def take_away(self, data):
        # A bind mount on its own file system does not look like one.
        if f" {data}/till " in open("/proc/self/mountinfo").read():
            subprocess.run(["umount", data + "/till"], check=True)
        if os.path.exists(data):
            shutil.rmtree(data)

    def ready_on(self, place, version):
        with open(place + "/ready-on", "w") as file:
            file.write(version)

    def expect(self, wanted, place, *arguments):
        status, said = self.start([self.program, *arguments], place, 300)
        if status != wanted:
            raise SystemExit(f"{' '.join(arguments)} exits with {status}: {said}")

    # --- The run

    def run(self, place, wrapper, limit):
        verb = {"rollback": ["rollback", "shop"], "commit": ["commit", "shop"],
                "restore-discard": [place + "/shop.yaml", "latest", "--stop", "--discard-current"]}
        arguments = verb.get(self.name, [place + "/shop.yaml", "latest", "--stop", "--set-aside"])
        command = ["recover"] if self.name == "recover" else ["restore", *arguments, "--yes"]
        return self.start([*wrapper, self.program, *command], place, limit)

    def judge(self, place, status, said, what, call=""):
        wanted = {"restore-unready": (1, "old"), "rollback": (0, "old"), "recover": (0, "old")}.get(self.name, (0, "new"))
        found = (status, self.side(place))
        if found != wanted:
            return "BROKEN", f"exit {status}, on {found[1]}: {said.strip()[-600:]}"
        return "done", self.strange_start(place) or (None if self.is_up(place) else "a service is down")

    # --- What is left

    def side(self, place):
        """The data that is in place: `old`, `new`, or what there is of either."""
        wrong = {side: [] for side in ["old", "new"]}
        for side in wrong:
            for service in SERVICES:
                path = f"{place}/data/{service}"
                found = listing(path) if os.path.exists(path) else {}
                # What is set aside within a mount lies there, and going there and back is a change of its root.
                found = {name: entry for name, entry in found.items() if not name.startswith(b"/.overwinter-aside-")}
                wrong[side] += [(service, *difference) for difference in differences(self.wanted[place, side][service], found)
                                if (service, *difference) != ("till", b"", "time")]
            if not wrong[side]:
                return side
        return f"neither ({ {side: some[:3] for side, some in wrong.items()} })"

    def is_up(self, place):
        return all(os.path.exists(f"{place}/{service}.up") for service in SERVICES)

    def strange_start(self, place):
        whole = {self.sums[place, "old"].strip(), self.sums[place, "new"].strip()}
        with open(place + "/started", "rb") as file:
            started = [line.strip() for line in file]
        if any(line not in whole for line in started):
            return f"a service was started on what is neither the old data nor the new: {started}"
        return "a commit has started a service" if self.name == "commit" and started else None

    def aside(self, place):
        found = subprocess.run(["find", place + "/data", "-name", "*aside*"], capture_output=True, text=True, check=True).stdout
        return found.split()

    def journals(self, place):
        folder = place + "/state/journals"
        names = os.listdir(folder) if os.path.isdir(folder) else []
        # One that was killed before it had its name was none: nobody reads it.
        return sorted(name for name in names if not name.endswith("done") and not name.startswith("."))

    def left(self, place):
        side = self.side(place).split(" ")[0]
        return f"{side} data" + (", some aside" if self.aside(place) else "") + ("" if self.is_up(place) else ", down")

    def look(self, place, number, limit):
        """What breaks a promise after a kill; else nothing."""
        restore = [self.program, "restore", place + "/shop.yaml", "latest", "--stop", "--yes"]
        # A guardian that is at work is waited for.
        status, said = self.start([self.program, "recover"], place, limit)
        if self.name == "restore-discard" and status == 5:
            if "is incomplete: what was there was discarded" not in said:
                return f"'recover' exits with 5 and does not say why: {said.strip()[-300:]}"
            if any(os.path.exists(f"{place}/{service}.up") for service in SERVICES):
                return "a service runs on incomplete data"
            status, said = self.start([*restore, "--discard-current"], place, limit)
            if status not in (0, 3) or self.side(place) != "new":
                return f"the restore after that exits with {status}, on {self.side(place)}: {said.strip()[-300:]}"
        elif status != 0:
            return f"'recover' exits with {status}: {said.strip()[-300:]}"
        allowed = {"restore-unready": ["old"], "recover": ["old"], "commit": ["new"]}.get(self.name, ["old", "new"])
        side = self.side(place)
        if side not in allowed:
            return f"the data is {side} after 'recover': {said.strip()[-300:]}"
        if not self.is_up(place):
            return f"a service is down after 'recover', on {side} data"
        problem = self.strange_start(place)
        if problem:
            return problem
        journals = self.journals(place)
        self.ready_on(place, "")
        if any(name.endswith(".kept") for name in journals):
            # Either way it can be decided.
            verb, wanted = ("rollback", "old") if number % 2 else ("commit", "new")
            status, said = self.start([self.program, "restore", verb, "shop", "--yes"], place, limit)
        else:
            if journals or self.aside(place):
                return f"'recover' has left {journals} {self.aside(place)}"
            verb, wanted = "set-aside", "new"
            status, said = self.start([*restore, "--set-aside"], place, limit)
        if status != 0 or self.side(place) != wanted or not self.is_up(place):
            return f"{verb} after 'recover' exits with {status}, on {self.side(place)}: {said.strip()[-300:]}"
        if verb != "set-aside" and (self.aside(place) or self.journals(place)):
            return f"{verb} after 'recover' has left {self.journals(place)} {self.aside(place)}"
        status, said = self.start([self.program, "verify", place + "/shop.yaml", "--all", "--quiet"], place, limit)
        return f"the set does not verify: {said.strip()[-300:]}" if status != 0 else None
