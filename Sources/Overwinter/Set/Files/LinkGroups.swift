import FileTree

/// Holds the names of one inode against each other: they are one thing, so a record says the same of each.
struct LinkGroups {
    /// Of the first name of each: its path, and what it was recorded as, for a set may have a million of them.
    private var first: [(path: BytePath, facts: Int)] = []

    /// Answers whether this is the first name of its inode.
    mutating func add(_ entry: TreeEntry) throws(RecordFault) -> Bool {
        guard let group = entry.linkGroup else { return true }
        guard group > 0, Int(group) <= first.count + 1 else { throw RecordFault("link group \(group) is out of order") }
        let facts = Self.facts(of: entry)
        guard Int(group) <= first.count else {
            first.append((entry.path, facts))
            return true
        }
        let known = first[Int(group) - 1]
        guard facts == known.facts else {
            throw RecordFault("'\(entry.path)' and '\(known.path)' are one inode, and recorded as different")
        }
        return false
    }

    /// Another name may have been linked or unlinked between the two looks, so the time of change is not among them.
    private static func facts(of entry: TreeEntry) -> Int {
        // Seeded at random in each process: nobody can forge two that are equal.
        var hasher = Hasher()
        hasher.combine(entry.kind)
        hasher.combine(entry.mode)
        hasher.combine(entry.owner)
        hasher.combine(entry.group)
        hasher.combine(entry.size)
        hasher.combine(entry.modified)
        hasher.combine(entry.linkTarget)
        hasher.combine(entry.device)
        hasher.combine(entry.attributes)
        hasher.combine(entry.holes)
        hasher.combine(entry.xxh3)
        hasher.combine(entry.sha256)
        return hasher.finalize()
    }
}
