/// Counts of a tree's entries.
struct TreeTotals {
    /// Regular files, each name counted.
    var files = 0
    /// Bytes of regular files, an inode counted once.
    var bytes: Int64 = 0

    init(_ entries: [TreeEntry]) {
        // Groups are numbered in the order of their first names.
        var lastGroup: UInt32 = 0
        for entry in entries where entry.kind == .file {
            files += 1
            if let group = entry.linkGroup {
                if group <= lastGroup { continue }
                lastGroup = group
            }
            bytes += entry.size
        }
    }
}
