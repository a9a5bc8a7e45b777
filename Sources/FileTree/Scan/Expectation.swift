import Synchronization

/// What a scan holds a tree against, and what differed so far.
final class Expectation: Sendable {
    /// An entry that is one of several names, in the tree or in the table.
    struct LinkPair {
        var node: FolderNode
        var position: Int
        /// The group in the table and the group in the tree, each in its own numbers; 0 for none.
        var expected: UInt32
        var found: UInt32
    }

    struct Found {
        var differences: [TreeDifference] = []
        var links: [LinkPair] = []
    }

    let table: EntryTable
    let comparesHoles: Bool
    /// Whether a file whose SHA-256 the table has is looked at only, not read.
    let trustsDigests: Bool
    /// The files that are read; nil where all are.
    let sample: ReadSample?
    let isExcused: @Sendable (TreeDifference, EntryKind) -> Bool
    private let found = Mutex(Found())

    init(
        _ table: EntryTable, comparesHoles: Bool, trustsDigests: Bool,
        sample: ReadSample?, isExcused: @escaping @Sendable (TreeDifference, EntryKind) -> Bool
    ) {
        self.table = table
        self.trustsDigests = trustsDigests
        self.comparesHoles = comparesHoles
        self.sample = sample
        self.isExcused = isExcused
    }

    func add(_ more: Found) {
        if more.differences.isEmpty, more.links.isEmpty { return }
        found.withLock {
            $0.differences += more.differences
            $0.links += more.links
        }
    }

    /// All differences, sorted by path; `members` counts the names that were met of each group of the tree.
    func differences(members: [UInt32]) -> [TreeDifference] {
        let found = found.withLock { $0 }
        let all = found.differences + linkDifferences(found.links, members)
        // The differences of one entry stay in the order they were found.
        return all.enumerated().sorted { left, right in
            left.element.path == right.element.path
                ? left.offset < right.offset : left.element.path < right.element.path
        }.map(\.element)
    }

    /// Numbers of groups differ where a member is missing; what must agree is which names belong together.
    private func linkDifferences(_ pairs: [LinkPair], _ members: [UInt32]) -> [TreeDifference] {
        var groups = LinkGroupComparison()
        let isEqual = pairs.allSatisfy { pair in
            let (expected, found) = effectiveGroups(of: pair, members)
            return groups.agree(expected, found)
        }
        if isEqual { return [] }
        // Which of the names differ depends on which come first.
        let sorted = pairs.map { ($0, $0.path) }.sorted { $0.1 < $1.1 }
        groups = LinkGroupComparison()
        var numbers = GroupNumbers()
        var differences: [TreeDifference] = []
        let expectedNumbers = table.groupNumbers()
        for (pair, path) in sorted {
            let (expected, found) = effectiveGroups(of: pair, members)
            let number = numbers.number(of: found)
            if groups.agree(expected, found) { continue }
            let difference = TreeDifference(
                path: path, aspect: .linkGroup,
                expected: expected == 0 ? "a single name" : "group \(expectedNumbers[Int(expected)])",
                found: found == 0 ? "a single name" : "group \(number)")
            if let block = pair.node.expected, !isExcused(difference, block[pair.position].kind) {
                differences.append(difference)
            }
        }
        return differences
    }

    /// A group of one name is none.
    private func effectiveGroups(of pair: LinkPair, _ members: [UInt32]) -> (expected: UInt32, found: UInt32) {
        let isExpected = pair.expected != 0 && table.members[Int(pair.expected)] > 1
        let isFound = pair.found != 0 && members[Int(pair.found)] > 1
        return (isExpected ? pair.expected : 0, isFound ? pair.found : 0)
    }
}

extension Expectation.LinkPair {
    fileprivate var path: BytePath {
        guard !node.standsForParent, let block = node.expected else { return BytePath(bytes: []) }
        return block.withName(at: position) { node.relativePath().appending(BytePath(bytes: Array($0))) }
    }
}

/// Whether groups of two trees stand for each other, one for one.
struct LinkGroupComparison {
    private var foundOf: [UInt32: UInt32] = [:]
    private var expectedOf: [UInt32: UInt32] = [:]

    init() {}

    /// 0 stands for no group.
    mutating func agree(_ expected: UInt32, _ found: UInt32) -> Bool {
        if expected == 0 || found == 0 { return expected == found }
        let (known, other) = (foundOf[expected], expectedOf[found])
        if known == nil, other == nil {
            foundOf[expected] = found
            expectedOf[found] = expected
            return true
        }
        return known == found && other == expected
    }
}

/// Gives groups numbers in the order in which they are met, from 1.
struct GroupNumbers {
    private var numbers: [UInt32: UInt32] = [:]

    init() {}

    mutating func number(of group: UInt32) -> UInt32 {
        if group == 0 { return 0 }
        if let known = numbers[group] { return known }
        let number = UInt32(numbers.count + 1)
        numbers[group] = number
        return number
    }
}
