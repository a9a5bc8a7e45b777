/// Compares trees by their entries.
package enum TreeCompare {
    /// Every difference of `found` from `expected`, both sorted by path; in that order.
    ///
    /// Contents are compared by each digest that both have. Holes are compared only where `comparingHoles` asks for it, since file
    /// systems cut them differently. Of an entry that is missing or of another kind nothing else is said.
    package static func differences(
        expected: [TreeEntry], found: [TreeEntry], ignoring: Set<TreeDifference.Aspect> = [],
        comparingHoles: Bool = false
    ) -> [TreeDifference] {
        var comparison = EntryComparison(ignoring: ignoring, comparesHoles: comparingHoles)
        var groups = LinkGroups()
        var (left, right) = (0, 0)
        while left < expected.count || right < found.count {
            if right == found.count || (left < expected.count && expected[left].path < found[right].path) {
                comparison.add(expected[left].path, .missing, expected[left].kind.shown, nil)
                left += 1
            } else if left == expected.count || found[right].path < expected[left].path {
                comparison.add(found[right].path, .extra, nil, found[right].kind.shown)
                right += 1
            } else {
                comparison.compare(expected[left], found[right])
                groups.compare(expected[left], found[right], &comparison)
                left += 1
                right += 1
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
