import FileTree
import Glibc
import OverwinterTesting
import Testing

struct EntryTableTests {
    private func entry(_ path: [UInt8], _ kind: EntryKind = .file, _ change: (inout TreeEntry) -> Void = { _ in })
        -> TreeEntry
    {
        var entry = TreeEntry(
            path: BytePath(bytes: path), kind: kind, mode: 0o640, owner: 7, group: 8, size: kind == .file ? 5 : 0,
            modified: FileTime(seconds: 1_700_000_000, nanoseconds: 123_456_789))
        change(&entry)
        return entry
    }

    private func entry(_ path: String, _ kind: EntryKind = .file, _ change: (inout TreeEntry) -> Void = { _ in })
        -> TreeEntry
    { entry(Array(path.utf8), kind, change) }

    @Test func keepsEveryPartOfAnEntry() throws {
        let digest = Digest128(high: .max, low: 3)
        let sums = (1...2).map { Digest256(bytes: [UInt8](repeating: $0, count: 32)) }
        var entries = [
            entry("", .directory) { $0.attributes = [ExtendedAttribute(name: Array("user.a".utf8), value: [1])] },
            entry("a") { ($0.linkGroup, $0.xxh3, $0.sha256) = (1, digest, sums[0]) },
            entry("b") { $0.linkGroup = 1 },
            entry("dev", .blockDevice) { $0.device = DeviceNumber(major: .max, minor: 1) },
            entry("dir", .directory) { $0.mode = 0o7777 },
            entry("dir/before 1697") { $0.modified = FileTime(seconds: -8_700_000_000, nanoseconds: 1) },
            entry("dir/far") { $0.modified = FileTime(seconds: .max, nanoseconds: 999_999_999) },
            entry("dir/old") { $0.modified = FileTime(seconds: -5, nanoseconds: 999_999_999) },
            entry("fifo", .fifo),
            entry("holes") { ($0.size, $0.holes) = (.max, [0..<5, 9..<Int64.max]) },
            entry("link", .symlink) { ($0.linkTarget, $0.size) = ([0xFF, 0x2F], 2) },
            entry("owner") { ($0.owner, $0.group, $0.sha256) = (.max - 1, 0, sums[1]) },
            entry("target empty", .symlink) { $0.linkTarget = [] },
            entry("xattr") { $0.attributes = [ExtendedAttribute(name: [0xFE], value: [])] },
        ]
        for index in entries.indices {
            entries[index].facts = SourceFacts(
                device: 3, inode: .max - UInt64(index), changed: FileTime(seconds: Int64(index) << 32, nanoseconds: 1))
        }
        entries[4].facts = nil
        entries[8].facts = nil
        let table = try EntryTable(entries)
        let found = Array(table)
        #expect(found.count == entries.count)
        for (found, wanted) in zip(found, entries) { #expect(found == wanted) }
        #expect(table.count == entries.count)
        #expect(table.files == 8)
        #expect(table.bytes == Int64.max &+ 6 * 5)
        for wanted in entries where wanted.linkGroup == nil { #expect(table.entry(at: wanted.path) == wanted) }
        #expect(table.entry(at: BytePath("dir/none")) == nil)
        #expect(table.entry(at: BytePath("a/none")) == nil)
        #expect(table.owners.users == [7, UInt32.max - 1])
        #expect(table.devices == [3])
        let named = table.files { $0.first == UInt8(ascii: "d") || $0.first == UInt8(ascii: "b") }
        #expect(named.map(\.description) == ["b", "dir/before 1697"])
    }

    @Test func theOrderIsThatOfPaths() throws {
        // A folder's entries come before a name that goes on where the folder's ends.
        let names: [[UInt8]] = [
            Array("d".utf8), Array("d!".utf8), Array("d/x".utf8), Array("d-e".utf8), [0xFF, 0xFE], [1],
            Array("\u{e9}".utf8),
            Array("d/x/y".utf8), Array("d/x!".utf8), Array("da".utf8),
        ]
        let folders: Swift.Set = [Array("d".utf8), Array("d/x".utf8)]
        let sorted = names.map { entry($0, folders.contains($0) ? .directory : .file) }.sorted { $0.path < $1.path }
        let table = try EntryTable([entry("", .directory)] + sorted)
        #expect(table.map(\.path) == [BytePath("")] + sorted.map(\.path))
        let block = try #require(table.root?.child(named: "d"))
        #expect(block.count == 1)
        #expect(block.record(named: "x!")?.size == 5)
        #expect(block.record(named: "x") == nil)
        #expect(block.child(named: "x")?.record(named: "y") != nil)
        #expect(table.root?.child(named: "da") == nil)
    }

    @Test func manyEntriesOfOneFolderStayInOrder() throws {
        let scratch = try ScratchFolder()
        try Folder.make(scratch("tree"), mode: 0o755)
        // More than two segments of a block.
        _ = ShellCommand.run("cd '\(scratch("tree"))' && seq 1 9500 | sed 's/^/name-/' | xargs touch && mkdir name-77x")
        let table = try TreeScan(root: scratch("tree")).run().entries
        #expect(table.count == 9502)
        #expect(table.map(\.path) == table.map(\.path).sorted())
        for name in ["name-1", "name-9500", "name-4097"] { #expect(table.root?.record(named: name) != nil) }
        #expect(table.root?.record(named: "name-9501") == nil)
        #expect(try EntryTable(table) == table)
    }

    @Test(.enabled(if: isRoot, "making devices and foreign owners needs root"))
    func aTableReadFromATreeEqualsTheOneBuiltOfItsEntries() throws {
        let scratch = try ScratchFolder()
        try TreeSpec.yard.build(at: scratch("tree"))
        let table = try TreeScan(root: scratch("tree"), digests: [.xxh3, .sha256]).run().entries
        #expect(table.count > 20)
        #expect(try EntryTable(table) == table)
    }

    @Test func aSingleFileIsATableOfOneEntry() throws {
        let table = try EntryTable([entry("") { $0.sha256 = Digest256(bytes: [UInt8](repeating: 1, count: 32)) }])
        #expect(table.root == nil)
        #expect(table.count == 1)
        #expect(table.first == entry("") { $0.sha256 = Digest256(bytes: [UInt8](repeating: 1, count: 32)) })
        #expect(table.entry(at: BytePath(""))?.size == 5)
        #expect(EntryTable().isEmpty)
        #expect(Array(EntryTable()).isEmpty)
    }

    @Test func entriesOutOfPlaceAreRefused() throws {
        let root = entry("", .directory)
        let wrong: [[TreeEntry]] = [
            [entry("a")], [root, root], [root, entry("b"), entry("a")], [root, entry("a"), entry("a")],
            [root, entry("a/b")], [root, entry("a"), entry("a/b")], [entry(""), entry("a")],
            [root, entry("a") { $0.linkGroup = 2 }], [root, entry("/")],
            [root, entry([UInt8](repeating: 0x61, count: 1025))],
        ]
        for entries in wrong {
            #expect(try thrown { _ = try EntryTable(entries) }.code == .other, "\(entries.map(\.path))")
        }
        #expect(try EntryTable([root, entry([UInt8](repeating: 0x61, count: 1024))]).count == 2)
    }

    @Test func deepTreesNeedNoStack() throws {
        var path: [UInt8] = []
        var entries = [entry("", .directory)]
        for _ in 0..<3000 {
            path.append(contentsOf: path.isEmpty ? "d".utf8 : "/d".utf8)
            entries.append(entry(path, .directory))
        }
        var table = try EntryTable(entries)
        #expect(table.count == 3001)
        #expect(Array(table).last?.path.bytes.count == 2 * 3000 - 1)
        var block = table.root
        for _ in 0..<3000 { block = block?.child(named: "d") }
        #expect(block?.count == 0)
        table = EntryTable()
        block = nil
    }

    @Test func aFolderIsForgottenAlone() throws {
        let table = try EntryTable([entry("", .directory), entry("d", .directory), entry("d/x"), entry("e")])
        let block = try #require(table.root?.child(named: "d"))
        block.forget()
        #expect(table.map(\.path.description) == ["", "d", "e"])
        #expect(block.record(named: "x") == nil)
    }
}

extension FolderBlock {
    fileprivate func child(named name: String) -> FolderBlock? {
        Array(name.utf8).withUnsafeBufferPointer { child(named: $0) }
    }

    fileprivate func record(named name: String) -> BlockEntry? {
        Array(name.utf8).withUnsafeBufferPointer { record(named: $0) }
    }
}
