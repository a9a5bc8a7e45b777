import FileTree
import Glibc

@testable import Overwinter

/// Makes one small change in a sealed set, of whatever it holds, and takes it back; no time tells of either.
struct SetFlipper {
    struct Flip {
        var title: String
        var undo: () throws -> Void
    }

    private let set: BytePath
    private let scratch: SetScratch
    /// Of the sources, with paths below the set; in an order that is the same for every run.
    private let entries: [TreeEntry]
    private let recordFiles: [BytePath]
    private var dice: Dice

    init(set: BytePath, scratch: SetScratch, seed: UInt64) throws {
        self.set = set
        self.scratch = scratch
        dice = Dice(seed: seed)
        let reader = try SetReader.open(set)
        var entries: [TreeEntry] = []
        for source in reader.recorded.sources {
            for var entry in source.entries {
                entry.path = source.location.appending(entry.path)
                entries.append(entry)
            }
        }
        self.entries = entries
        let folder = BytePath(SetDocument.folder)
        recordFiles = try Folder.names(of: set.appending(folder)).map { folder.appending($0) }
    }

    /// One kind after the other, each at a random place.
    mutating func flip(_ round: Int) throws -> Flip {
        switch round % 14 {
        case 0, 1: try recordByte()
        case 2, 3: try content()
        case 4: try size()
        case 5: try mode()
        case 6: try getuid() == 0 ? owner() : mode()
        case 7: try time()
        case 8: try attribute()
        case 9: try name()
        case 10: try linkTarget()
        case 11: try links()
        case 12: try removed()
        default: try added()
        }
    }

    private mutating func one(_ isMeant: (TreeEntry) -> Bool) throws -> TreeEntry {
        let meant = entries.filter(isMeant)
        guard !meant.isEmpty else { throw OverwinterError(.failed, "the set has no such entry") }
        return meant[dice.next(below: meant.count)]
    }

    // MARK: - Bytes

    private mutating func recordByte() throws -> Flip {
        let path = recordFiles[dice.next(below: recordFiles.count)]
        return try byte(of: path, size: try FileStatus.of(set.appending(path)).size, "a bit")
    }

    private mutating func content() throws -> Flip {
        let entry = try one { $0.kind == .file && $0.size > 0 }
        return try byte(of: entry.path, size: entry.size, "a bit of the contents")
    }

    private mutating func byte(of path: BytePath, size: Int64, _ what: String) throws -> Flip {
        let offset = dice.next(below: Int(size))
        let bit = UInt8(1) << UInt8(dice.next(below: 8))
        let flip = { [set] in try Self.xor(path, set, offset, bit) }
        try flip()
        return Flip(title: "\(path): \(what) at \(offset), \(bit)", undo: flip)
    }

    private static func xor(_ path: BytePath, _ set: BytePath, _ offset: Int, _ bit: UInt8) throws {
        let time = try FileStatus.of(set.appending(path)).modified
        let file = set.appending(path).withCString { open($0, O_RDWR | O_CLOEXEC) }
        var byte: UInt8 = 0
        guard file >= 0, pread(file, &byte, 1, offset) == 1 else { throw OverwinterError(.failed, "no byte") }
        byte ^= bit
        guard pwrite(file, &byte, 1, offset) == 1 else { throw OverwinterError(.failed, "no byte") }
        close(file)
        try RecordedEntry.setTime(path, time, beneath: set)
    }

    private mutating func size() throws -> Flip {
        let entry = try one { $0.kind == .file }
        let longer = dice.next(below: 2) == 0 || entry.size == 0
        let resize = { [set] (size: Int64) in
            guard set.appending(entry.path).withCString({ truncate($0, off_t(size)) }) == 0 else {
                throw OverwinterError(.failed, "not resized")
            }
            try RecordedEntry.setTime(entry.path, entry.modified, beneath: set)
        }
        if longer {
            try resize(entry.size + 1)
            return Flip(title: "\(entry.path): a byte more", undo: { try resize(entry.size) })
        }
        // What is cut off a file comes back with the file.
        return try moved(entry, "a byte less") { [set] held in
            _ = try TreeCopy(from: held, to: set.appending(entry.path)).run()
            try resize(entry.size - 1)
        }
    }

    // MARK: - Attributes

    private mutating func mode() throws -> Flip {
        var paths = entries.filter { $0.kind != .symlink }.map(\.path)
        paths += [BytePath("cassandra"), BytePath("compose")]
        let path = set.appending(paths[dice.next(below: paths.count)])
        let before = try FileStatus.of(path).mode
        let after = before ^ 1 << UInt16(dice.next(below: 12))
        try Folder.setMode(path, after)
        return Flip(title: "\(path): mode \(String(after, radix: 8))", undo: { try Folder.setMode(path, before) })
    }

    /// A change of owner takes setuid bits and capabilities along.
    private mutating func owner() throws -> Flip {
        let entry = try one { $0.mode < 0o1000 && !$0.attributes.contains { $0.name.starts(with: "security".utf8) } }
        let path = set.appending(entry.path)
        let bit = UInt32(1) << UInt32(dice.next(below: 20))
        let isGroup = dice.next(below: 2) == 0
        try Folder.setOwner(
            path, owner: isGroup ? entry.owner : entry.owner ^ bit, group: isGroup ? entry.group ^ bit : entry.group)
        return Flip(
            title: "\(path): \(isGroup ? "group" : "owner") ^ \(bit)",
            undo: { try Folder.setOwner(path, owner: entry.owner, group: entry.group) })
    }

    private mutating func time() throws -> Flip {
        let entry = try one { _ in true }
        var time = entry.modified
        if dice.next(below: 2) == 0 {
            time.seconds ^= 1 << Int64(dice.next(below: 30))
        } else {
            time.nanoseconds ^= 1 << Int32(dice.next(below: 29))
            if time.nanoseconds > 999_999_999 { time.nanoseconds = entry.modified.nanoseconds ^ 1 }
        }
        try RecordedEntry.setTime(entry.path, time, beneath: set)
        return Flip(
            title: "\(entry.path): \(time)",
            undo: { [set] in try RecordedEntry.setTime(entry.path, entry.modified, beneath: set) })
    }

    private static let attributes = [
        ("setfattr -n user.note -v worse big", "setfattr -n user.note -v worth big"),
        ("setfattr -x user.note big", "setfattr -n user.note -v worth big"),
        ("setfattr -n user.note2 -v worth big", "setfattr -x user.note2 big"),
        ("setfattr -n user.note sub", "setfattr -x user.note sub"),
        ("setfacl -m u:1000:rw big", "setfacl -m u:1000:r big"),
        ("setfacl -m u:1001:r big", "setfacl -x u:1001 big"),
        ("setfacl -d -m g:100:r sub", "setfacl -d -m g:100:rx sub"),
        ("setfacl -d -m g:101:rx sub", "setfacl -d -x g:101 sub"),
    ]

    private mutating func attribute() throws -> Flip {
        let (change, back) = Self.attributes[dice.next(below: Self.attributes.count)]
        let run = { [set, scratch] (command: String) in
            let folder = set.appending("cassandra/data").string ?? "/nowhere"
            let outcome = scratch.shell("cd '\(folder)' && \(command)")
            guard outcome.status == 0 else { throw OverwinterError(.failed, outcome.output) }
        }
        try run(change)
        return Flip(title: change, undo: { try run(back) })
    }

    // MARK: - Names

    private mutating func name() throws -> Flip {
        let entry = try one { _ in true }
        var name = entry.path.lastComponent.bytes
        repeat {
            name = entry.path.lastComponent.bytes
            name[dice.next(below: name.count)] ^= 1 << UInt8(dice.next(below: 8))
        } while name.contains(0) || name.contains(UInt8(ascii: "/")) || isTaken(entry.path.parent, name)
        let (from, to) = (set.appending(entry.path), set.appending(entry.path.parent).appending(BytePath(bytes: name)))
        try Self.keepingTime(of: entry.path.parent, set) { try Names.renameWithoutReplacing(from, to: to) }
        return Flip(
            title: "\(entry.path): renamed '\(to.lastComponent)'",
            undo: { [set] in
                try Self.keepingTime(of: entry.path.parent, set) { try Names.renameWithoutReplacing(to, to: from) }
            })
    }

    private func isTaken(_ folder: BytePath, _ name: [UInt8]) -> Bool {
        if name == [0x2E] || name == [0x2E, 0x2E] { return true }
        do {
            return try FileStatus.ifPresent(set.appending(folder).appending(BytePath(bytes: name))) != nil
        } catch {
            return true
        }
    }

    private static func keepingTime(of folder: BytePath, _ set: BytePath, _ body: () throws -> Void) throws {
        let time = try FileStatus.of(folder.isEmpty ? set : set.appending(folder)).modified
        try body()
        try RecordedEntry.setTime(folder, time, beneath: set)
    }

    /// With the entry out of the set, `body` puts something else in its place.
    private func moved(
        _ entry: TreeEntry, _ what: String, _ body: (_ held: BytePath) throws -> Void
    ) throws -> Flip {
        let (own, held) = (set.appending(entry.path), scratch.path.appending("held"))
        try Self.keepingTime(of: entry.path.parent, set) {
            try Names.renameWithoutReplacing(own, to: held)
            try body(held)
        }
        return Flip(
            title: "\(entry.path): \(what)",
            undo: { [set] in
                try Self.keepingTime(of: entry.path.parent, set) {
                    if try FileStatus.ifPresent(own) != nil { try TreeRemove(own).run() }
                    try Names.renameWithoutReplacing(held, to: own)
                }
            })
    }

    private mutating func linkTarget() throws -> Flip {
        var entry = try one { $0.kind == .symlink }
        var target = entry.linkTarget ?? []
        repeat {
            target = entry.linkTarget ?? []
            target[dice.next(below: target.count)] ^= 1 << UInt8(dice.next(below: 8))
        } while target.contains(0)
        entry.linkTarget = target
        return try moved(entry, "target '\(BytePath(bytes: target))'") { _ in
            try RecordedEntry.make(entry, beneath: set)
        }
    }

    /// A name that was one of several is a file of its own, or one of its own is one of several.
    private mutating func links() throws -> Flip {
        if dice.next(below: 2) == 0 {
            let entry = try one { $0.kind == .file && $0.linkGroup != nil }
            return try moved(entry, "a file of its own") { held in
                _ = try TreeCopy(from: held, to: set.appending(entry.path)).run()
            }
        }
        let twin = try one { $0.path.lastComponent == BytePath("twin1") }
        let other = twin.path.parent.appending("twin2")
        let entry = try one { $0.path == other }
        return try moved(entry, "one file with \(twin.path)") { _ in
            _ = try RecordedEntry.link(twin.path, as: entry.path, beneath: set)
        }
    }

    private mutating func removed() throws -> Flip {
        var entry = try one { _ in true }
        if dice.next(below: 3) > 0 { return try moved(entry, "removed") { _ in } }
        // Of another kind, and with all else as it was.
        let kind = entry.kind
        entry.kind = kind == .fifo ? .symlink : .fifo
        entry.linkTarget = entry.kind == .symlink ? [0x61] : nil
        return try moved(entry, "a \(entry.kind) in its place") { _ in try RecordedEntry.make(entry, beneath: set) }
    }

    private mutating func added() throws -> Flip {
        var folders = entries.filter { $0.kind == .directory }.map(\.path)
        folders += ["", "cassandra", "compose", SetDocument.folder].map { BytePath($0) }
        let folder = folders[dice.next(below: folders.count)]
        let path = folder.appending("added")
        let kind = [EntryKind.file, .directory, .symlink, .fifo][dice.next(below: 4)]
        var entry = TreeEntry(
            path: path, kind: kind, mode: 0o600, owner: getuid(), group: getgid(), size: 0,
            modified: FileTime(seconds: 5, nanoseconds: 0))
        entry.linkTarget = kind == .symlink ? [0x61] : nil
        let full = set.appending(path)
        try Self.keepingTime(of: folder, set) {
            switch kind {
            case .file: try DurableFile.createExclusively(full, [], mode: 0o600)
            case .directory: try Folder.makeExclusively(full, mode: 0o700)
            default: try RecordedEntry.make(entry, beneath: set)
            }
        }
        return Flip(
            title: "\(path): a \(kind) more",
            undo: { [set] in try Self.keepingTime(of: folder, set) { try TreeRemove(full).run() } })
    }
}
