import FileTree
import Glibc
import OverwinterTesting
import Testing

/// A set on top of the last one: what is unchanged is shared with it, and it is never changed.
@Suite(.enabled(if: isRoot, "mounting needs root"))
struct SharingTests {
    private static let spec = TreeSpec([
        .folder("d").mode(0o2750).attribute("user.folder", "yes"),
        .file("d/big", String(repeating: "0123456789abcdef", count: 4096)).mode(0o640).owner(7, 8).modified(
            1_500_000_000, 9
        )
        .attribute("user.a", "1"),
        .file("d/empty"), .file("small", "s").mode(0o4755), .symlink("s", to: "nowhere").owner(5, 6), .fifo("p"),
        .blockDevice("b", 7, 3), .file("g1", String(repeating: "g", count: 9000)), .hardLink("d/g2", to: "g1"),
        .sparse("holes", size: 1 << 20, [65536: Array("data".utf8)]),
    ])

    /// A set, and its base for the next.
    private func lastSet(in place: BytePath, _ spec: TreeSpec = spec) throws -> (set: BytePath, base: CopyBase) {
        let source = place.appending("source")
        try spec.build(at: source)
        TwoPasses.waitForTheClock()
        let before = FileSystemClock.now
        let set = place.appending("set-1")
        let report = try copy(source, set)
        return (set, CopyBase(entries: report.entries, trustedBefore: before, place: .tree(set, reflink: false)))
    }

    private func inodes(_ tree: BytePath) throws -> [String: UInt64] {
        let found = try TreeScan(root: tree, digests: []).run().entries.filter { $0.kind != .directory }
        return Dictionary(uniqueKeysWithValues: found.map { ("\($0.path)", $0.facts?.inode ?? 0) })
    }

    private func isShared(_ file: BytePath) -> Bool {
        let shown = ShellCommand.run("PATH=$PATH:/usr/sbin; sync -f '\(file)'; filefrag -v '\(file)'").output
        return shown.contains("shared")
    }

    @Test(arguments: ["ext4", "xfs", "btrfs"])
    func unchangedEntriesAreHardLinks(type: String) throws {
        let disk = try MountedFileSystem(loop: type, megabytes: 320)
        let (set, base) = try lastSet(in: disk.path)
        let sealed = try TreeScan(root: set).run().entries
        let next = disk.path.appending("set-2")
        let report = try copy(disk.path.appending("source"), next) { $0.base = base }
        #expect(try inodes(set) == inodes(next))
        #expect(report.shared == CopyCount(files: report.files, bytes: report.bytes))
        #expect(report.copied == CopyCount())
        let source = try TreeScan(root: disk.path.appending("source")).run().entries
        #expect(report.entries == source)
        #expect(try differences(disk.path.appending("source"), next, holes: type != "btrfs") == [])
        // In any order: the first is gone, the second is whole.
        #expect(TreeCompare.differences(expected: sealed, found: try TreeScan(root: set).run().entries) == [])
        try TreeRemove(set).run()
        #expect(try differences(disk.path.appending("source"), next, holes: type != "btrfs") == [])
    }

    @Test(arguments: ["xfs", "btrfs"])
    func unchangedFilesShareTheirBlocks(type: String) throws {
        let disk = try MountedFileSystem(loop: type, megabytes: 320)
        var (set, base) = try lastSet(in: disk.path)
        base.place = .tree(set, reflink: true)
        #expect(!isShared(set.appending("d/big")))
        let sealed = try TreeScan(root: set).run().entries
        let next = disk.path.appending("set-2")
        let report = try copy(disk.path.appending("source"), next) { $0.base = base }
        #expect(report.shared == CopyCount(files: report.files, bytes: report.bytes))
        for name in ["d/big", "g1", "holes"] { #expect(isShared(next.appending(name)), "\(name)") }
        // Of inodes that are the set's own: writing into them changes no other set.
        let (old, new) = (try inodes(set), try inodes(next))
        for name in ["d/big", "g1", "small", "holes"] { #expect(old[name] != new[name]) }
        #expect(new["g1"] == new["d/g2"])
        #expect(try differences(disk.path.appending("source"), next, holes: type != "btrfs") == [])
        #expect(TreeCompare.differences(expected: sealed, found: try TreeScan(root: set).run().entries) == [])
        #expect(try inodes(set) == old)
    }

    @Test func whereBlocksCannotBeSharedInodesAre() throws {
        let disk = try MountedFileSystem(loop: "ext4", megabytes: 64)
        var (set, base) = try lastSet(in: disk.path)
        base.place = .tree(set, reflink: true)
        let next = disk.path.appending("set-2")
        _ = try copy(disk.path.appending("source"), next) { $0.base = base }
        #expect(try inodes(set) == inodes(next))
    }

    @Test(arguments: [false, true])
    func whatDiffersInTheSetIsNotShared(reflink: Bool) throws {
        let disk = try MountedFileSystem(loop: "xfs", megabytes: 320)
        var (set, base) = try lastSet(in: disk.path)
        base.place = .tree(set, reflink: reflink)
        // Somebody was in the set.
        let spoilt = ShellCommand.run(
            "cd '\(set)'; printf longer >> g1; chmod 600 small; chown 9 d/big; rm holes; mkdir holes; rm p; touch -h -d @4 s"
        )
        #expect(spoilt.status == 0)
        let next = disk.path.appending("set-2")
        let report = try copy(disk.path.appending("source"), next) { $0.base = base }
        // A clone has its own attributes.
        #expect(report.shared.files == (reflink ? 3 : 1))
        #expect(try differences(disk.path.appending("source"), next) == [])
    }

    @Test(arguments: [false, true])
    func aSetOnAnotherFileSystemOrNoneAtAllMeansACopy(isThere: Bool) throws {
        let disk = try MountedFileSystem(loop: "ext4", megabytes: 64)
        let other = try MountedFileSystem(loop: "ext4", megabytes: 64)
        let (set, base) = try lastSet(in: disk.path)
        if !isThere { try TreeRemove(set).run() }
        let report = try copy(disk.path.appending("source"), other.path.appending("set-2")) { $0.base = base }
        #expect(report.shared == CopyCount())
        #expect(report.copied.files == report.files)
        #expect(try differences(disk.path.appending("source"), other.path.appending("set-2")) == [])
    }

    @Test func anInodeWithVeryManyNamesIsCopied() throws {
        let disk = try MountedFileSystem(loop: "ext4", megabytes: 256)
        let (set, base) = try lastSet(in: disk.path, TreeSpec([.file("a", "a"), .file("b", "b")]))
        let made = ShellCommand.run(
            "mkdir '\(disk.path)/names' && cd '\(disk.path)/names' && python3 -c 'import os\nfor i in range(30000): os.link(\"\(set)/a\", str(i))'"
        )
        #expect(made.status == 0, "\(made.output)")
        let report = try copy(disk.path.appending("source"), disk.path.appending("set-2")) { $0.base = base }
        #expect(report.shared.files == 1)
        #expect(report.copied.files == 1)
    }

    @Test func aSingleFileIsShared() throws {
        let disk = try MountedFileSystem(loop: "ext4", megabytes: 64)
        let place = disk.path
        try TestFile.write("x", to: place.appending("f"))
        TwoPasses.waitForTheClock()
        let before = FileSystemClock.now
        let first = try copy(place.appending("f"), place.appending("kept"))
        let report = try copy(place.appending("f"), place.appending("again")) {
            $0.base = CopyBase(
                entries: first.entries, trustedBefore: before, place: .tree(place.appending("kept"), reflink: false))
        }
        #expect(report.shared.files == 1)
        #expect(try status(place.appending("kept")).inode == status(place.appending("again")).inode)
    }

    @Test func aRestoreGetsNoLinks() throws {
        let disk = try MountedFileSystem(loop: "ext4", megabytes: 64)
        let (set, base) = try lastSet(in: disk.path)
        let report = try copy(disk.path.appending("source"), disk.path.appending("restored")) {
            $0.base = base
            // What is made by a record is a restore.
            $0.attributes = { _ in nil }
        }
        #expect(report.copied.files == report.files)
        #expect(Set(try inodes(set).values).isDisjoint(with: try inodes(disk.path.appending("restored")).values))
        // Nor does a set share with itself.
        let error = try copyError(set, disk.path.appending("restored-2")) { $0.base = base }
        #expect(error.message == "'\(set)' cannot be copied on top of itself")
        let same = try copyError(disk.path.appending("source"), set) { $0.base = base }
        #expect(same.message == "'\(set)' cannot be copied on top of itself")
    }
}
