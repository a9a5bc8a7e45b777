import FileTree
import OverwinterTesting
import Testing

/// What a copy does with what the destination holds already.
struct ExistingDestinationTests {
    @Test func surplusStaysWithoutDelete() throws {
        let scratch = try ScratchFolder()
        try TreeSpec([.file("a", "new")]).build(at: scratch("source"))
        try TreeSpec([.file("a", "older"), .file("b", "mine")]).build(at: scratch("copy"))
        _ = try copy(scratch("source"), scratch("copy"))
        #expect(try TestFile.text(of: scratch("copy/a")) == "new")
        #expect(try TestFile.text(of: scratch("copy/b")) == "mine")
    }

    @Test func excludedEntriesAreNeitherCopiedNorDeleted() throws {
        let scratch = try ScratchFolder()
        try TreeSpec([.file("a"), .file("x.lock"), .folder("cache"), .file("cache/deep")]).build(at: scratch("source"))
        try TreeSpec([.file("old.lock"), .file("surplus"), .folder("cache"), .file("cache/kept")]).build(
            at: scratch("copy"))
        _ = try copy(scratch("source"), scratch("copy")) {
            $0.delete = true
            $0.exclude = [GlobPattern("*.lock"), GlobPattern("/cache")]
        }
        #expect(try Folder.names(of: scratch("copy")).map(\.description) == ["a", "cache", "old.lock"])
        #expect(try Folder.names(of: scratch("copy/cache")).map(\.description) == ["kept"])
    }

    @Test func excludedEntriesInsideOfASurplusFolderStay() throws {
        let scratch = try ScratchFolder()
        try TreeSpec([.file("a")]).build(at: scratch("source"))
        try TreeSpec([
            .folder("old"), .file("old/gone"), .folder("old/deep"), .file("old/deep/x.lock"), .folder("old/deep/gone"),
            .folder("old/gone-too"), .file("old/gone-too/y"), .folder("old/cache"), .file("old/cache/z"),
            .folder("other"), .folder("other/cache"),
        ]).build(at: scratch("copy"))
        _ = try copy(scratch("source"), scratch("copy")) {
            $0.delete = true
            $0.exclude = [GlobPattern("*.lock"), GlobPattern("/old/cache")]
        }
        #expect(
            try TreeScan(root: scratch("copy")).run().entries.map(\.path.description)
                == ["", "a", "old", "old/cache", "old/cache/z", "old/deep", "old/deep/x.lock"])
    }

    @Test func anInodeWithOtherNamesIsNeverWritten() throws {
        let scratch = try ScratchFolder()
        try TreeSpec([.file("a", "new"), .file("b", "same").mode(0o600).modified(5)]).build(at: scratch("source"))
        // The destination shares its inodes with a set that is sealed.
        try TreeSpec([.file("a", "old").mode(0o644), .file("b", "same").mode(0o640).modified(5)]).build(
            at: scratch("set"))
        _ = ShellCommand.run("cp -al '\(scratch("set"))' '\(scratch("copy"))'")
        let before = try TreeScan(root: scratch("set")).run().entries
        _ = try copy(scratch("source"), scratch("copy"))
        let after = try TreeScan(root: scratch("set")).run().entries
        #expect(TreeCompare.differences(expected: before, found: after, ignoring: [.linkGroup]) == [])
        #expect(try differences(scratch("source"), scratch("copy")) == [])
    }

    @Test func namesThatAreLinkedOnlyInTheDestinationArePartedAgain() throws {
        let scratch = try ScratchFolder()
        try TreeSpec([
            .file("a", "same").modified(5), .hardLink("b", to: "a"), .file("c", "same").modified(5),
            .hardLink("d", to: "c"),
            .file("e", "same").modified(5),
        ]).build(at: scratch("source"))
        try TreeSpec([
            .file("a", "same").modified(5), .hardLink("b", to: "a"), .hardLink("c", to: "a"), .hardLink("d", to: "a"),
            .hardLink("e", to: "a"),
        ]).build(at: scratch("copy"))
        _ = try copy(scratch("source"), scratch("copy"))
        #expect(try differences(scratch("source"), scratch("copy")) == [])
    }

    @Test func aLinkInTheDestinationIsNotFollowed() throws {
        let scratch = try ScratchFolder()
        try TreeSpec([.folder("a"), .file("a/x", "new"), .file("b", "new")]).build(at: scratch("source"))
        try TreeSpec([.folder("victim"), .file("victim/x", "old"), .file("file", "old")]).build(at: scratch("outside"))
        try TreeSpec([.symlink("a", to: "../outside/victim"), .symlink("b", to: "../outside/file")]).build(
            at: scratch("copy"))
        _ = try copy(scratch("source"), scratch("copy"))
        #expect(try TestFile.text(of: scratch("outside/victim/x")) == "old")
        #expect(try TestFile.text(of: scratch("outside/file")) == "old")
        #expect(try differences(scratch("source"), scratch("copy")) == [])
    }

    @Test(.enabled(if: isRoot, "mounting needs root"))
    func nothingIsRemovedAcrossAMount() throws {
        let disk = try MountedFileSystem(tmpfs: "size=1m")
        let scratch = try ScratchFolder()
        try TreeSpec([.file("a")]).build(at: scratch("source"))
        try TreeSpec([.folder("old"), .folder("old/mounted")]).build(at: scratch("copy"))
        let point = scratch("copy/old/mounted")
        try TestFile.write("precious", to: disk.path.appending("x"))
        #expect(ShellCommand.run("mount --bind '\(disk.path)' '\(point)'").status == 0)
        defer { _ = ShellCommand.run("umount '\(point)'") }
        let error = try copyError(scratch("source"), scratch("copy")) { $0.delete = true }
        #expect(error.code == .mountInTheWay)
        #expect(error.message == "unable to remove '\(point)': a file system is mounted there")
        #expect(try TestFile.text(of: disk.path.appending("x")) == "precious")
    }

    @Test(.enabled(if: ShellCommand.exists("setfacl"), "setfacl is not installed"))
    func aDefaultACLAroundTheDestinationIsNotInherited() throws {
        let scratch = try ScratchFolder()
        try TreeSpec([.folder("f"), .file("f/x"), .fifo("p")]).build(at: scratch("source"))
        try Folder.make(scratch("around"), mode: 0o755)
        #expect(ShellCommand.run("setfacl -d -m u:1:rwx '\(scratch("around"))'").status == 0)
        _ = try copy(scratch("source"), scratch("around/copy"))
        _ = try copy(scratch("source/f/x"), scratch("around/single"))
        #expect(try differences(scratch("source"), scratch("around/copy")) == [])
        #expect(try differences(scratch("source/f/x"), scratch("around/single")) == [])
        // Nor one that an earlier copy left on a folder.
        #expect(
            ShellCommand.run("setfacl -d -m u:1:rwx '\(scratch("around/copy/f"))'; rm '\(scratch("around/copy/f/x"))'")
                .status == 0)
        _ = try copy(scratch("source"), scratch("around/copy"))
        #expect(try differences(scratch("source"), scratch("around/copy")) == [])
    }

    @Test(.enabled(if: isRoot, "giving a folder to a group needs root"))
    func theGroupOfASetgidParentIsNotInherited() throws {
        let scratch = try ScratchFolder()
        try TreeSpec([.folder("f"), .file("f/x")]).build(at: scratch("source"))
        try TreeSpec([.folder("shared").owner(0, 50).mode(0o2775)]).build(at: scratch("around"))
        _ = try copy(scratch("source"), scratch("around/shared/copy"))
        #expect(try differences(scratch("source"), scratch("around/shared/copy")) == [])
    }
}
