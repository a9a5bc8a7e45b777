/// Compares trees by their entries.
package enum TreeCompare {
    /// Every difference of `found` from `expected`, both sorted by path; in that order.
    ///
    /// Contents are compared by each digest that both have. Holes are compared only where `comparingHoles` asks for it, since file
    /// systems cut them differently. Of an entry that is missing or of another kind nothing else is said.
    package static func differences(
        expected: some Sequence<TreeEntry>, found: some Sequence<TreeEntry>, ignoring: Set<TreeDifference.Aspect> = [],
        comparingHoles: Bool = false
    ) -> [TreeDifference] {
        var comparison = EntryComparison(ignoring: ignoring, comparesHoles: comparingHoles)
        var groups = LinkGroups()
        var (lefts, rights) = (expected.makeIterator(), found.makeIterator())
        var (left, right) = (lefts.next(), rights.next())
        while left != nil || right != nil {
            if let entry = left, right.map({ entry.path < $0.path }) ?? true {
                comparison.add(entry.path, .missing, entry.kind.shown, nil)
                left = lefts.next()
            } else if let entry = right, left.map({ entry.path < $0.path }) ?? true {
                comparison.add(entry.path, .extra, nil, entry.kind.shown)
                right = rights.next()
            } else if let one = left, let other = right {
                comparison.compare(one, other)
                groups.compare(one, other, &comparison)
                left = lefts.next()
                right = rights.next()
            }
        }
        return comparison.differences
    }

    /// Numbers of groups differ where a member is missing; what must agree is which names belong together.
    private struct LinkGroups {
        private var foundOf: [UInt32: UInt32] = [:]
        private var expectedOf: [UInt32: UInt32] = [:]

        mutating func compare(_ expected: TreeEntry, _ found: TreeEntry, _ comparison: inout EntryComparison) {
            guard expected.kind == found.kind else { return }
            switch (expected.linkGroup, found.linkGroup) {
            case (nil, nil): return
            case (let left?, let right?):
                let known = foundOf[left]
                let other = expectedOf[right]
                if known == nil, other == nil {
                    foundOf[left] = right
                    expectedOf[right] = left
                    return
                }
                if known == right, other == left { return }
            default: break
            }
            comparison.add(
                expected.path, .linkGroup, expected.linkGroup.map { "group \($0)" } ?? "a single name",
                found.linkGroup.map { "group \($0)" } ?? "a single name")
        }
    }
}
