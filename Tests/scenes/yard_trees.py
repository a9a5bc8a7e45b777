"""Trees of some thirty entries for runs that are made to fail, and how two of them differ."""

import hashlib, os, stat

ACL = bytes.fromhex("02000000" "01000600ffffffff" "0200060001000000" "04000400ffffffff" "10000600ffffffff" "20000000ffffffff")


def put(path, data, mode=0o640):
    file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    os.write(file, data)
    os.close(file)


def grow(root):
    """Thirty entries: every kind but sockets, every attribute. Needs root."""
    os.mkdir(root)
    root = os.fsencode(root) + b"/"
    for name in [b"plain", b"plain/deep", b"plain/deep/er", b"empty", b"links", b"acl"]:
        os.mkdir(root + name)
    for number in range(6):
        put(root + b"plain/file-%d" % number, os.urandom(700 * number))
    put(root + b"plain/large", os.urandom(600_000))
    put(root + b"plain/deep/er/down", b"here")
    put(root + b"n" * 255, b"long")
    put(root + b"bytes\xff\n", b"no text")
    put(root + b"links/first", b"linked")
    os.link(root + b"links/first", root + b"links/second")
    os.link(root + b"links/first", root + b"plain/third")
    os.symlink(b"plain", root + b"links/to")
    os.symlink(b"nowhere\xfe", root + b"links/dangling")
    os.mkfifo(root + b"fifo")
    os.mknod(root + b"null", 0o666 | stat.S_IFCHR, os.makedev(1, 3))
    put(root + b"sparse", b"")
    with open(root + b"sparse", "r+b") as file:
        file.seek(300_000)
        file.write(b"middle")
        file.truncate(1 << 20)
    put(root + b"setuid", b"x")
    os.chown(root + b"setuid", 33, 34)
    os.chmod(root + b"setuid", 0o4755)
    put(root + b"acl/file", b"y")
    os.setxattr(root + b"acl/file", "system.posix_acl_access", ACL)
    os.setxattr(root + b"acl", "system.posix_acl_default", ACL)
    os.setxattr(root + b"plain", "user.note", b"kept")
    os.setxattr(root + b"plain/file-1", "user.note", b"kept")
    os.setxattr(root + b"plain/file-2", "trusted.note", b"root's")
    put(root + b"capable", b"z", 0o755)
    os.setxattr(root + b"capable", "security.capability", bytes([1, 0, 0, 2, 0, 0x20]) + bytes(14))
    os.chown(root + b"links/to", 5, 6, follow_symlinks=False)
    os.utime(root + b"plain/file-3", ns=(-1, -86_400_000_000_001))
    os.utime(root + b"links/to", ns=(5, 5), follow_symlinks=False)
    os.chmod(root + b"empty", 0o1777)


def change(root):
    """What an earlier copy of the tree may look like: things more, other, and gone."""
    root = os.fsencode(root) + b"/"
    with open(root + b"plain/file-4", "ab") as file:
        file.write(b"more")
    os.unlink(root + b"plain/file-5")
    os.unlink(root + b"links/to")
    os.mkdir(root + b"links/to")
    put(root + b"links/to/inside", b"was a folder")
    os.unlink(root + b"links/second")
    put(root + b"links/second", b"alone")
    os.unlink(root + b"plain/third")
    put(root + b"surplus", b"surplus")
    os.chmod(root + b"plain/file-2", 0o600)
    os.removexattr(root + b"plain/file-2", "trusted.note")
    os.setxattr(root + b"plain/file-3", "user.surplus", b"1")


# An ACL as it lies on the disk, which XFS shows root beside the ACL itself.
SHADOWS = {"trusted.SGI_ACL_FILE", "trusted.SGI_ACL_DEFAULT"}


def listing(root):
    entries, first = {}, {}
    pending = [os.fsencode(root)]
    base = len(pending[0])
    while pending:
        path = pending.pop()
        status = os.lstat(path)
        kind = stat.S_IFMT(status.st_mode)
        content = None
        if kind == stat.S_IFDIR:
            names = sorted(os.listdir(path))
            pending += [path + b"/" + name for name in names]
        elif kind == stat.S_IFLNK:
            content = os.readlink(path)
        elif kind == stat.S_IFREG:
            with open(path, "rb") as file:
                content = hashlib.sha1(file.read()).digest()
        elif kind in (stat.S_IFCHR, stat.S_IFBLK):
            content = status.st_rdev
        attributes = {name: os.getxattr(path, name, follow_symlinks=False)
                      for name in os.listxattr(path, follow_symlinks=False) if name not in SHADOWS}
        entries[path[base:]] = [kind, content, stat.S_IMODE(status.st_mode), status.st_uid, status.st_gid,
                                status.st_mtime_ns, attributes, status.st_ino if kind != stat.S_IFDIR else None]
    for name in sorted(entries):
        inode = entries[name][7]
        if inode is not None:
            entries[name][7] = first.setdefault(inode, name)
    return entries


ASPECTS = ["kind", "content", "mode", "owner", "group", "time", "attributes", "links"]


def differences(wanted, found):
    """(name, aspect) of all that is not the same in two listings."""
    result = []
    for name in sorted(wanted.keys() | found.keys()):
        if name not in found:
            result.append((name, "missing"))
        elif name not in wanted:
            result.append((name, "surplus"))
        else:
            result += [(name, aspect) for aspect, a, b in zip(ASPECTS, wanted[name], found[name]) if a != b]
    return result


def only_attributes(found):
    return all(aspect in ("mode", "owner", "group", "time", "attributes") for _, aspect in found)
