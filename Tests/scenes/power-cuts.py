"""Cuts the power of a run: copies of its live file system are taken at random moments, mounted, and looked at.

power-cuts.py PROGRAM TYPE STATES SEED IMAGE DISK CUT: IMAGE is mounted at DISK, a copy of it at CUT. Of every state: what is
named as a set verifies, `latest` leads to a set, and `recover`, `list` and `status` can read what the cut left.
"""

import json, os, random, re, shutil, subprocess, sys, time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from yard_runs import Backup
from yard_trees import grow, listing, differences

program, kind, states, seed, image, disk, cut = sys.argv[1:3] + [int(x) for x in sys.argv[3:5]] + sys.argv[5:8]
chance = random.Random(seed)
place = disk + "/yard"
# A service's state does not outlive its machine.
up = os.path.dirname(image) + "/up"
SET = re.compile(r"\d{8}-\d{6}Z(-\d+)?")


def say_broken(problem):
    print(f"BROKEN: {kind}, state {number} of run {round_}, {moment:.3f} s into it, SEED={seed}: {problem}", flush=True)
    broken.append(problem)


def ask(*words):
    """The program beside the cut file system, at the same paths as before the cut: in a mount namespace of its own."""
    inner = f'mount --bind "{cut}" "{disk}" && cd / && exec "$@"'
    done = subprocess.run(["unshare", "--mount", "--propagation", "private", "bash", "-c", inner, "-", program, *words],
                          stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace", timeout=120,
                          env=dict(os.environ, STATE_DIRECTORY=place + "/state"))
    return done.returncode, done.stdout, (done.stdout + done.stderr).strip()[-400:]


def look(snapshot, was_down):
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


shape = Backup(program, False)
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

count, broken, taken, round_, sealed, span = Counter(), [], 0, 0, {}, 0.6
while taken < states:
    # What changes between runs: contents, links, names.
    with open(f"{place}/source/plain/more-{chance.randrange(60)}", "ab") as file:
        file.write(os.urandom(chance.randrange(20_000)))
    with open(f"{place}/source/round", "w") as file:
        file.write(str(round_))
    environment = dict(os.environ, STATE_DIRECTORY=place + "/state")
    words = [program, "backup", place + "/shop.yaml", "--quiet"] + (["--no-pre-sync"] if round_ % 4 == 3 else [])
    begin = time.monotonic()
    run = subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=environment)
    moments = sorted(chance.uniform(0, span * 1.1) for _ in range(min(15, states - taken)))
    # Every third run is killed, so that the next goes on from its partial.
    killed_at = chance.uniform(0.2, 0.9) * span if round_ % 3 == 2 else None
    snapshots = []
    for moment in moments:
        if killed_at and moment > killed_at and run.poll() is None:
            run.kill()
        time.sleep(max(0, begin + moment - time.monotonic()))
        snapshot = f"{os.path.dirname(image)}/cut-{len(snapshots)}"
        was_down = not os.path.exists(up)
        subprocess.run(["cp", "--sparse=always", image, snapshot], check=True)
        snapshots.append((snapshot, time.monotonic() - begin, was_down and not os.path.exists(up)))
    said, _ = run.communicate(timeout=120)
    if not killed_at:
        span = 0.5 * span + 0.5 * (time.monotonic() - begin) if run.returncode == 0 else span
        if run.returncode not in (0, 3):
            sys.exit(f"a backup by itself exits with {run.returncode}: {said.decode(errors='replace')}")
    else:
        deadline = time.monotonic() + 60
        while not os.path.exists(up) or any(name.endswith(".journal") for name in os.listdir(place + "/state/journals")):
            if time.monotonic() > deadline:
                sys.exit("the guardian did not pay what a killed run owed")
            time.sleep(0.1)
    # What the file system holds now is what the states are compared with: the sets of before this run.
    for number, (snapshot, moment, was_down) in enumerate(snapshots):
        look(snapshot, was_down)
        os.unlink(snapshot)
    taken += len(snapshots)
    round_ += 1
    names = sorted(shape.sets(place))
    for old in names[:-2]:
        shutil.rmtree(f"{place}/backup/{old}")
    os.sync()
    sealed = {name: sealed.get(name) or listing(f"{place}/backup/{name}") for name in names[-2:]}

print(f"{kind:6} {taken:5} states of {round_} runs: {count['sets']} sets in them, {count['new']} of them of the run that was cut, "
      f"{count['partial']} partials, {count['debt']} open journals, "
      f"{count['owed']} services owed and started, {count['next']} next runs; {len(broken)} broken promises (SEED={seed})")
sys.exit(1 if broken else 0)
