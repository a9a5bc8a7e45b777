import FileTree
import Glibc
import OverwinterTesting
import Testing

/// What may be the root of a copy.
struct RootTests {
    @Test func aSingleFileIsCopiedUnderAnotherName() throws {
        let scratch = try ScratchFolder()
        try TestFile.write("x", to: scratch("a"))
        let report = try copy(scratch("a"), scratch("b"))
        #expect(report.entries.map(\.path.description) == [""])
        #expect(report.files == 1)
        #expect(report.bytes == 1)
        #expect(try differences(scratch("a"), scratch("b")) == [])
        // Again, over what is there now.
        try TestFile.write("other", to: scratch("a"))
        _ = try copy(scratch("a"), scratch("b"))
        #expect(try TestFile.text(of: scratch("b")) == "other")
    }

    @Test func aRootThatIsALinkIsRefusedWithItsRealPath() throws {
        let scratch = try ScratchFolder()
        try TreeSpec([.folder("real"), .symlink("link", to: "real"), .symlink("dead", to: "nowhere")]).build(
            at: scratch.path)
        let real = try Folder.realPath(scratch("real"))
        let error = try copyError(scratch("link"), scratch("copy"))
        #expect(error.code == .isSymbolicLink)
        #expect(error.message == "'\(scratch("link"))' is a symbolic link to '\(real)'")
        #expect(error.hint == "name '\(real)' instead")
        #expect(try copyError(scratch("real"), scratch("link")).code == .isSymbolicLink)
        #expect(
            try copyError(scratch("dead"), scratch("copy")).message.hasSuffix("is a symbolic link that leads nowhere"))
    }

    @Test func aMissingSourceIsNamed() throws {
        let scratch = try ScratchFolder()
        let error = try copyError(scratch("none"), scratch("copy"))
        #expect(error.code == .notFound)
        #expect(error.message == "unable to open '\(scratch("none"))': no such file or directory")
    }

    @Test func aMissingParentOfTheDestinationIsNamed() throws {
        let scratch = try ScratchFolder()
        try Folder.make(scratch("a"), mode: 0o755)
        let error = try copyError(scratch("a"), scratch("none/copy"))
        #expect(error.message == "unable to open '\(scratch("none"))': no such file or directory")
    }

    @Test func aDestinationInsideTheSourceIsRefusedBeforeAnythingIsMade() throws {
        let scratch = try ScratchFolder()
        try TreeSpec([.folder("a"), .folder("a/b")]).build(at: scratch.path)
        let error = try copyError(scratch("a"), scratch("a/b/copy"))
        #expect(error.message == "the destination '\(scratch("a/b/copy"))' lies inside the source '\(scratch("a"))'")
        #expect(try Folder.names(of: scratch("a/b")) == [])
    }

    @Test func theSameFolderOrFileIsRefused() throws {
        let scratch = try ScratchFolder()
        try TreeSpec([.folder("a"), .file("f", "x"), .hardLink("g", to: "f")]).build(at: scratch.path)
        #expect(try copyError(scratch("a"), scratch("a/../a")).message.contains("are the same folder"))
        #expect(try copyError(scratch("f"), scratch("g")).message.contains("are the same file"))
        #expect(try TestFile.text(of: scratch("f")) == "x")
    }

    @Test func aSocketIsSkippedAndReported() throws {
        let scratch = try ScratchFolder()
        try TreeSpec([.folder("a"), .socket("a/s"), .socket("t"), .file("f")]).build(at: scratch("source"))
        let report = try copy(scratch("source"), scratch("copy"))
        #expect(report.sockets.map(\.description) == ["a/s", "t"])
        #expect(report.entries.map(\.path.description) == ["", "a", "f"])
    }

    @Test(.enabled(if: isRoot, "mounting needs root"))
    func nestedMountsAreCrossedAndReported() throws {
        let disk = try MountedFileSystem(tmpfs: "size=1m")
        let scratch = try ScratchFolder()
        try TreeSpec([.folder("a"), .folder("a/m")]).build(at: scratch("source"))
        try TestFile.write("x", to: disk.path.appending("x"))
        #expect(ShellCommand.run("mount --bind '\(disk.path)' '\(scratch("source/a/m"))'").status == 0)
        defer { _ = ShellCommand.run("umount '\(scratch("source/a/m"))'") }
        let report = try copy(scratch("source"), scratch("copy"))
        #expect(report.mounts.map(\.description) == ["a/m"])
        #expect(try TestFile.text(of: scratch("copy/a/m/x")) == "x")
    }

    @Test func attributesComeFromARecordWhereOneIsGiven() throws {
        let scratch = try ScratchFolder()
        try TreeSpec([.folder("f"), .file("f/x", "x").mode(0o644).modified(1), .file("f/y").mode(0o644)]).build(
            at: scratch("source"))
        _ = try copy(scratch("source"), scratch("copy")) {
            $0.attributes = { path in
                guard path == BytePath("f/x") else { return nil }
                var entry = TreeEntry(
                    path: path, kind: .file, mode: 0o751, owner: geteuid(), group: getegid(), size: 1,
                    modified: FileTime(seconds: 99, nanoseconds: 7))
                entry.attributes = [ExtendedAttribute(name: Array("user.of-record".utf8), value: [1])]
                return entry
            }
        }
        let found = Array(try TreeScan(root: scratch("copy")).run().entries)
        #expect(found.map(\.mode).suffix(2) == [0o751, 0o644])
        #expect(found[2].modified == FileTime(seconds: 99, nanoseconds: 7))
        #expect(found[2].attributes.map(\.value) == [[1]])
    }
}
