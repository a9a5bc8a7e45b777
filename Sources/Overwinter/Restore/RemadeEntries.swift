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
                try RecordedEntry.setTime(folder, entry.modified, beneath: target)
            }
        }
    }

    /// Answers whether its folder was changed.
    private func make(_ entry: TreeEntry, _ firstNames: inout [UInt32: BytePath]) throws(FileTreeError) -> Bool {
        if let group = entry.linkGroup {
            if let first = firstNames[group] {
                return try RecordedEntry.link(first, as: entry.path, beneath: target) == false
            }
            firstNames[group] = entry.path
        }
        guard entry.kind != .file, try RecordedEntry.isThere(entry.path, beneath: target) == false else { return false }
        try RecordedEntry.make(entry, beneath: target)
        return true
    }
}
