import FileTree

/// Holds the names of one inode against each other: they are one thing, so a record says the same of each.
struct LinkGroups {
    private var first: [TreeEntry] = []

    /// Answers whether this is the first name of its inode.
    mutating func add(_ entry: TreeEntry) throws(RecordFault) -> Bool {
        guard let group = entry.linkGroup else { return true }
        guard group > 0, Int(group) <= first.count + 1 else { throw RecordFault("link group \(group) is out of order") }
        guard Int(group) <= first.count else {
            first.append(entry)
            return true
        }
        var same = entry
        same.path = first[Int(group) - 1].path
        // Another name may have been linked or unlinked between the two looks.
        same.facts = first[Int(group) - 1].facts
        guard same == first[Int(group) - 1] else {
            throw RecordFault("'\(entry.path)' and '\(same.path)' are one inode, and recorded as different")
        }
        return false
    }
}
