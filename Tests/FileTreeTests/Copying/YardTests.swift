import FileTree
import OverwinterTesting
import Testing

/// A tree with every kind of entry and every attribute, copied and compared whole.
@Suite(.enabled(if: isRoot, "making devices and foreign owners needs root"))
struct YardTests {
    @Test(arguments: [1, 2, 5])
    func everythingIsCopied(workers: Int) throws {
        let scratch = try ScratchFolder()
        try TreeSpec.yard.build(at: scratch("source"))
        let report = try copy(scratch("source"), scratch("copy")) { $0.workers = workers }
        #expect(try differences(scratch("source"), scratch("copy")) == [])
        #expect(report.unkept == [])
        #expect(report.sockets == [])
        #expect(report.mounts == [])
    }

    @Test func theReportIsTheListingOfTheSource() throws {
        let scratch = try ScratchFolder()
        try TreeSpec.yard.build(at: scratch("source"))
        let report = try copy(scratch("source"), scratch("copy"))
        let listing = try TreeScan(root: scratch("source")).run()
        #expect(report.entries == listing.entries)
        #expect(report.entries.map(\.path) == report.entries.map(\.path).sorted())
        #expect(report.entries.first?.path.isEmpty == true)
        #expect(report.files == listing.files)
        #expect(report.bytes == listing.bytes)
    }

    @Test(.enabled(if: ShellCommand.exists("rsync"), "rsync is not installed"))
    func rsyncFindsNoDifference() throws {
        let scratch = try ScratchFolder()
        try TreeSpec.yard.build(at: scratch("source"))
        _ = try copy(scratch("source"), scratch("copy"))
        #expect(rsyncDifferences(scratch("source"), scratch("copy")) == "")
        // The check itself must see what it is for.
        _ = ShellCommand.run("chmod 601 '\(scratch("copy/plain/small"))'")
        #expect(rsyncDifferences(scratch("source"), scratch("copy")).contains("plain/small"))
    }

    @Test func aCopyByCpIsTheSame() throws {
        let scratch = try ScratchFolder()
        try TreeSpec.yard.build(at: scratch("source"))
        let peer = ShellCommand.run("cp -a --sparse=always '\(scratch("source"))' '\(scratch("peer"))'")
        #expect(peer.status == 0, "\(peer.output)")
        _ = try copy(scratch("source"), scratch("copy"))
        #expect(try differences(scratch("peer"), scratch("copy"), holes: false) == [])
    }

    @Test(arguments: ["ext4", "xfs", "btrfs", "tmpfs"])
    func onEachFileSystem(type: String) throws {
        guard type == "tmpfs" || ShellCommand.run("PATH=$PATH:/usr/sbin; command -v mkfs.\(type)").status == 0 else {
            return
        }
        let disk =
            try type == "tmpfs" ? MountedFileSystem(tmpfs: "size=64m") : MountedFileSystem(loop: type, megabytes: 320)
        let source = disk.path.appending("source")
        try TreeSpec.yard.build(at: source)
        _ = try copy(source, disk.path.appending("copy"))
        #expect(try differences(source, disk.path.appending("copy"), holes: type != "btrfs") == [])
    }

    /// Root sees an ACL twice on XFS; what one file system adds to a copy, or another lacks, is no difference.
    @Test(arguments: [("tmpfs", "xfs"), ("xfs", "tmpfs"), ("ext4", "xfs"), ("btrfs", "xfs")])
    func fromOneFileSystemToAnother(from: String, to: String) throws {
        let disks = try [from, to].map { type in
            try type == "tmpfs" ? MountedFileSystem(tmpfs: "size=64m") : MountedFileSystem(loop: type, megabytes: 320)
        }
        let (source, destination) = (disks[0].path.appending("source"), disks[1].path.appending("copy"))
        try TreeSpec.yard.build(at: source)
        // The second finds what the first has made, the third changes it.
        for mode in ["640", "640", "600"] {
            _ = ShellCommand.run("chmod \(mode) '\(source)/attributes/acl'")
            let report = try copy(source, destination) { $0.delete = true }
            #expect(report.unkept == [])
            #expect(try differences(source, destination, holes: false) == [])
        }
        let kept = ShellCommand.run("getfattr -n system.posix_acl_access '\(destination)/attributes/acl'")
        #expect(kept.status == 0, "\(kept.output)")
    }

    @Test func aSecondCopyChangesNothing() throws {
        let scratch = try ScratchFolder()
        try TreeSpec.yard.build(at: scratch("source"))
        _ = try copy(scratch("source"), scratch("copy"))
        let before = try TreeScan(root: scratch("copy")).run().entries
        _ = try copy(scratch("source"), scratch("copy")) { $0.delete = true }
        let after = try TreeScan(root: scratch("copy")).run().entries
        // Not even an inode or a ctime of anything but folders.
        #expect(before.filter { $0.kind != .directory } == after.filter { $0.kind != .directory })
        #expect(try differences(scratch("source"), scratch("copy")) == [])
    }

    @Test func everyChangeIsFollowed() throws {
        let scratch = try ScratchFolder()
        try TreeSpec.yard.build(at: scratch("source"))
        // A destination in which every name is of another kind.
        try TreeSpec([
            .file("plain"), .folder("block"), .folder("block/deep"), .file("block/deep/x"), .folder("links"),
            .folder("links/first"), .file("links/second", "linked").modified(1, 1), .folder("links/to-folder"),
            .file("links/fifo"), .symlink("attributes", to: "/"), .folder("holes-only"), .file("character"),
            .file("surplus"),
            .folder("surplus-folder"), .file("surplus-folder/x"),
        ]).build(at: scratch("copy"))
        _ = try copy(scratch("source"), scratch("copy")) { $0.delete = true }
        #expect(try differences(scratch("source"), scratch("copy")) == [])
    }

    /// As a set after a set: all is linked, or made anew of the same blocks.
    @Test(arguments: [("ext4", false), ("xfs", false), ("xfs", true), ("btrfs", false), ("btrfs", true)])
    func itIsSharedWithAnEarlierCopy(type: String, reflink: Bool) throws {
        let disk = try MountedFileSystem(loop: type, megabytes: 320)
        let (source, set, next) = (
            disk.path.appending("source"), disk.path.appending("set"), disk.path.appending("next")
        )
        try TreeSpec.yard.build(at: source)
        TwoPasses.waitForTheClock()
        let before = FileSystemClock.now
        let first = try copy(source, set)
        let base = CopyBase(entries: first.entries, trustedBefore: before, place: .tree(set, reflink: reflink))
        let report = try copy(source, next) { $0.base = base }
        #expect(try differences(source, next, holes: type != "btrfs") == [])
        #expect(try differences(source, set, holes: type != "btrfs") == [])
        #expect(report.shared == CopyCount(files: report.files, bytes: report.bytes))
        let inodes = try [set, next].map { try status($0.appending("plain/big")).inode }
        #expect((inodes[0] == inodes[1]) != reflink)
        guard reflink else { return }
        for name in ["plain/big", "plain/one-buffer"] {
            let file = next.appending(name)
            let blocks = ShellCommand.run("PATH=$PATH:/usr/sbin; sync -f '\(file)'; filefrag -v '\(file)'").output
            #expect(blocks.contains("shared"), "\(blocks)")
        }
    }
}
