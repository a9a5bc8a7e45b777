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
        _ = try RecordedEntry.link(BytePath("a"), as: BytePath("folder/b"), beneath: source)
        try Names.makeSymbolicLink(source.appending("folder/link"), to: BytePath("/nowhere"))
        #expect(source.appending("fifo").withCString { mkfifo($0, 0o620) } == 0)
        let time = FileTime(seconds: 1_000_000_000, nanoseconds: 123_456_789)
        for name in ["folder/link", "fifo", "folder"] {
            try RecordedEntry.setTime(BytePath(name), time, beneath: source)
        }
        let entries = try TreeScan(root: source).run().entries

        let target = scratch("target")
        _ = try TreeCopy(from: source, to: target, options: .init(), progress: CopyProgress()).run()
        try Names.unlink(target.appending("folder/link"))
        try Names.unlink(target.appending("fifo"))
        try Names.unlink(target.appending("folder/b"))
        try DurableFile.write(Array("text".utf8), to: target.appending("folder/b"), mode: 0o640)
        #expect(!TreeCompare.differences(expected: entries, found: try TreeScan(root: target).run().entries).isEmpty)

        try RemadeEntries(entries: entries, target: target).make()
        try RecordedEntry.setTime(BytePath(""), try FileStatus.of(source).modified, beneath: target)
        let differences = TreeCompare.differences(expected: entries, found: try TreeScan(root: target).run().entries)
        #expect(differences.map(\.description) == [])
    }

    /// As a set would have it that is altered after it was verified: the record has a folder where the copy has a link.
    @Test func nothingIsMadeBehindALink() throws {
        let scratch = try ScratchFolder()
        let (target, outside) = (scratch("target"), scratch("outside"))
        for folder in [target, outside, scratch("source/folder")] { try Folder.makeWithParents(folder, mode: 0o755) }
        for folder in [scratch("source"), outside] {
            try DurableFile.write(Array("text".utf8), to: folder.appending("a"), mode: 0o640)
        }
        try Names.makeSymbolicLink(scratch("source/folder/link"), to: BytePath("/nowhere"))
        #expect(scratch("source/folder/node").withCString { mkfifo($0, 0o620) } == 0)
        _ = try RecordedEntry.link(BytePath("a"), as: BytePath("folder/b"), beneath: scratch("source"))
        let entries = try TreeScan(root: scratch("source")).run().entries
        try DurableFile.write(Array("text".utf8), to: target.appending("a"), mode: 0o640)
        try Names.makeSymbolicLink(target.appending("folder"), to: outside)
        let before = try TreeScan(root: outside).run().entries

        #expect(throws: FileTreeError.self) { try RemadeEntries(entries: entries, target: target).make() }
        #expect(try TreeScan(root: outside).run().entries == before)
        #expect(try TreeScan(root: outside).run().entries.count == 2)
        for body in [
            { try RecordedEntry.setTime(BytePath("folder/a"), FileTime(seconds: 1, nanoseconds: 0), beneath: target) },
            { _ = try RecordedEntry.isThere(BytePath("../outside/a"), beneath: target) },
        ] as [() throws -> Void] {
            #expect(throws: FileTreeError.self) { try body() }
        }
        #expect(try FileStatus.of(outside.appending("a")).modified.seconds > 1)
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
