import FileTree

/// Makes what a set's file system could not keep from the record: links, fifos, devices, and the names of one inode.
struct RemadeEntries {
    /// Of one source.
    let entries: EntryTable
    let target: BytePath

    /// What of a record makes this necessary.
    static func isNeeded(for unkept: [SetRecord.Unkept]) -> Bool {
        !Set(unkept).isDisjoint(with: [.hardLinks, .symlinks, .fifos, .devices])
    }

    /// Makes what is missing, and sets the times of the folders that it made something in.
    func make() throws(FileTreeError) {
        var touched: Set<BytePath> = []
        var firstNames: [UInt32: BytePath] = [:]
        for entry in entries where entry.kind != .directory {
            if try make(entry, &firstNames) { touched.insert(entry.path.parent) }
        }
        for folder in touched {
            if let entry = entries.entry(at: folder) {
                try RecordedEntry.setTime(target.appending(folder), entry.modified)
            }
        }
    }

    /// Answers whether its folder was changed.
    private func make(_ entry: TreeEntry, _ firstNames: inout [UInt32: BytePath]) throws(FileTreeError) -> Bool {
        let path = target.appending(entry.path)
        if let group = entry.linkGroup {
            if let first = firstNames[group] {
                let (one, other) = (try FileStatus.of(first), try FileStatus.ifPresent(path))
                if let other, other.inode == one.inode, other.device == one.device { return false }
                try RecordedEntry.link(first, as: path)
                return true
            }
            firstNames[group] = path
        }
        guard entry.kind != .file, try FileStatus.ifPresent(path) == nil else { return false }
        try RecordedEntry.make(entry, at: path)
        return true
    }
}
