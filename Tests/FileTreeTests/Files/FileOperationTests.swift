import FileTree
import Glibc
import OverwinterTesting
import Testing

/// Single operations on files, folders and names.
struct FileOperationTests {
    private func error(_ body: () throws -> Void) throws -> FileTreeError {
        try thrown(by: body)
    }

    @Test func aDurableFileReplacesWholeAndLeavesNothingBeside() throws {
        let scratch = try ScratchFolder()
        try DurableFile.write([1, 2], to: scratch("f"), mode: 0o604)
        try DurableFile.write([3], to: scratch("f"), mode: 0o600)
        #expect(try DurableFile.read(scratch("f"), limit: 1) == [3])
        #expect(try FileStatus.of(scratch("f")).mode == 0o600)
        #expect(try Folder.names(of: scratch.path) == [BytePath("f")])
        #expect(try error { _ = try DurableFile.read(scratch("f"), limit: 0) }.code == .tooLong)
        #expect(try error { try DurableFile.createExclusively(scratch("f"), [4], mode: 0o600) }.code == .exists)
        #expect(try DurableFile.read(scratch("f"), limit: 1) == [3])
        let missing = try error { try DurableFile.write([1], to: scratch("none/f"), mode: 0o600) }
        #expect(missing.message == "unable to create '\(scratch("none/f"))': no such file or directory")
    }

    @Test func namesAreNotReplacedWhereThatIsAsked() throws {
        let scratch = try ScratchFolder()
        try TreeSpec([.file("a", "a"), .file("b", "b")]).build(at: scratch.path)
        let refused = try error { try Names.renameWithoutReplacing(scratch("a"), to: scratch("b")) }
        #expect(refused.code == .exists)
        #expect(refused.message == "unable to rename '\(scratch("a"))' to '\(scratch("b"))': file exists")
        try Names.renameWithoutReplacing(scratch("a"), to: scratch("c"))
        try Names.rename(scratch("c"), to: scratch("b"))
        #expect(try TestFile.text(of: scratch("b")) == "a")
    }

    @Test func linksAreReplacedInOneStep() throws {
        let scratch = try ScratchFolder()
        try Names.replaceSymbolicLink(scratch("latest"), to: BytePath("one"))
        try Names.replaceSymbolicLink(scratch("latest"), to: BytePath("two"))
        #expect(try Names.readLink(scratch("latest")) == BytePath("two"))
        #expect(try Folder.names(of: scratch.path) == [BytePath("latest")])
    }

    @Test func foldersAreMadeWithTheirMode() throws {
        let scratch = try ScratchFolder()
        try Folder.makeWithParents(scratch("a/b/c"), mode: 0o777)
        #expect(try FileStatus.of(scratch("a/b")).mode == 0o777)
        try Folder.make(scratch("a"), mode: 0o700)
        #expect(try FileStatus.of(scratch("a")).mode == 0o777)
        #expect(try error { try Folder.makeExclusively(scratch("a"), mode: 0o700) }.code == .exists)
        try TestFile.write("", to: scratch("f"))
        #expect(try error { try Folder.make(scratch("f"), mode: 0o700) }.code == .exists)
        #expect(try error { try Folder.remove(scratch("a")) }.code == .notEmpty)
    }

    @Test func aStatusIsNilWhereNothingIs() throws {
        let scratch = try ScratchFolder()
        try TreeSpec([.file("f"), .symlink("l", to: "f")]).build(at: scratch.path)
        #expect(try FileStatus.ifPresent(scratch("none")) == nil)
        #expect(try FileStatus.ifPresent(scratch("f/below")) == nil)
        #expect(try FileStatus.of(scratch("l")).kind == .symlink)
        #expect(try FileStatus.of(scratch("l"), followingLinks: true).kind == .file)
    }

    @Test(.enabled(if: isRoot, "mounting needs root"))
    func removalRefusesMountsBeforeItBegins() throws {
        let disk = try MountedFileSystem(tmpfs: "size=1m")
        let scratch = try ScratchFolder()
        try TreeSpec([.folder("t"), .file("t/a"), .folder("t/z")]).build(at: scratch.path)
        #expect(ShellCommand.run("mount --bind '\(disk.path)' '\(scratch("t/z"))'").status == 0)
        defer { _ = ShellCommand.run("umount '\(scratch("t/z"))'") }
        let refused = try error { try TreeRemove(scratch("t")).run() }
        #expect(refused.code == .mountInTheWay)
        #expect(refused.path == scratch("t/z"))
        #expect(try FileStatus.ifPresent(scratch("t/a")) != nil)
    }

    @Test func removalFollowsNoLink() throws {
        let scratch = try ScratchFolder()
        try TreeSpec([
            .folder("t"), .folder("kept"), .file("kept/x"), .symlink("t/l", to: "../kept"), .symlink("l", to: "kept"),
        ])
        .build(at: scratch.path)
        try TreeRemove(scratch("t")).run()
        try TreeRemove(scratch("l")).run()
        #expect(try Folder.names(of: scratch.path).map(\.description) == ["kept"])
        #expect(try Folder.names(of: scratch("kept")).map(\.description) == ["x"])
        #expect(try error { try TreeRemove(scratch("t")).run() }.code == .notFound)
    }

    @Test(.enabled(if: isRoot, "mounting needs root"))
    func theFileSystemIsDescribed() throws {
        let disk = try MountedFileSystem(tmpfs: "size=4m,nr_inodes=100")
        let facts = try FileSystemFacts.of(disk.path)
        #expect(facts.typeName == "tmpfs")
        #expect(facts.totalBytes == 4 << 20)
        #expect(facts.freeBytes <= 4 << 20 && facts.freeBytes > 3 << 20)
        #expect(facts.freeEntries ?? 0 > 90)
        #expect(facts.mountPoint == disk.path)
        #expect(try FileStatus.of(disk.path).device == facts.device)
        #expect(!facts.isReadOnly && !facts.isNetwork)
        #expect(try Mounts.current().contains { $0.mountPoint == disk.path && $0.type == "tmpfs" })
    }

    @Test(.enabled(if: isRoot, "mounting needs root"))
    func mountPointsAreReadWithTheirBlanks() throws {
        let scratch = try ScratchFolder()
        let point = scratch("a b\tc\\d")
        try Folder.make(point, mode: 0o755)
        #expect(ShellCommand.run("mount -t tmpfs tmpfs '\(scratch.path)/'a*").status == 0)
        defer { _ = ShellCommand.run("umount '\(scratch.path)/'a*") }
        #expect(try FileSystemFacts.of(point).mountPoint == point)
        #expect(try Mounts.below(scratch.path).map(\.mountPoint) == [point])
    }

    @Test func whatAFolderCanKeepIsFoundOutWithoutTraces() throws {
        let scratch = try ScratchFolder()
        let found = try FolderCapabilities.of(scratch.path)
        #expect(found.hardLinks && found.symbolicLinks && found.fifos && found.modes && found.nanosecondTimes)
        #expect(found.renameWithoutReplacement && found.attributes && found.accessControlLists)
        #expect(found.owners == isRoot && found.devices == isRoot)
        #expect(try Folder.names(of: scratch.path) == [])
        #expect(try error { _ = try FolderCapabilities.of(scratch("none")) }.code == .notFound)
    }
}
