import FileTree
import Glibc
import OverwinterTesting
import Testing

@testable import Overwinter

@Suite("What a set's file system could not keep")
struct RemadeEntriesTests {
    /// As a copy to a file system without links and nodes would have it, and back.
    @Test func comesBackFromTheRecord() throws {
        let scratch = try ScratchFolder()
        let source = scratch("source")
        try Folder.makeWithParents(source.appending("folder"), mode: 0o755)
        try DurableFile.write(Array("text".utf8), to: source.appending("a"), mode: 0o640)
        try RecordedEntry.link(source.appending("a"), as: source.appending("folder/b"))
        try Names.makeSymbolicLink(source.appending("folder/link"), to: BytePath("/nowhere"))
        #expect(source.appending("fifo").withCString { mkfifo($0, 0o620) } == 0)
        let time = FileTime(seconds: 1_000_000_000, nanoseconds: 123_456_789)
        for name in ["folder/link", "fifo", "folder"] { try RecordedEntry.setTime(source.appending(name), time) }
        let entries = try TreeScan(root: source).run().entries

        let target = scratch("target")
        _ = try TreeCopy(from: source, to: target, options: .init(), progress: CopyProgress()).run()
        try Names.unlink(target.appending("folder/link"))
        try Names.unlink(target.appending("fifo"))
        try Names.unlink(target.appending("folder/b"))
        try DurableFile.write(Array("text".utf8), to: target.appending("folder/b"), mode: 0o640)
        #expect(!TreeCompare.differences(expected: entries, found: try TreeScan(root: target).run().entries).isEmpty)

        try RemadeEntries(entries: entries, target: target).make()
        try RecordedEntry.setTime(target, try FileStatus.of(source).modified)
        let differences = TreeCompare.differences(expected: entries, found: try TreeScan(root: target).run().entries)
        #expect(differences.map(\.description) == [])
    }

    @Test func whatLiesBelowALinkIsInNoTable() throws {
        var root = TreeEntry(
            path: BytePath(""), kind: .directory, mode: 0o755, owner: 0, group: 0, size: 0,
            modified: FileTime(seconds: 0, nanoseconds: 0))
        var link = root
        (link.path, link.kind, link.linkTarget) = (BytePath("link"), .symlink, Array("/etc".utf8))
        var inside = link
        inside.path = BytePath("link/inside")
        root.mode = 0o700
        #expect(throws: FileTreeError.self) { try EntryTable([root, link, inside]) }
    }
}
