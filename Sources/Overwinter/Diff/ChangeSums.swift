/// What changed, in sums: of a source, a service or a whole set.
package struct ChangeSums: Sendable, Equatable {
    package var added = ChangeCount()
    package var removed = ChangeCount()
    package var changed = ChangeCount()
    package var attributes = ChangeCount()
    /// Of the files of either set.
    package var bytesBefore: Int64 = 0
    package var bytesAfter: Int64 = 0

    package init() {}

    package var isNothing: Bool { added.entries + removed.entries + changed.entries + attributes.entries == 0 }

    mutating func add(_ change: EntryChange) {
        switch change.kind {
        case .added: added.add(change)
        case .removed: removed.add(change)
        case .changed: changed.add(change)
        case .attributes: attributes.add(change)
        }
    }

    mutating func add(_ other: ChangeSums) {
        added.add(other.added)
        removed.add(other.removed)
        changed.add(other.changed)
        attributes.add(other.attributes)
        bytesBefore &+= other.bytesBefore
        bytesAfter &+= other.bytesAfter
    }
}
