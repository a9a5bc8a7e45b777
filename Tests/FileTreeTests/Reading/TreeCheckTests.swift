import FileTree
import Glibc
import OverwinterTesting
import Testing

/// A scan held against a table says what a comparison of two tables says.
struct TreeCheckTests {
    private static let before = TreeSpec([
        .folder("d").mode(0o750), .file("d/same", "x").modified(5), .file("d/text", "abc").modified(5),
        .symlink("d/link", to: "same"), .fifo("d/fifo"), .folder("d/e"), .file("d/e/deep", "1"),
        .file("l1", "link"), .hardLink("l2", to: "l1"), .file("m1", "other"), .hardLink("m2", to: "m1"),
        .file("single", "s"), .sparse("holes", size: 1 << 20, [524_288: [7]]), .folder("empty"),
        .file("turns", "t"), .folder("turned"), .file("turned/inside", "i"),
    ])

    private static let changes: [(String, [String])] = [
        ("true", []),
        ("chmod 700 d", ["'d': mode is 0700, expected 0750"]),
        ("chmod 600 d/same", ["'d/same': mode is 0600, expected 0644"]),
        ("touch -d @9 d/same", ["'d/same': time of modification is 9.000000000, expected 5.000000000"]),
        ("printf abd > d/text; touch -d @5 d/text", ["'d/text': digest of the contents is "]),
        ("printf abcd > d/text; touch -d @5 d/text", ["'d/text': size is 4, expected 3", "'d/text': digest of"]),
        ("ln -sfn other d/link; touch -h -d @0 d/link", ["'d/link': link target is 'other', expected 'same'"]),
        ("rm d/fifo", ["'d/fifo' is missing"]),
        ("rm -r d/e", ["'d/e' is missing", "'d/e/deep' is missing"]),
        ("mkdir new; touch new/a new/b", ["'new' is not in the record", "'new/a' is not", "'new/b' is not"]),
        ("setfattr -n user.a -v b d/same", ["'d/same': attribute user.a is 'b', expected none"]),
        ("setfattr -n user.a -v b d", ["'d': attribute user.a is 'b', expected none"]),
        ("rm turns; mkdir turns; touch turns/x", ["'turns': kind is a folder, expected a file", "'turns/x' is not"]),
        (
            "rm -r turned; touch turned",
            ["'turned': kind is a file, expected a folder", "'turned/inside' is missing"]
        ),
        ("rm single; mkfifo single", ["'single': kind is a fifo, expected a file"]),
        (
            "ln single outside",
            ["'outside' is not in", "'single': set of hard links is group 3, expected a single name"]
        ),
        ("rm l2", ["'l1': set of hard links is a single name, expected group 1", "'l2' is missing"]),
        (
            "cp -p l1 x; mv x l2",
            [
                "'l1': set of hard links is a single name, expected group 1",
                "'l2': set of hard links is a single name, expected group 1",
            ]
        ),
        (
            "printf link > m1; touch -r l1 m1; ln -f m1 l2",
            [
                "'l1': set of hard links is a single name, expected group 1", "'m1': size", "'m2': digest",
                "'m1': set of hard links is group 1, expected group 2", "'m2': set of hard links is group 1",
            ]
        ),
        ("chown 3:4 d/same", ["'d/same': owner is 3, expected 0", "'d/same': group is 4, expected 0"]),
    ]

    @Test(.enabled(if: isRoot, "owners need root"), arguments: changes.indices)
    func saysWhatAComparisonSays(index: Int) throws {
        let (command, sentences) = TreeCheckTests.changes[index]
        let scratch = try ScratchFolder()
        try TreeCheckTests.before.build(at: scratch("tree"))
        let hold = { try TreeScan(root: scratch("tree"), digests: [.xxh3]).run().entries }
        // The times of all but a few entries are of no matter here.
        _ = ShellCommand.run("cd '\(scratch("tree"))' && find . ! -name same ! -name text -exec touch -h -d @0 {} +")
        let before = try hold()
        _ = ShellCommand.run(
            "cd '\(scratch("tree"))' && { \(command); } && touch -r d/fifo . 2> /dev/null || touch -d @0 .")
        let isTime: @Sendable (TreeDifference, EntryKind) -> Bool = { difference, kind in
            difference.aspect == .modified && (kind == .directory || difference.path == BytePath("turned"))
        }
        let compared = TreeCompare.differences(expected: before, found: try hold()).filter { difference in
            !isTime(difference, before.entry(at: difference.path)?.kind ?? .file)
        }
        for workers in [1, 3] {
            let check = try TreeScan(root: scratch("tree"), digests: [.xxh3], workers: workers).check(
                against: before, isExcused: isTime)
            #expect(check.differences == compared, "\(command)")
        }
        for sentence in sentences { #expect(compared.contains { $0.description.hasPrefix(sentence) }, "\(compared)") }
        #expect(sentences.isEmpty == compared.isEmpty, "\(compared)")
    }

    /// As in a set that shares its files with another: each has a name elsewhere, and none is read.
    @Test(.enabled(if: isRoot, "owners need root"), arguments: changes.indices)
    func saysOfWhatIsOnlyLookedAtAllButItsContents(index: Int) throws {
        let command = TreeCheckTests.changes[index].0
        let scratch = try ScratchFolder()
        try TreeCheckTests.before.build(at: scratch("tree"))
        _ = ShellCommand.run(
            "cd '\(scratch("tree"))' && find . -exec touch -h -d @5 {} + && cp -al '\(scratch("tree"))' '\(scratch("set"))'"
        )
        let scan = TreeScan(root: scratch("tree"), digests: [.xxh3, .sha256])
        let before = try scan.run().entries
        _ = ShellCommand.run("cd '\(scratch("tree"))' && { \(command); }; touch -d @5 .")
        let compared = TreeCompare.differences(expected: before, found: try scan.run().entries).filter {
            $0.aspect != .content
        }
        for workers in [1, 3] {
            let check = try TreeScan(root: scratch("tree"), digests: [.xxh3, .sha256], workers: workers).check(
                against: before, trustingDigests: true)
            #expect(check.differences == compared, "\(command)")
        }
    }

    /// The first name that is met may be one that is not read.
    @Test(arguments: ["a", "b"]) func anotherNameOfWhatIsTrustedIsRead(known: String) throws {
        let scratch = try ScratchFolder()
        try TreeSpec([.file("a", "abc"), .hardLink("b", to: "a"), .hardLink("c", to: "a")]).build(at: scratch("tree"))
        let scan = TreeScan(root: scratch("tree"), digests: [.xxh3, .sha256])
        var entries = try scan.run().entries.map { $0 }
        for index in entries.indices where entries[index].path != BytePath(known) { entries[index].sha256 = nil }
        let table = try EntryTable(entries)
        #expect(try scan.check(against: table, trustingDigests: true).differences == [])
        #expect(table.allSatisfy { $0.kind == .directory || $0.sha256 != nil })
    }

    @Test func digestsThatTheTableLacksAreWrittenIntoIt() throws {
        let scratch = try ScratchFolder()
        try TreeSpec([
            .file("a", "x"), .hardLink("b", to: "a"), .folder("d"), .symlink("d/l", to: "x"), .file("d/z", "z"),
        ])
        .build(at: scratch("tree"))
        let scan = TreeScan(root: scratch("tree"), digests: [.xxh3, .sha256])
        let table = try TreeScan(root: scratch("tree")).run().entries
        #expect(table.allSatisfy { $0.sha256 == nil })
        #expect(try scan.check(against: table).differences == [])
        #expect(try table == scan.run().entries)
        // From now on they are compared.
        try TestFile.write("y", to: scratch("tree/d/z"))
        let differences = try scan.check(against: table).differences
        #expect(differences.contains { $0.aspect == .content && $0.expected?.count == 64 })
    }

    @Test func whatWasProvenBeforeIsLookedAtAndNotRead() throws {
        let scratch = try ScratchFolder()
        try TreeSpec([.file("known", "abc"), .file("fresh", "abc")]).build(at: scratch("tree"))
        let scan = TreeScan(root: scratch("tree"), digests: [.xxh3, .sha256])
        var known = try scan.run().entries.map { $0 }
        for index in known.indices where known[index].path == BytePath("fresh") { known[index].sha256 = nil }
        let table = try EntryTable(known)
        // Other bytes, and nothing else that would tell.
        _ = ShellCommand.run(
            "cd '\(scratch("tree"))' && for f in known fresh; do touch -r $f ../t; printf abd >$f; touch -r ../t $f; done"
        )
        let found = try scan.check(against: table, trustingDigests: true).differences
        #expect(found.map { "\($0.path) \($0.aspect)" } == ["fresh content"])
        #expect(try scan.check(against: table).differences.contains { $0.path == BytePath("known") })
        _ = ShellCommand.run("chmod 600 '\(scratch("tree/known"))'")
        #expect(try scan.check(against: table, trustingDigests: true).differences.contains { $0.aspect == .mode })
    }

    @Test func holesAreComparedOnlyWhereAsked() throws {
        let scratch = try ScratchFolder()
        try TreeSpec([.sparse("s", size: 1 << 20, [524_288: [7]])]).build(at: scratch("tree"))
        let scan = TreeScan(root: scratch("tree/s"))
        let before = try scan.run().entries
        _ = ShellCommand.run("cd '\(scratch("tree"))' && cp -p --sparse=never s t && mv t s")
        let plain = try scan.check(against: before).differences
        #expect(plain == [])
        let withHoles = try scan.check(against: before, comparingHoles: true).differences
        #expect(withHoles.map(\.aspect) == [.holes])
    }

    @Test func rootsOfOtherKindsAreSaidOnce() throws {
        let scratch = try ScratchFolder()
        try TreeSpec([.folder("d"), .file("d/x"), .file("f", "1")]).build(at: scratch("tree"))
        let folder = try TreeScan(root: scratch("tree/d")).run().entries
        let file = try TreeScan(root: scratch("tree/f")).run().entries
        func said(_ name: String, _ table: EntryTable) throws -> [String] {
            try TreeScan(root: scratch(name)).check(against: table).differences.map(\.description)
        }
        #expect(try said("tree/f", file) == [])
        #expect(try said("tree/f", folder) == ["the root: kind is a file, expected a folder", "'x' is missing"])
        #expect(
            try said("tree/d", file) == ["the root: kind is a folder, expected a file", "'x' is not in the record"])
        #expect(try said("tree/f", EntryTable()) == ["the root is not in the record"])
        try TestFile.write("2", to: scratch("tree/f"))
        #expect(try said("tree/f", file).contains { $0.hasPrefix("the root: digest of the contents is ") })
    }

    @Test func socketsAreNamedApart() throws {
        let scratch = try ScratchFolder()
        try Folder.make(scratch("tree"), mode: 0o755)
        _ = ShellCommand.run(
            "cd '\(scratch("tree"))' && python3 -c 'import socket; socket.socket(socket.AF_UNIX).bind(\"s\")'")
        let table = try TreeScan(root: scratch("tree")).run().entries
        let check = try TreeScan(root: scratch("tree")).check(against: table)
        #expect(check.differences == [])
        #expect(check.sockets == [BytePath("s")])
    }
}
