import CLinux
import FileTree
import Glibc

/// Does to a tree whatever programs do to trees, at random but the same for the same seed.
///
/// What cannot be done (a name is taken, a folder is full) is not done: calls may fail, none is checked.
struct TreeMutator {
    private let root: BytePath
    private var random: SeededRandom
    private var folders: [BytePath] = []
    private var others: [BytePath] = []
    private let isRoot = geteuid() == 0

    init(root: BytePath, seed: UInt64) {
        self.root = root
        random = SeededRandom(seed: seed)
    }

    /// Changes the tree `count` times.
    mutating func mutate(_ count: Int) {
        for step in 0..<count {
            if step % 6 == 0 { look() }
            change()
        }
    }

    private mutating func look() {
        folders = [root]
        others = []
        guard let found = try? TreeScan(root: root, digests: []).run().entries else { return }
        for entry in found where !entry.path.isEmpty {
            if entry.kind == .directory {
                folders.append(root.appending(entry.path))
            } else {
                others.append(root.appending(entry.path))
            }
        }
    }

    private mutating func change() {
        // Few folders stay few: a tree that only grows makes long rounds.
        if others.count > 250 { return remove(anyFolderBelow()) }
        switch random.below(34) {
        case 0...5: makeFile(newName())
        case 6: append(any())
        case 7: overwrite(any(), settingTimesBack: false)
        case 8, 9: overwrite(any(), settingTimesBack: true)
        case 10, 11: replaceByRename(any())
        case 12: truncate(any())
        case 13, 14: unlink(any())
        case 15, 16: makeFolder(newName())
        case 17: rename(any(), newName())
        case 18: rename(anyFolderBelow(), newName())
        case 19: swap(any(), any())
        case 20: swap(anyFolderBelow(), anyFolderBelow())
        case 21, 22: link(any(), newName())
        case 23: replaceByLink(any(), any())
        case 24: makeSymlink(random.one(in: 2) ? newName() : emptied(any()))
        case 25: setMode(random.one(in: 3) ? anyFolderBelow() : any())
        case 26: setOwner(random.one(in: 3) ? anyFolderBelow() : any())
        case 27: setAttribute(random.one(in: 3) ? anyFolderBelow() : any())
        case 28: touch(random.one(in: 3) ? anyFolderBelow() : any())
        case 29: sparse(random.one(in: 2) ? newName() : any())
        case 30: fileToFolder(any())
        case 31: folderToFile(anyFolderBelow())
        case 32: makeSpecial(newName())
        default: recreate(any())
        }
    }

    // MARK: - Choosing

    private mutating func any() -> BytePath {
        others.isEmpty ? root.appending("none") : others[random.below(others.count)]
    }

    private mutating func anyFolderBelow() -> BytePath {
        folders.count < 2 ? root.appending("none") : folders[1 + random.below(folders.count - 1)]
    }

    /// Few names, so that they are used again and again.
    private mutating func newName() -> BytePath {
        let folder = folders.isEmpty ? root : folders[random.below(folders.count)]
        let tail = ["", "\u{e4}", " x", "-\u{1}", ".lock"][random.below(5)]
        return folder.appending("n\(random.below(12))\(tail)")
    }

    private mutating func emptied(_ path: BytePath) -> BytePath {
        unlink(path)
        return path
    }

    // MARK: - Contents

    private mutating func bytes(_ count: Int) -> [UInt8] {
        let byte = UInt8(truncatingIfNeeded: random.next())
        var bytes = [UInt8](repeating: byte, count: count)
        for _ in 0..<min(count, 4) { bytes[random.below(count)] = UInt8(truncatingIfNeeded: random.next()) }
        return bytes
    }

    private mutating func size() -> Int {
        switch random.below(12) {
        case 0: 0
        case 1: 70_000 + random.below(300_000)
        default: 1 + random.below(6000)
        }
    }

    private func withOpen(_ path: BytePath, _ flags: Int32, _ body: (Int32) -> Void) {
        let opened = path.withCString { ow_open(AT_FDCWD, $0, flags | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0o644) }
        guard opened >= 0 else { return }
        body(opened)
        _ = ow_close(opened)
    }

    private mutating func makeFile(_ path: BytePath) {
        let contents = bytes(size())
        withOpen(path, O_WRONLY | O_CREAT | O_EXCL) { _ = ow_write(($0), contents, contents.count) }
    }

    private mutating func append(_ path: BytePath) {
        let more = bytes(1 + random.below(3000))
        withOpen(path, O_WRONLY | O_APPEND) { _ = ow_write($0, more, more.count) }
    }

    private mutating func overwrite(_ path: BytePath, settingTimesBack: Bool) {
        guard let before = try? FileStatus.of(path), before.kind == .file, before.size > 0 else { return }
        let offset = Int64(random.below(Int(before.size)))
        let more = bytes(min(Int(before.size - offset), 1 + random.below(500)))
        let isMapped = random.one(in: 3)
        withOpen(path, O_RDWR) { file in
            if isMapped {
                guard let memory = mmap(nil, Int(before.size), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0),
                    memory != MAP_FAILED
                else { return }
                memory.advanced(by: Int(offset)).copyMemory(from: more, byteCount: more.count)
                munmap(memory, Int(before.size))
            } else {
                _ = ow_write_at(file, more, more.count, offset)
            }
            if settingTimesBack { setTimes(file, before.modified) }
        }
    }

    private func setTimes(_ file: Int32, _ time: FileTime) {
        _ = ow_set_times(file, 0, 0, -1, time.seconds, Int64(time.nanoseconds))
    }

    /// What editors do, with size and time as before.
    private mutating func replaceByRename(_ path: BytePath) {
        guard let before = try? FileStatus.of(path), before.kind == .file else { return }
        let beside = path.parent.appending(".new-\(random.next())")
        let contents = bytes(Int(min(before.size, 100_000)))
        withOpen(beside, O_WRONLY | O_CREAT | O_EXCL) { file in
            _ = ow_write(file, contents, contents.count)
            setTimes(file, before.modified)
        }
        try? Names.rename(beside, to: path)
    }

    private mutating func truncate(_ path: BytePath) {
        let size = Int64(random.below(5000))
        withOpen(path, O_WRONLY) { _ = ow_truncate($0, size) }
    }

    private mutating func sparse(_ path: BytePath) {
        let end = Int64(200_000 + random.below(3_000_000))
        let at = Int64(random.below(Int(end)))
        let more = bytes(5000)
        withOpen(path, O_WRONLY | O_CREAT) { file in
            _ = ow_truncate(file, end)
            _ = ow_write_at(file, more, more.count, at)
        }
    }

    // MARK: - Names

    private func unlink(_ path: BytePath) { try? Names.unlink(path) }

    private func remove(_ folder: BytePath) { try? TreeRemove(folder).run() }

    private mutating func recreate(_ path: BytePath) {
        unlink(path)
        makeFile(path)
    }

    private func makeFolder(_ path: BytePath) { try? Folder.makeExclusively(path, mode: 0o755) }

    private mutating func rename(_ from: BytePath, _ to: BytePath) {
        if random.one(in: 3) {
            try? Names.rename(from, to: to)
        } else {
            try? Names.renameWithoutReplacing(from, to: to)
        }
    }

    private mutating func swap(_ a: BytePath, _ b: BytePath) {
        if a.isAt(orBelow: b) || b.isAt(orBelow: a) { return }
        let beside = root.appending(".swap-\(random.next())")
        guard (try? Names.rename(a, to: beside)) != nil else { return }
        if (try? Names.rename(b, to: a)) == nil { return _ = try? Names.rename(beside, to: a) }
        try? Names.rename(beside, to: b)
    }

    private func link(_ from: BytePath, _ to: BytePath) {
        _ = from.withCString { from in to.withCString { ow_link(AT_FDCWD, from, AT_FDCWD, $0) } }
    }

    private func replaceByLink(_ from: BytePath, _ to: BytePath) {
        _ = try? RecordedEntry.link(from, as: to, beneath: BytePath("/"))
    }

    private mutating func makeSymlink(_ path: BytePath) {
        try? Names.makeSymbolicLink(path, to: BytePath("to-\(random.below(4))"))
    }

    private mutating func makeSpecial(_ path: BytePath) {
        let kind = isRoot ? [S_IFIFO, S_IFBLK, S_IFCHR, S_IFSOCK][random.below(4)] : S_IFIFO
        let minor = UInt32(random.below(5))
        _ = path.withCString { ow_make_node(AT_FDCWD, $0, kind | 0o644, kind == S_IFIFO ? 0 : 1, minor) }
    }

    private mutating func fileToFolder(_ path: BytePath) {
        unlink(path)
        makeFolder(path)
        makeFile(path.appending("inside"))
    }

    private mutating func folderToFile(_ path: BytePath) {
        try? TreeRemove(path).run()
        if random.one(in: 2) { makeFile(path) } else { makeSymlink(path) }
    }

    // MARK: - Attributes

    private func withEntry(_ path: BytePath, _ body: (Int32) -> Void) { withOpen(path, ow_O_PATH, body) }

    private mutating func setMode(_ path: BytePath) {
        // An ordinary user can still read them, but not always write.
        let modes: [UInt32] =
            isRoot ? [0o644, 0, 0o4755, 0o2771, 0o755, 0o1777, 0o600] : [0o744, 0o500, 0o4755, 0o2771, 0o555]
        let mode = modes[random.below(modes.count)]
        withEntry(path) { _ = ow_set_mode($0, 1, mode) }
    }

    private mutating func setOwner(_ path: BytePath) {
        guard isRoot else { return }
        let (owner, group) = (UInt32(random.below(3)), UInt32(random.below(3)))
        withEntry(path) { _ = ow_set_owner($0, 1, owner, group) }
    }

    private mutating func setAttribute(_ path: BytePath) {
        let name = ["user.a", "user.b", isRoot ? "trusted.c" : "user.c"][random.below(3)]
        let value = bytes(1 + random.below(20))
        let isRemoval = random.one(in: 3)
        let isACL = random.one(in: 5)
        withEntry(path) { file in
            if isACL {
                let kind = isRemoval ? "access" : "default"
                _ = ow_set_attribute(file, 1, "system.posix_acl_\(kind)", TreeMutator.acl, TreeMutator.acl.count)
            } else if isRemoval {
                _ = ow_remove_attribute(file, 1, name)
            } else {
                _ = ow_set_attribute(file, 1, name, value, value.count)
            }
        }
    }

    /// `user::rwx,user:1:r-x,group::r-x,mask::r-x,other::---`; see `linux/posix_acl_xattr.h`.
    private static let acl: [UInt8] = [
        2, 0, 0, 0,  // version
        1, 0, 7, 0, 255, 255, 255, 255, 2, 0, 5, 0, 1, 0, 0, 0, 4, 0, 5, 0, 255, 255, 255, 255,
        16, 0, 5, 0, 255, 255, 255, 255, 32, 0, 0, 0, 255, 255, 255, 255,
    ]

    private mutating func touch(_ path: BytePath) {
        let seconds = Int64(random.below(2_000_000_000)) - 1000
        withEntry(path) { _ = ow_set_times($0, 1, 0, -1, seconds, 5) }
    }
}
