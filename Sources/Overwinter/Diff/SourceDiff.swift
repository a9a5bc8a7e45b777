package import FileTree

/// What changed in one source between two sets.
package struct SourceDiff: Sendable {
    /// The service or the group it belongs to.
    package let owner: String
    package let location: BytePath
    /// Whether the first set has it, and the second.
    package let isBefore: Bool
    package let isAfter: Bool
    package private(set) var sums = ChangeSums()
    /// Sorted by path; empty where they were not asked for.
    package private(set) var changes: [EntryChange] = []

    init(location: BytePath, before: SetReader, after: SetReader, listing: Bool) {
        self.location = location
        owner = BytePath(bytes: location.components.first ?? []).description
        isBefore = before.record.saves(location)
        isAfter = after.record.saves(location)
        let old = isBefore ? before.entries(of: location) : EntryTable()
        let new = isAfter ? after.entries(of: location) : EntryTable()
        sums.bytesBefore = old.bytes
        sums.bytesAfter = new.bytes
        merge(old, new, listing: listing)
    }

    /// Both are sorted by path: one walk through the two of them.
    private mutating func merge(_ before: EntryTable, _ after: EntryTable, listing: Bool) {
        var (left, right) = (before.makeIterator(), after.makeIterator())
        var (old, new) = (left.next(), right.next())
        while let path = Self.first(old?.path, new?.path) {
            let a = old?.path == path ? old : nil
            let b = new?.path == path ? new : nil
            if let change = EntryChange(path: path, before: a, after: b) {
                sums.add(change)
                if listing { changes.append(change) }
            }
            if a != nil { old = left.next() }
            if b != nil { new = right.next() }
        }
    }

    private static func first(_ a: BytePath?, _ b: BytePath?) -> BytePath? {
        guard let a, let b else { return a ?? b }
        return a < b ? a : b
    }
}

extension SetRecord {
    fileprivate func saves(_ location: BytePath) -> Bool {
        sources.contains { $0.location == location && $0.state == .saved }
    }
}
