"""Cuts the power of a run: states of its file system at random moments are mounted, and looked at.

power-cuts.py PROGRAM TYPE CUTS STATES SEED IMAGE DISK CUT: IMAGE is mounted at DISK, a state of it at CUT. CUTS is `live`
(the live image) or `unflushed` (what was not flushed is lost, or some of it). Of every state: what is named as a
set verifies, a set that was told of is there, `latest` leads to a set, `recover` and `list` can read what the cut left.
KEEP names a folder for the images of states that break a promise.
"""

import os, random, re, shutil, subprocess, sys, time
from collections import Counter

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from cut_states import LiveCopies, LostWrites
from yard_runs import Backup
from yard_trees import grow, listing, differences

program, kind, cuts, states, seed, image, disk, cut = sys.argv[1:4] + [int(x) for x in sys.argv[4:6]] + sys.argv[6:9]
chance = random.Random(seed)
place = disk + "/yard"
# A service's state does not outlive its machine.
up = os.path.dirname(image) + "/up"
SET = re.compile(r"\d{8}-\d{6}Z(-\d+)?")


def say_broken(problem):
    print(f"BROKEN: {kind}, {cuts}, state {number} of run {round_}, {when}, SEED={seed}: {problem}", flush=True)
    broken.append(problem)


def ask(*words):
    """The program beside the cut file system, at the same paths as before the cut: in a mount namespace of its own."""
    inner = f'mount --bind "{cut}" "{disk}" && cd / && exec "$@"'
    done = subprocess.run(["unshare", "--mount", "--propagation", "private", "bash", "-c", inner, "-", program, *words],
                          stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace", timeout=120,
                          env=dict(os.environ, STATE_DIRECTORY=place + "/state"))
    return done.returncode, done.stdout, (done.stdout + done.stderr).strip()[-400:]


def guardians():
    for process in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{process}/cmdline", "rb") as file:
                if os.fsencode(place + "/state/journals/") in file.read():
                    return True
        except OSError:
            pass
    return False


def look(snapshot, was_down, told):
    options = "loop,noatime" + (",nouuid" if kind == "xfs" else "")
    mounted = subprocess.run(["mount", "-t", kind, "-o", options, snapshot, cut], capture_output=True, text=True)
    if mounted.returncode != 0:
        return say_broken(f"it cannot be mounted: {mounted.stderr.strip()}")
    try:
        here = cut + "/yard"
        names = os.listdir(here + "/backup")
        sets = sorted(name for name in names if SET.fullmatch(name))
        count["sets"] += len(sets)
        count["partial"] += any(name.endswith(".partial") for name in names)
        count["debt"] += any(name.endswith(".journal") for name in os.listdir(here + "/state/journals"))
        lost = [name for name in sealed if name not in sets]
        if lost:
            say_broken(f"sets that were sealed before are gone: {lost}")
        if told and all(name in sealed for name in sets):
            say_broken("the run had ended, and its set is gone")
        count["told"] += told
        latest = here + "/backup/latest"
        if os.path.lexists(latest) and os.readlink(latest) not in sets:
            say_broken(f"'latest' leads to '{os.readlink(latest)}', which is no set")
        for name in sets:
            # One of an earlier run was verified then: now every byte and attribute of it is compared with what it had.
            if name in sealed and listing(f"{here}/backup/{name}") != sealed[name]:
                say_broken(f"the older set {name} is not what it was")
            if name not in sealed or chance.random() < 0.1:
                count["verified"] += 1
                status, _, said = ask("verify", place + "/shop.yaml", name, "--quiet")
                if status not in (0, 3):
                    say_broken(f"the set {name} does not verify: exit {status}: {said}")
            if name not in sealed:
                count["new"] += 1
                found = differences(listing(place + "/source"), listing(f"{here}/backup/{name}/shop/data"))
                if found:
                    say_broken(f"the set {name} is not its source: {found[:3]}")
        if chance.random() < 0.2:
            status, out, said = ask("list", place + "/shop.yaml", "--json")
            if status != 0 or "\"format\"" not in out:
                say_broken(f"'list' exits with {status}: {said}")
        if was_down:
            os.unlink(up)
        status, _, said = ask("recover")
        if status != 0:
            say_broken(f"'recover' exits with {status}: {said}")
        if was_down:
            count["owed"] += 1
            if not os.path.exists(up):
                say_broken("the run had stopped the service, and 'recover' does not start it")
                open(up, "w").close()
        if chance.random() < 0.1:
            count["next"] += 1
            status, _, said = ask("backup", place + "/shop.yaml", "--quiet")
            if status not in (0, 3):
                say_broken(f"the next backup exits with {status}: {said}")
    finally:
        subprocess.run(["umount", cut], check=True)


shape = Backup(program)
os.mkdir(place)
for name in ["backup", "state"]:
    os.mkdir(f"{place}/{name}", 0o700)
os.mkdir(place + "/state/journals", 0o700)
grow(place + "/source")
for number in range(60):
    with open(f"{place}/source/plain/more-{number}", "wb") as file:
        file.write(os.urandom(chance.randrange(60_000)))
shape.write_profile(place, up)
open(up, "w").close()
os.sync()

cutter = (LiveCopies if cuts == "live" else LostWrites)(image, up, chance)
count, broken, taken, round_, sealed, span = Counter(), [], 0, 0, {}, 0.6
while taken < states:
    # What changes between runs: contents, links, names.
    with open(f"{place}/source/plain/more-{chance.randrange(60)}", "ab") as file:
        file.write(os.urandom(chance.randrange(20_000)))
    with open(f"{place}/source/round", "w") as file:
        file.write(str(round_))
    environment = dict(os.environ, STATE_DIRECTORY=place + "/state")
    words = [program, "backup", place + "/shop.yaml", "--quiet"] + (["--no-pre-sync"] if round_ % 4 == 3 else [])
    cutter.begin()
    begin = time.monotonic()
    run = subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=environment)
    # Every third run is killed, so that the next goes on from its partial.
    killed_at = chance.uniform(0.2, 0.9) * span if round_ % 3 == 2 else None
    cutter.watch(run, begin, span, min(15, states - taken), killed_at)
    said, _ = run.communicate(timeout=120)
    if not killed_at:
        span = 0.5 * span + 0.5 * (time.monotonic() - begin) if run.returncode == 0 else span
        if run.returncode not in (0, 3):
            sys.exit(f"a backup by itself exits with {run.returncode}: {said.decode(errors='replace')}")
    else:
        deadline = time.monotonic() + 60
        while guardians():
            if time.monotonic() > deadline:
                sys.exit("the guardian of a killed run does not end")
            time.sleep(0.1)
        if not os.path.exists(up):
            sys.exit("the guardian did not pay what a killed run owed")
        # A run that is killed between its journal and its guardian leaves a journal that owes nothing.
        closed = subprocess.run([program, "recover"], stdin=subprocess.DEVNULL, capture_output=True, env=environment, timeout=120)
        if closed.returncode != 0:
            sys.exit(f"'recover' exits with {closed.returncode}: {closed.stderr.decode(errors='replace')[-400:]}")
    cutter.end()
    # What the file system holds now is what the states are compared with: the sets of before this run.
    for number, (snapshot, when, was_down, ended) in enumerate(cutter.states()):
        before = len(broken)
        look(snapshot, was_down, ended and not killed_at)
        if len(broken) > before and "KEEP" in os.environ:
            shutil.move(snapshot, f"{os.environ['KEEP']}/{kind}-{cuts}-{round_}-{number}")
        else:
            os.unlink(snapshot)
        taken += 1
    round_ += 1
    names = sorted(shape.sets(place))
    for old in names[:-2]:
        shutil.rmtree(f"{place}/backup/{old}")
    os.sync()
    sealed = {name: sealed.get(name) or listing(f"{place}/backup/{name}") for name in names[-2:]}

print(f"{kind:5} {cuts:9} {taken:5} states of {round_} runs: {count['sets']} sets in them, {count['new']} of them of the run that "
      f"was cut, {count['told']} of them told of, {count['partial']} partials, {count['debt']} open journals, "
      f"{count['owed']} services owed and started, {count['next']} next runs; {len(broken)} broken promises (SEED={seed})")
if cutter.count:
    print(f"      writes that were not flushed: {cutter.count['lost']} lost, {cutter.count['kept']} kept beside those")
sys.exit(1 if broken else 0)
