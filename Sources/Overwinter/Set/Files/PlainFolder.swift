import FileTree

/// A folder of a record, and how the lines of its entries begin: nearly all are of files whose names are plain.
///
/// What it does not read is no fault: ``MtreeLine`` and ``EntriesLine`` judge it.
struct PlainFolder {
    /// Below the set's folder.
    let path: BytePath
    private let mtreeStart: [UInt8]
    private let entriesStart: [UInt8]

    /// Nil where the path is not UTF-8.
    init?(_ path: BytePath) {
        self.path = path
        guard let entriesStart = EntriesFile.start(ofEntriesIn: path) else { return nil }
        self.entriesStart = entriesStart
        mtreeStart = MtreeFile.start(ofEntriesIn: path)
    }

    /// What `files.mtree` says of a file.
    struct Line {
        var name: UnsafeBufferPointer<UInt8>
        /// Without what ``EntriesFile`` has.
        var file: PlainFile
        var userName: UnsafeBufferPointer<UInt8>?
        var groupName: UnsafeBufferPointer<UInt8>?
    }

    /// The line of a file in this folder.
    func line(_ text: UnsafeBufferPointer<UInt8>) -> Line? {
        guard var cursor = LineCursor(text), mtreeStart.withUnsafeBufferPointer({ cursor.skip($0) }),
            let name = cursor.plainWord(), isName(name), cursor.skip(" type=file mode="), let mode = cursor.mode(),
            cursor.skip(" uid="), let owner = cursor.owner(), cursor.skip(" gid="), let group = cursor.owner()
        else { return nil }
        var (userName, groupName): (UnsafeBufferPointer<UInt8>?, UnsafeBufferPointer<UInt8>?)
        if cursor.skip(" uname=") {
            userName = cursor.plainWord()
            guard userName != nil else { return nil }
        }
        if cursor.skip(" gname=") {
            groupName = cursor.plainWord()
            guard groupName != nil else { return nil }
        }
        guard cursor.skip(" time="), let modified = cursor.time(), cursor.skip(" size="), let size = cursor.number(),
            cursor.skip(" sha256digest="), let sha256 = cursor.sha256(), cursor.isAtEnd
        else { return nil }
        let file = PlainFile(
            mode: mode, owner: owner, group: group, size: size, modified: modified, sha256: sha256,
            xxh3: Digest128(high: 0, low: 0), facts: nil)
        return Line(name: name, file: file, userName: userName, groupName: groupName)
    }

    /// With what `files.jsonl` says of the file; nil where that is no plain file of this name.
    func file(_ line: Line, _ text: UnsafeBufferPointer<UInt8>) -> PlainFile? {
        guard var cursor = LineCursor(text), entriesStart.withUnsafeBufferPointer({ cursor.skip($0) }),
            cursor.skip(line.name), cursor.skip("\",\"xxh3\":\""), let xxh3 = cursor.xxh3(), cursor.skip("\"")
        else { return nil }
        var file = line.file
        file.xxh3 = xxh3
        if cursor.skip(",\"source\":[") {
            guard let device = cursor.number(), cursor.skip(","), let inode = cursor.number(), cursor.skip(",\""),
                let changed = cursor.time(), cursor.skip("\"]")
            else { return nil }
            file.facts = SourceFacts(device: UInt64(device), inode: UInt64(inode), changed: changed)
        }
        return cursor.skip("}") && cursor.isAtEnd ? file : nil
    }

    private func isName(_ name: UnsafeBufferPointer<UInt8>) -> Bool {
        guard name.count <= EntryTable.Builder.longestName else { return false }
        let dot = UInt8(ascii: ".")
        if name[0] == dot, name.count == 1 || name.count == 2 && name[1] == dot { return false }
        return !name.contains(UInt8(ascii: "/"))
    }
}
