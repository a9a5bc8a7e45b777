"""Sets that somebody has altered: each is looked at and restored with every verb, and nothing is written outside a target.

hostile-sets.py PROGRAM PROFILE GOOD FOLDER [CASE…]: GOOD is a sealed set, FOLDER holds the profile's world. Each row of the
table is one set, with the reason why it is there. Whoever forges a record forges its hashes too: they are made anew.
"""

import hashlib, json, os, re, resource, shutil, socket, stat, subprocess, sys, time

PROGRAM, PROFILE, GOOD, WORK = sys.argv[1:5]
NAME = os.path.basename(GOOD)
BACKUP, CANARY, STACK = (os.path.join(WORK, name) for name in ("backup", "canary", "stack"))
SET = os.path.join(BACKUP, NAME)
DATA = os.path.join(SET, "search/data")
LARGEST = 2**63 - 1
CASES = []


# --- The set that is altered ------------------------------------------------------------------------------------------

def record(name):
    return os.path.join(SET, "overwinter", name)


def read(name):
    with open(record(name), "rb") as file:
        return file.read()


def write(name, data):
    with open(record(name), "wb") as file:
        file.write(data)


def seal(document):
    document.pop("sha256", None)
    lines = json.dumps(document, indent=2, separators=(",", " : "), ensure_ascii=False).encode()[:-2] + b",\n"
    write("set.json", lines + b'  "sha256" : "%s"\n}\n' % hashlib.sha256(lines).hexdigest().encode())


def document():
    return json.loads(read("set.json"))


def change(**values):
    seal({**document(), **values})


def forge(name, data):
    """Another file of the record, and the document with its hash."""
    write(name, data)
    forged = document()
    forged["files"][name] = hashlib.sha256(data).hexdigest()
    seal(forged)


def source(index, **values):
    forged = document()
    forged["sources"][index].update(values)
    seal(forged)


def edit(name, line, old, new):
    """In the first line with a text."""
    lines = read(name).split(b"\n")
    index = next(i for i, text in enumerate(lines) if line in text and old in text)
    lines[index] = lines[index].replace(old, new, 1)
    forge(name, b"\n".join(lines))


def both(line, old, new):
    edit("files.mtree", line, old, new)
    edit("files.jsonl", line, old, new)


def add_entry(path, words, more=b""):
    """The last of search/data."""
    mtree, lines = read("files.mtree").split(b"\n"), read("files.jsonl").split(b"\n")
    after = max(i for i, text in enumerate(mtree) if text.startswith(b"./search/data"))
    mtree.insert(after + 1, b"./" + path + b" " + words)
    # Two lines of the one are not in the other.
    lines.insert(after - 1, b'{"path":"' + path + b'"' + more + b"}")
    forge("files.mtree", b"\n".join(mtree))
    forge("files.jsonl", b"\n".join(lines))
    forged = document()
    forged["totals"]["entries"] += 1
    seal(forged)


def sizes(values):
    """Sizes of search/data's first files, and the sums that a 64-bit number makes of them."""
    lines = read("files.mtree").split(b"\n")
    meant = [i for i, text in enumerate(lines) if text.startswith(b"./search/data/") and b"type=file" in text]
    old = new = 0
    for index, size in zip(meant, values):
        old += int(re.search(rb" size=(\d+)", lines[index])[1])
        new += size
        lines[index] = re.sub(rb" size=\d+", b" size=%d" % size, lines[index])
    forge("files.mtree", b"\n".join(lines))
    forged = document()
    sums = [s for s in forged["sources"] if s["location"] == "search/data"] + [forged["totals"]]
    for sum in sums:
        sum["bytes"] = (sum["bytes"] - old + new + 2**63) % 2**64 - 2**63
    seal(forged)


def replace(path, make):
    """What is at a path is moved out of the set, and something else takes its place."""
    moved = os.path.join(WORK, "moved")
    os.rename(path, moved)
    make(path, moved)


def node(kind, device=0):
    return lambda path, _: os.mknod(path, kind | 0o644, device)


def link(target):
    return lambda path, _: os.symlink(target, path)


def link_to_moved(path, moved):
    os.symlink(moved, path)


def sparse(name, size):
    with open(record(name), "wb") as file:
        file.truncate(size)


# --- The table --------------------------------------------------------------------------------------------------------

def case(name, why, words, verify=4, restore=12, to=None, others=None, root=False):
    """`restore` in place and `to` elsewhere (as in place, where nothing is said); `others`: show and diff."""
    def add(alter):
        CASES.append((name, why, words, verify, restore, restore if to is None else to,
                      (0 if verify == 0 else 4) if others is None else others, root, alter))
        return alter
    return add


def row(name, why, words, alter, **expected):
    case(name, why, words, **expected)(alter)


def tree(name, why, words, alter, **expected):
    """The record is as it was sealed: who reads nothing else finds nothing."""
    row(name, why, words, alter, others=0, **expected)


tree("source-is-a-link", "a copy would be made of what it leads to", "search/data",
     lambda: replace(DATA, link_to_moved))
tree("folder-above-is-a-link", "every path of the record would lead out of the set", "'search': is no folder",
     lambda: replace(os.path.dirname(DATA), link_to_moved))
tree("folder-is-a-link", "what is below it would be read elsewhere", "search/data/folder",
     lambda: replace(DATA + "/folder", link(CANARY)))
tree("file-is-a-link", "its contents would be another file's", "search/data/file", lambda: replace(DATA + "/file", link_to_moved))
tree("link-leads-elsewhere", "a service would follow it", "search/data/link",
     lambda: replace(DATA + "/link", link(CANARY + "/secret")))
tree("fifo-for-a-file", "whoever opens it waits for a writer", "search/data/file",
     lambda: replace(DATA + "/file", node(stat.S_IFIFO)))
tree("device-for-a-file", "it has no end", "search/data/file",
     lambda: replace(DATA + "/file", node(stat.S_IFCHR, os.makedev(1, 5))), root=True)
tree("device-where-none-was", "a device is a way to the host's disks", "'search/data/disk': is not in the record",
     lambda: os.mknod(DATA + "/disk", stat.S_IFBLK | 0o666, os.makedev(7, 99)), root=True)
tree("folder-for-a-file", "", "search/data/file", lambda: replace(DATA + "/file", lambda path, _: os.mkdir(path)))
tree("socket-more", "a set holds none", "'search/data/socket': is not in the record", lambda: add_socket())
tree("file-more", "a plug-in, a job, a key", "'search/data/more': is not in the record",
     lambda: open(DATA + "/more", "w").close())
tree("file-beside-the-sources", "", "'search/more': is not in the record",
     lambda: open(SET + "/search/more", "w").close())
tree("file-less", "", "'search/data/file': is missing", lambda: os.unlink(DATA + "/file"))
tree("source-less", "", "'search/data': is missing", lambda: shutil.rmtree(DATA))
tree("link-between-two-files", "to write the one would write the other", "search/data/two",
     lambda: (os.unlink(DATA + "/two"), os.link(DATA + "/file", DATA + "/two")))
tree("setuid-more", "", "mode is 04755", lambda: os.chmod(DATA + "/two", 0o4755))
tree("sealed-file-is-the-canary", "its inode is somebody's, and only read", "", lambda: outside_inode(),
     verify=0, restore=0, to=0)

row("record-folder-is-a-link", "another record, which may be altered later", "overwinter",
    lambda: replace(SET + "/overwinter", link_to_moved))
for name in ("set.json", "files.mtree", "files.jsonl", "SHA256SUMS", "profile.yaml"):
    row(f"{name}-is-a-fifo", "it would be waited for", f"overwinter/{name}' is not a regular file",
        lambda name=name: replace(record(name), node(stat.S_IFIFO)))
    row(f"{name}-is-a-link", "it would be read elsewhere", f"overwinter/{name}': too many levels of symbolic links",
        lambda name=name: replace(record(name), link_to_moved))
row("set.json-is-a-device", "to be opened is a deed for some", "overwinter/set.json' is not a regular file",
    lambda: replace(record("set.json"), node(stat.S_IFCHR, os.makedev(1, 5))), root=True)
row("set.json-has-no-end", "memory", "is too large to be a record", lambda: sparse("set.json", 2**40))
row("RESTORE.md-has-no-end", "time", "RESTORE.md' is too large to be a record", lambda: sparse("RESTORE.md", 2**40))
row("files.mtree-has-no-end", "memory", "files.mtree, line 1: the line has no end", lambda: sparse("files.mtree", 2**40))
row("set.json-is-deep", "a reader that recurses has no stack left", "is not a record of a set",
    lambda: write("set.json", b"[" * 2_000_000))
row("set.json-is-deep-inside", "the same, where any key may stand", "is not a record of a set",
    lambda: write("set.json", b'{"format" : 1, "later" : ' + b'{"a":' * 500_000 + b"1" + b"}" * 500_001))
row("set.json-altered", "a bit of a name, by a disk", "it was altered since it was sealed",
    lambda: write("set.json", read("set.json").replace(b'"host"', b'"host" ', 1)))
row("set.json-sealed-by-another-key", "the same, of the line that tells", "it was altered since it was sealed",
    lambda: write("set.json", read("set.json").replace(b'  "sha256" : "', b'  "sha257" : "', 1)))
row("later-format", "a later program's", "has format 99", lambda: change(format=99), verify=13, restore=13, others=13)

for place in ("../canary", "/etc", "overwinter/x", "search//data", "search/./data", "search/../../canary", ""):
    row(f"location-{place or 'empty'}", "it is opened below the set", "is no place in a set",
        lambda place=place: source(1, location=place))
for place in ("etc", "/var/../etc", "/etc/", ""):
    row(f"path-{place or 'empty'}", "it is where a restore writes", "is no path of a host",
        lambda place=place: source(1, path=place))
row("path-of-another", "the profile says where, not the set", "and the profile has it at",
    lambda: source(1, path=CANARY), verify=0, to=0)
row("path-inside-another-source", "the profile says where, not the set", "and the profile has it at",
    lambda: source(1, path=document()["sources"][0]["path"] + "/inside"), verify=0, to=0)
row("path-twice", "the one would be mixed with the other", "one in the other's place",
    lambda: source(1, path=document()["sources"][0]["path"]))
row("parent-elsewhere", "it is made where it is missing", "is no path of a host",
    lambda: source(1, parents=[dict(path="../x", owner=0, group=0, mode=0o755)]))
row("parent-without-owner", "the number means: leave it", "the mode or owner of '/x' cannot be",
    lambda: source(1, parents=[dict(path="/x", owner=2**32 - 1, group=0, mode=0o755)]))
row("parent-of-no-mode", "", "the mode or owner of '/x' cannot be",
    lambda: source(1, parents=[dict(path="/x", owner=0, group=0, mode=0o17777)]))
row("name-leads-out", "a log is named for it", "is no name of a set", lambda: change(name="../../canary/x"))
row("name-of-another-set", "copied or renamed: it is read, and never pruned", "",
    lambda: change(name="20200101-000000Z"), verify=0, restore=0, to=0)
row("record-file-leads-out", "it would be hashed", "'../../../canary/secret' is no file of a record",
    lambda: change(files={**document()["files"], "../../../canary/secret": "0" * 64}))
row("record-file-without-hash", "it could be any", "it has no hash of 'files.jsonl'",
    lambda: change(files={k: v for k, v in document()["files"].items() if k != "files.jsonl"}))
row("many-sources", "each is compared with each", "it has 4100 sources", lambda: change(sources=[
    dict(name="a", location=f"a/{i}", path=f"/a/{i}", kind="folder", state="absent", files=0, bytes=0, parents=[],
         mounts=[], excluded=[]) for i in range(4100)]))

row("sizes-overflow", "a sum that is too large ends the program", "add up to more than there can be",
    lambda: sizes([2**62] * 4), to=12)
row("size-is-forged", "space is asked for by it", "search/data/file", lambda: sizes([2**50]), others=0)
row("size-does-not-add-up", "", "where the record says",
    lambda: edit("files.mtree", b"search/data/file ", b" size=", b" size=1"))
for name, values in dict(
        bytes=dict(files=1, bytes=LARGEST, entries=1, sockets=0), files=dict(files=LARGEST, bytes=0, entries=0, sockets=0),
        negative=dict(files=1, bytes=-1, entries=1, sockets=0), sockets=dict(files=0, bytes=0, entries=0, sockets=LARGEST),
).items():
    row(f"totals-{name}", "lists add them up", "the figures of totals cannot be", lambda values=values: change(totals=values))
row("seconds", "no number of digits has room", "the seconds of stoppedSeconds cannot be", lambda: change(stoppedSeconds=1e300))
row("passes", "show adds them up", "the figures of source 'search/data' cannot be", lambda: forge_passes())
row("sets-since-full", "the next backup counts on", "the figures of source", lambda: since_full())

row("entry-leads-out", "", "a path with '..'", lambda: both(b"search/data/two", b"search/data/two", b"search/../../two"))
row("entry-leads-out-in-octal", "an escape is a slash, too", "a path with '..'",
    lambda: edit("files.mtree", b"search/data/two ", b"search/data/two", rb"search\057..\057..\057canary"))
row("entry-with-nul", "the kernel ends there", "a name with an escape that is none",
    lambda: edit("files.mtree", b"search/data/two ", b"two", rb"two\000x"))
row("entry-twice", "", "a second time", lambda: doubled())
row("entry-out-of-order", "", "is out of order", lambda: swapped())
row("entry-below-a-file", "a file is no folder", "is in no folder of the record",
    lambda: both(b"search/data/two", b"search/data/two", b"search/data/two/x"))
row("entry-of-no-source", "", "is in no source of the record", lambda: both(b"search/data/two", b"search/data/two", b"search/zz"))
row("entry-in-the-record", "", "'overwinter/set.json' is out of order", lambda: both(b"search/data/two", b"search/data/two", b"overwinter/set.json"))
row("owner-is-none", "the number means: leave it", "a uid that cannot be",
    lambda: owner_none())
row("time-is-absurd", "292 billion years", "search/data/two", lambda: absurd_time(), others=0)
row("link-group-without-first", "", "is out of order",
    lambda: group(9))
row("link-group-of-strangers", "the one would be written with the other", "recorded as different", lambda: strangers())
row("line-has-no-end", "memory", "the line has no end",
    lambda: edit("files.mtree", b"search/data/two ", b" mode=", b" x=" + b"y" * (17 << 20) + b" mode="))
row("attribute-only-recorded", "a capability that nobody gave", "attribute security.capability is missing",
    lambda: edit("files.jsonl", b"search/data/two\"", b',"source"', b',"xattrs":[["security.capability","AQAAAgAEAAAAAAAAAAAAAAAAAAA="]],"source"'),
    others=0)
row("device-only-recorded", "made where the destination keeps none, inside the target", "", lambda: recorded_device(),
    verify=0, restore=0, to=0, root=True)
row("link-only-recorded", "the same", "", lambda: recorded_link(), verify=0, restore=0, to=0)
row("below-a-recorded-link", "what is below it would be made outside", "is in no folder of the record",
    lambda: (recorded_link(), add_entry(b"search/data/zz/x", LINK % b"x")))

row("profile-moves-the-cursor", "a terminal obeys", r"was made with the profile '\033]0;x\007\033[2Jscene'",
    lambda: change(profile="\x1b]0;x\x07\x1b[2Jscene"), verify=0, to=12)
row("texts-move-the-cursor", "the same, everywhere else", r"was run by '\033[2J\033]0;x\007",
    lambda: cursor_texts(), verify=0, to=0)
row("begun-in-the-future", "it is the newest for thousands of years", "",
    lambda: change(started="9999-12-31T23:59:59Z"), verify=0, restore=0, to=0)
row("steps-of-thousands-of-years", "a picture of them has many marks", "", lambda: long_steps(), verify=0, restore=0, to=0)
for name, words in dict(project=dict(project="--privileged"), volume=dict(volumes=[dict(
        key="v", name="-v/:/host", mountpoint="/v", driver="local", labels={})]), driver=dict(volumes=[dict(
        key="v", name="v", mountpoint="/v", driver="--opt=o=bind", labels={})])).items():
    row(f"compose-{name}-is-an-option", "Docker would obey", "is no name of a",
        lambda words=words: change(compose={**dict(project="p", directory="/p", files=[], volumes=[], images={}), **words}))
row("volume-twice", "two sources in one place", "the volume 'v' twice", lambda: change(compose=dict(
    project="p", directory="/p", files=[], images={}, volumes=[
        dict(key=k, name="v", mountpoint="/" + k, driver="local", labels={}) for k in "ab"])))


def add_socket():
    with socket.socket(socket.AF_UNIX) as end:
        where = os.getcwd()
        os.chdir(DATA)
        end.bind("socket")
        os.chdir(where)


def outside_inode():
    """Equal in everything to what was sealed."""
    file, outside = DATA + "/two", CANARY + "/inode"
    times = os.stat(os.path.dirname(file))
    shutil.copy2(file, outside)
    shutil.chown(outside, os.stat(file).st_uid, os.stat(file).st_gid)
    os.unlink(file)
    os.link(outside, file)
    os.utime(os.path.dirname(file), ns=(times.st_atime_ns, times.st_mtime_ns))


def forge_passes():
    many = dict(files=LARGEST, bytes=LARGEST)
    one = dict(started="2026-11-21T03:15:07Z", finished="2026-11-21T03:15:07Z", isFinal=True, copied=many, kept=many, shared=many)
    source(1, copying=dict(passes=[one, one], setsSinceFull=0), location="search/data")


def since_full():
    forged = document()
    for one in forged["sources"]:
        one["copying"] = {**one.get("copying", dict(passes=[])), "setsSinceFull": LARGEST}
    seal(forged)


def doubled():
    for name in ("files.mtree", "files.jsonl"):
        lines = read(name).split(b"\n")
        index = next(i for i, text in enumerate(lines) if b"search/data/two" in text)
        lines.insert(index, lines[index])
        forge(name, b"\n".join(lines))


def swapped():
    for name in ("files.mtree", "files.jsonl"):
        lines = read(name).split(b"\n")
        one = next(i for i, text in enumerate(lines) if b"search/data/file" in text)
        two = next(i for i, text in enumerate(lines) if b"search/data/two" in text)
        lines[one], lines[two] = lines[two], lines[one]
        forge(name, b"\n".join(lines))


def of_two(name, pattern, new):
    lines = read(name).split(b"\n")
    index = next(i for i, text in enumerate(lines) if b"search/data/two" in text)
    lines[index], count = re.subn(pattern, new, lines[index], count=1)
    assert count == 1, lines[index]
    forge(name, b"\n".join(lines))


def owner_none():
    of_two("files.mtree", rb" uid=\d+", b" uid=4294967295")


def absurd_time():
    of_two("files.mtree", rb" time=\S+", b" time=9223372036854775807.999999999")


def group(number):
    of_two("files.jsonl", rb'("xxh3":"[0-9a-f]{32}")', rb'\1,"link":%d' % number)


def strangers():
    """`file` and `two` become names of one inode; their contents are not one."""
    group(1)
    lines = read("files.jsonl").split(b"\n")
    index = next(i for i, text in enumerate(lines) if b'search/data/file"' in text)
    lines[index] = re.sub(rb'("xxh3":"[0-9a-f]{32}")', rb'\1,"link":1', lines[index])
    forge("files.jsonl", b"\n".join(lines))


LINK = b"type=link mode=0777 uid=0 gid=0 time=5.000000000 link=%s"


def recorded_link():
    forged = document()
    forged["unkept"] = ["symlinks"]
    for one in forged["sources"]:
        one["unkept"] = ["symlinks"]
    seal(forged)
    add_entry(b"search/data/zz", LINK % CANARY.encode())


def recorded_device():
    forged = document()
    forged["unkept"] = ["devices"]
    for one in forged["sources"]:
        one["unkept"] = ["devices"]
    seal(forged)
    add_entry(b"search/data/zz", b"type=char mode=0600 uid=0 gid=0 time=5.000000000 device=native,1,3")


def cursor_texts():
    evil = "\x1b[2J\x1b]0;x\x07\r\u202e"
    forged = document()
    forged["host"]["name"] = forged["run"] = forged["program"] = evil
    forged["warnings"] = [dict(code=evil, message=evil)]
    forged["evidence"] = [dict(name=evil, detail=evil, service=evil)]
    forged["unkept"] = [evil]
    for one in forged["services"]:
        one.update(title=evil, version=evil, after=evil, manager=evil)
    seal(forged)


def long_steps():
    forged = document()
    for one in forged["steps"]:
        one.update(started="1970-01-01T00:00:00Z", finished="9999-12-31T23:59:59.999Z")
    seal(forged)


# --- The verbs --------------------------------------------------------------------------------------------------------

def snapshot(folder):
    """Everything that a write would change."""
    found = {}
    for path, folders, files in os.walk(folder):
        for name in [path] + [os.path.join(path, one) for one in folders + files]:
            status = os.lstat(name)
            contents = None
            if stat.S_ISREG(status.st_mode):
                with open(name, "rb") as file:
                    contents = hashlib.sha256(file.read()).hexdigest()
            found[name] = (status.st_mode, status.st_uid, status.st_gid, status.st_size, status.st_mtime_ns,
                           status.st_ctime_ns, status.st_ino, status.st_nlink, contents)
    return found


def limited():
    resource.setrlimit(resource.RLIMIT_AS, (6 << 30, 6 << 30))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


class Broken(Exception):
    pass


def run(verb, *arguments):
    command = [PROGRAM, verb, PROFILE, *arguments]
    try:
        ended = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, timeout=60, preexec_fn=limited)
    except subprocess.TimeoutExpired:
        raise Broken(f"{verb}: no end after a minute")
    text = (ended.stdout + ended.stderr).decode(errors="replace")
    if ended.returncode < 0 or ended.returncode > 125:
        raise Broken(f"{verb}: ended by signal or trap ({ended.returncode})\n{text}")
    if re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", text):
        raise Broken(f"{verb}: prints control characters: {text!r}")
    return ended.returncode, text


def expect(verb, wanted, words, *arguments):
    status, text = run(verb, *arguments)
    if status not in wanted:
        raise Broken(f"{verb} {' '.join(arguments)}: exited with {status}, not {wanted}\n{text}")
    if words and words not in text:
        raise Broken(f"{verb} {' '.join(arguments)}: says nothing of: {words}\n{text}")


def check(name, words, verify, restore, to, others, alter):
    shutil.rmtree(SET, ignore_errors=True)
    subprocess.run(["cp", "-a", GOOD, SET], check=True)
    alter()
    canary, stack = snapshot(CANARY), snapshot(STACK)
    is_found = verify != 0
    expect("verify", [verify], words if is_found else "", SET)
    expect("show", [others], words if others and is_found else "", SET)
    # What a set's document says is the diff's as well; a renamed one has another name, no more.
    expect("diff", [others], "", GOOD, SET)
    expect("list", [0], "")
    expect("check", [0, 1, 2, 3], "", "--max-age", "26h")
    expect("keep", [0, 4, 12, 13], "", SET, "--note", "looked at")
    run("keep", SET, "--drop")
    expect("prune", [0, 1, 4, 12, 13], "", "--dry-run")
    target = os.path.join(WORK, "to")
    os.mkdir(target)
    expect("restore", [to], words if to else "", SET, "--to", target, "--yes")
    if to and os.listdir(target):
        raise Broken(f"restore --to: refused, and wrote {os.listdir(target)}")
    for folder in (CANARY, STACK):
        before, after = {CANARY: canary, STACK: stack}[folder], snapshot(folder)
        if before != after:
            raise Broken(f"'{folder}' is not as it was: {set(before.items()) ^ set(after.items())}")
    expect("restore", [restore], words if restore else "", SET, "--stop", "--set-aside", "--yes")
    if restore:
        if snapshot(STACK) != stack:
            raise Broken("restore: refused, and something was written")
    else:
        commit()
    if snapshot(CANARY) != canary:
        raise Broken("restore: something outside was written")
    shutil.rmtree(target)


def commit():
    command = [PROGRAM, "restore", "commit", PROFILE, "--yes"]
    ended = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, timeout=60)
    if ended.returncode not in (0, 10):
        raise Broken(f"restore commit: {ended.returncode} {ended.stderr.decode(errors='replace')}")


def main():
    broken = done = 0
    chosen = sys.argv[5:]
    os.mkdir(CANARY)
    for name, _, words, verify, restore, to, others, root, alter in CASES:
        if chosen and name not in chosen or root and os.geteuid() != 0:
            continue
        done += 1
        shutil.rmtree(CANARY)
        os.mkdir(CANARY)
        for file in ("secret", "file", "x"):
            with open(os.path.join(CANARY, file), "w") as open_file:
                open_file.write("of somebody else\n")
        began = time.monotonic()
        try:
            check(name, words, verify, restore, to, others, alter)
        except Broken as error:
            broken += 1
            print(f"FAILED: {name}: {error}", flush=True)
        if os.environ.get("TIMES"):
            print(f"{time.monotonic() - began:6.2f} s {name}", flush=True)
        for left in ("moved", "to"):
            path = os.path.join(WORK, left)
            if os.path.isdir(path) and not os.path.islink(path):
                shutil.rmtree(path)
            elif os.path.lexists(path):
                os.unlink(path)
    print(f"{done} altered sets, {broken} not as expected")
    sys.exit(1 if broken else 0)


main()
