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
        var groups = LinkGroupComparison()
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
                compareGroups(one, other, &groups, &comparison)
                left = lefts.next()
                right = rights.next()
            }
        }
        return comparison.differences
    }

    private static func compareGroups(
        _ expected: TreeEntry, _ found: TreeEntry, _ groups: inout LinkGroupComparison,
        _ comparison: inout EntryComparison
    ) {
        guard expected.kind == found.kind, !groups.agree(expected.linkGroup ?? 0, found.linkGroup ?? 0) else { return }
        comparison.add(
            expected.path, .linkGroup, expected.linkGroup.map { "group \($0)" } ?? "a single name",
            found.linkGroup.map { "group \($0)" } ?? "a single name")
    }
}
