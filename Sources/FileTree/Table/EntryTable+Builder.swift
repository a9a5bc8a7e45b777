extension EntryTable {
    /// Makes a table of entries that come sorted by path.
    package struct Builder {
        /// CIFS and NTFS have names of 255 UTF-16 units, which are up to 765 bytes; FUSE has 1,024.
        package static let longestName = 1024
        fileprivate struct Level {
            let entry: TreeEntry
            let name: [UInt8]
            var chunk: RecordChunk
            var children: [FolderBlock] = []
        }

        private var levels: [Level] = []
        /// Emptied, for the next folder.
        private var spare: [RecordChunk] = []
        private var last: BytePath?
        private var isSingle = false
        private var lastGroup: UInt32 = 0

        package init() {}

        /// Appends an entry: first the root, then each behind all that sort before it, in a folder that was appended.
        ///
        /// - Throws: `.other` for an entry out of place.
        package mutating func append(_ entry: TreeEntry) throws(FileTreeError) {
            if let last, !(last < entry.path) { throw Builder.outOfPlace(entry) }
            guard last != nil else { return try appendRoot(entry) }
            last = entry.path
            while levels.count > 1, !levels[levels.count - 1].holds(entry.path) { close() }
            guard let index = levels.indices.last, !isSingle, levels[index].holds(entry.path) else {
                throw Builder.outOfPlace(entry)
            }
            try count(entry)
            let folder = levels[index].entry.path.bytes.count
            let name = entry.path.bytes[(folder == 0 ? 0 : folder + 1)...]
            guard !name.isEmpty, name.count <= Builder.longestName, !name.contains(UInt8(ascii: "/")) else {
                throw Builder.outOfPlace(entry)
            }
            if entry.kind == .directory {
                levels.append(Level(entry: entry, name: name + [0], chunk: spare.popLast() ?? RecordChunk()))
            } else {
                name.withUnsafeBufferPointer { levels[index].chunk.append(entry, name: $0) }
            }
        }

        /// Appends a file to the folder of the last entry, which that is or lies in; its name sorts behind the last one's.
        ///
        /// - Throws: `.other` for a name out of place.
        package mutating func append(
            _ file: PlainFile, named name: UnsafeBufferPointer<UInt8>
        ) throws(FileTreeError) {
            guard let index = levels.indices.last, !isSingle, !name.isEmpty, name.count <= Builder.longestName,
                !name.contains(UInt8(ascii: "/")), isBehindLast(name, levels[index].entry.path)
            else {
                throw FileTreeError(
                    .other, path: BytePath(bytes: Array(name)),
                    message: "'\(BytePath(bytes: Array(name)))' is out of place among the entries")
            }
            levels[index].chunk.append(file, name: name)
        }

        /// If so, it is the last from now on.
        private mutating func isBehindLast(_ name: UnsafeBufferPointer<UInt8>, _ folder: BytePath) -> Bool {
            guard let count = last?.bytes.count else { return false }
            let start = folder.isEmpty ? 0 : folder.bytes.count + 1
            if count < start {
                last?.bytes.append(UInt8(ascii: "/"))
            } else {
                let isBehind = last?.bytes.withUnsafeBufferPointer { bytes in
                    NameOrder.precedes(UnsafeBufferPointer(rebasing: bytes[start...]), name)
                }
                guard isBehind == true else { return false }
                last?.bytes.removeSubrange(start...)
            }
            last?.bytes.append(contentsOf: name)
            return true
        }

        /// The table of all that was appended; the builder is empty again.
        package mutating func takeTable() -> EntryTable {
            while levels.count > 1 { close() }
            defer { self = Builder() }
            guard var root = levels.popLast() else { return EntryTable() }
            return EntryTable(top: root.block(), isSingle: isSingle)
        }

        private mutating func count(_ entry: TreeEntry) throws(FileTreeError) {
            guard let group = entry.linkGroup else { return }
            // A forged number would ask for as many counters.
            guard group <= lastGroup + 1 else { throw Builder.outOfPlace(entry) }
            lastGroup = Swift.max(lastGroup, group)
        }

        private mutating func appendRoot(_ entry: TreeEntry) throws(FileTreeError) {
            guard entry.path.isEmpty else { throw Builder.outOfPlace(entry) }
            try count(entry)
            last = entry.path
            isSingle = entry.kind != .directory
            var level = Level(entry: entry, name: [], chunk: RecordChunk())
            if isSingle { [].withUnsafeBufferPointer { level.chunk.append(entry, name: $0) } }
            levels.append(level)
        }

        private mutating func close() {
            guard var level = levels.popLast() else { return }
            let block = level.block()
            spare.append(level.chunk)
            if let above = levels.indices.last { levels[above].children.append(block) }
        }

        private static func outOfPlace(_ entry: TreeEntry) -> FileTreeError {
            FileTreeError(.other, path: entry.path, message: "'\(entry.path)' is out of place among the entries")
        }
    }

    /// A table of entries sorted by path.
    ///
    /// - Throws: `.other` where one is out of place.
    package init(_ entries: some Sequence<TreeEntry>) throws(FileTreeError) {
        var builder = Builder()
        for entry in entries { try builder.append(entry) }
        self = builder.takeTable()
    }
}

extension EntryTable.Builder.Level {
    func holds(_ path: BytePath) -> Bool {
        let above = entry.path.bytes
        return above.isEmpty
            || path.bytes.count > above.count && path.bytes[above.count] == UInt8(ascii: "/")
                && path.bytes.starts(with: above)
    }

    mutating func block() -> FolderBlock {
        let traits = EntryTraits(
            owner: entry.owner, group: entry.group, device: entry.facts?.device ?? 0, attributes: entry.attributes)
        return FolderBlock(
            terminatedName: name,
            facts: FolderBlock.Facts(
                mode: entry.mode, modified: entry.modified, traits: traits, inode: entry.facts?.inode ?? 0,
                changed: entry.facts?.changed),
            chunks: [chunk.take()], children: children)
    }
}
