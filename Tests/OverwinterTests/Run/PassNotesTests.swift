import FileTree
import Glibc
import Testing

@testable import Overwinter

@Suite("Notes of a pass")
struct PassNotesTests {
    private let scratch = SetScratch()
    private let partial: BytePath
    private let report: TreeCopyReport
    private let header: PassNotes.Header

    init() throws {
        scratch.shell(SealedSample.tree)
        partial = scratch.path.appending("backup/20010203-040506Z.partial")
        try Folder.makeWithParents(partial, mode: 0o700)
        let source = scratch.path.appending("host/var/lib/cassandra/data")
        report = try TreeCopy(from: source, to: partial.appending("data")).run()
        let status = try FileStatus.of(source)
        header = PassNotes.Header(
            set: "20010203-040506Z", folder: PassNotes.Identity(try FileStatus.of(partial)), run: "r", profile: "p",
            location: BytePath("c/data"), path: source, root: PassNotes.Identity(status), excluded: ["cache"],
            trustedBefore: FileTime(seconds: 5, nanoseconds: 6), boot: "b", base: "20010203-040505Z", setsSinceFull: 2,
            unkept: ["owners"], entries: report.entries.count)
    }

    private var file: BytePath {
        partial.appending(BytePath(SetDocument.folder)).appending(BytePath(PassNotes.name(of: header.location)))
    }

    private func write() throws {
        try PassNotes.write(header, report.entries, as: PassNotes.name(of: header.location), in: partial)
    }

    @Test func giveBackEveryEntryWithAllItHas() throws {
        try write()
        // A second writing takes the place of the first.
        try write()
        let (notes, faults) = PassNotes.readAll(in: partial)
        #expect(faults == [])
        #expect(notes.map(\.header) == [header])
        let read = try #require(notes.first)
        #expect(Array(read.entries) == Array(report.entries))
        #expect(Array(read.entries).contains { $0.linkGroup != nil && $0.xxh3 != nil && $0.facts != nil })
    }

    @Test func areNoneWhereAByteIsAnother() throws {
        try write()
        let bytes = try DurableFile.read(file, limit: 1 << 24)
        for position in stride(from: 0, to: bytes.count, by: max(bytes.count / 150, 1)) {
            var other = bytes
            other[position] ^= 0x20
            try DurableFile.write(other, to: file, mode: 0o600)
            let (notes, faults) = PassNotes.readAll(in: partial)
            #expect(notes.isEmpty && faults.count == 1, "byte \(position)")
        }
    }

    @Test func areNoneWhereTheyAreCutOrLonger() throws {
        try write()
        let bytes = try DurableFile.read(file, limit: 1 << 24)
        for count in [0, 1, 19, 400, bytes.count / 2, bytes.count - 65, bytes.count - 64, bytes.count - 1] {
            try DurableFile.write(Array(bytes[..<count]), to: file, mode: 0o600)
            #expect(PassNotes.readAll(in: partial).notes.isEmpty, "\(count) bytes")
        }
        try DurableFile.write(bytes + [0], to: file, mode: 0o600)
        #expect(PassNotes.readAll(in: partial).faults == ["'\(file)': it goes on behind its end"])
    }

    @Test func areAllRemovedAndNothingElse() throws {
        try write()
        let other = partial.appending("overwinter/set.json")
        try DurableFile.write([], to: other, mode: 0o600)
        try PassNotes.removeAll(in: partial)
        #expect(try Folder.names(of: partial.appending("overwinter")) == [BytePath("set.json")])
        // None at all is no error.
        try PassNotes.removeAll(in: scratch.path)
    }
}
