import FileTree

/// Reads what an ``EntryPacker`` wrote; nothing in it is believed before the file's checksum is.
struct EntryUnpacker {
    private let file: NotesFile
    private var last: [UInt8] = []

    init(_ file: NotesFile) {
        self.file = file
    }

    mutating func next() throws(PassNotes.Unreadable) -> TreeEntry {
        let common = Int(try file.number())
        guard (0...last.count).contains(common) else { throw PassNotes.Unreadable(reason: "a path cannot be") }
        last = last[..<common] + (try text())
        let kind = Int(try file.number())
        guard EntryPacker.kinds.indices.contains(kind) else { throw PassNotes.Unreadable(reason: "a kind cannot be") }
        let mode = UInt16(truncatingIfNeeded: try file.number())
        let owner = UInt32(truncatingIfNeeded: try file.number())
        let group = UInt32(truncatingIfNeeded: try file.number())
        let size = try file.number()
        var entry = TreeEntry(
            path: BytePath(bytes: last), kind: EntryPacker.kinds[kind], mode: mode, owner: owner, group: group,
            size: size, modified: try time())
        let links = UInt32(truncatingIfNeeded: try file.number())
        entry.linkGroup = links == 0 ? nil : links
        if try isPresent() { entry.linkTarget = try text() }
        if try isPresent() {
            let major = UInt32(truncatingIfNeeded: try file.number())
            entry.device = DeviceNumber(major: major, minor: UInt32(truncatingIfNeeded: try file.number()))
        }
        if try isPresent() {
            let high = UInt64(bitPattern: try file.number())
            entry.xxh3 = Digest128(high: high, low: UInt64(bitPattern: try file.number()))
        }
        if try isPresent() {
            let device = UInt64(bitPattern: try file.number())
            let inode = UInt64(bitPattern: try file.number())
            entry.facts = SourceFacts(device: device, inode: inode, changed: try time())
        }
        for _ in 0..<max(try file.number(), 0) {
            let name = try text()
            entry.attributes.append(ExtendedAttribute(name: name, value: try text()))
        }
        for _ in 0..<max(try file.number(), 0) {
            let start = try file.number()
            let end = try file.number()
            guard start <= end else { throw PassNotes.Unreadable(reason: "a hole cannot be") }
            entry.holes.append(start..<end)
        }
        return entry
    }

    private func text() throws(PassNotes.Unreadable) -> [UInt8] { try file.take(Int(try file.number())) }

    private func time() throws(PassNotes.Unreadable) -> FileTime {
        let seconds = try file.number()
        return FileTime(seconds: seconds, nanoseconds: Int32(truncatingIfNeeded: try file.number()))
    }

    private func isPresent() throws(PassNotes.Unreadable) -> Bool { try file.number() != 0 }
}
