import FileTree
import Testing

struct TreeCompareTests {
    private func entry(_ path: String, _ change: (inout TreeEntry) -> Void = { _ in }) -> TreeEntry {
        var entry = TreeEntry(
            path: BytePath(path), kind: .file, mode: 0o644, owner: 1, group: 2, size: 3,
            modified: FileTime(seconds: 4, nanoseconds: 5))
        change(&entry)
        return entry
    }

    private func sentence(_ left: (inout TreeEntry) -> Void, _ right: (inout TreeEntry) -> Void) -> [String] {
        TreeCompare.differences(expected: [entry("x", left)], found: [entry("x", right)]).map(\.description)
    }

    @Test func equalTreesDoNotDiffer() {
        #expect(TreeCompare.differences(expected: [entry("a"), entry("b")], found: [entry("a"), entry("b")]) == [])
    }

    @Test func whatIsMissingOrExtraIsNamed() {
        let found = TreeCompare.differences(expected: [entry("a"), entry("b")], found: [entry("b"), entry("c")])
        #expect(found.map(\.description) == ["'a' is missing", "'c' is not in the record"])
    }

    @Test func eachAspectIsASentence() {
        #expect(sentence({ _ in }, { $0.kind = .fifo }) == ["'x': kind is a fifo, expected a file"])
        #expect(sentence({ _ in }, { $0.mode = 0o4755 }) == ["'x': mode is 04755, expected 0644"])
        #expect(sentence({ _ in }, { $0.owner = 0 }) == ["'x': owner is 0, expected 1"])
        #expect(sentence({ _ in }, { $0.group = 0 }) == ["'x': group is 0, expected 2"])
        #expect(sentence({ _ in }, { $0.size = 0 }) == ["'x': size is 0, expected 3"])
        #expect(
            sentence({ _ in }, { $0.modified.nanoseconds = 6 })
                == ["'x': time of modification is 4.000000006, expected 4.000000005"])
        #expect(
            sentence({ $0.xxh3 = Digest128(high: 1, low: 2) }, { $0.xxh3 = Digest128(high: 1, low: 3) })
                == [
                    "'x': digest of the contents is 00000000000000010000000000000003, expected 00000000000000010000000000000002"
                ])
        #expect(
            sentence(
                { ($0.kind, $0.linkTarget) = (.symlink, [97]) }, { ($0.kind, $0.linkTarget) = (.symlink, [98]) })
                == ["'x': link target is 'b', expected 'a'"])
        #expect(
            sentence({ $0.attributes = [ExtendedAttribute(name: Array("user.a".utf8), value: [1])] }, { _ in })
                == ["'x': attribute user.a is missing, expected 01"])
        #expect(
            sentence({ _ in }, { $0.attributes = [ExtendedAttribute(name: Array("user.a".utf8), value: [65])] })
                == ["'x': attribute user.a is 'A', expected none"])
        #expect(
            sentence({ $0.linkGroup = 1 }, { _ in }) == ["'x': set of hard links is a single name, expected group 1"])
    }

    @Test func groupsAreComparedByTheirMembersNotByTheirNumbers() {
        let expected = [
            entry("a") { $0.linkGroup = 1 }, entry("b") { $0.linkGroup = 2 }, entry("c") { $0.linkGroup = 2 },
        ]
        var found = [entry("a") { $0.linkGroup = 7 }, entry("b") { $0.linkGroup = 3 }, entry("c") { $0.linkGroup = 3 }]
        #expect(TreeCompare.differences(expected: expected, found: found) == [])
        found[2].linkGroup = 7
        #expect(TreeCompare.differences(expected: expected, found: found).map(\.aspect) == [.linkGroup])
    }

    @Test func whatIsIgnoredIsNotSaid() {
        let found = [entry("a") { ($0.owner, $0.size, $0.holes) = (9, 9, [0..<1]) }]
        #expect(
            TreeCompare.differences(expected: [entry("a")], found: found, ignoring: [.owner]).map(\.aspect) == [.size])
        #expect(
            TreeCompare.differences(expected: [entry("a")], found: found, comparingHoles: true).map(\.aspect) == [
                .owner, .size, .holes,
            ])
    }
}
