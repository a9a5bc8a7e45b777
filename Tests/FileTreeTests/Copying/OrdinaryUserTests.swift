import FileTree
import Glibc
import OverwinterTesting
import Testing

/// A copy by a user who is not root.
struct OrdinaryUserTests {
    private static let variable = "OVERWINTER_ORDINARY_USER"
    private static let isMeant = SameTestElsewhere.isMeant(variable)
    private static let yard = "OVERWINTER_YARD_OF_NOBODY"

    @Test(.enabled(if: isRoot && ShellCommand.exists("setpriv"), "needs root and setpriv"))
    func theyPassAsNobody() throws {
        let scratch = try ScratchFolder()
        try TreeSpec([
            .folder("f").attribute("user.x", "y"), .file("f/x", "of root"), .symlink("link", to: "f"),
            .file("su").mode(0o4755), .blockDevice("block", 7, 1), .hardLink("same", to: "block"),
        ]).build(at: scratch("source"))
        let result = SameTestElsewhere.run(
            "OrdinaryUserTests/asNobody", wrapper: "setpriv --reuid=65534 --regid=65534 --clear-groups",
            variable: OrdinaryUserTests.variable, value: "\(scratch("source"))")
        #expect(result.status == 0, "\(result.output)")
        #expect(result.output.contains("asNobodyForeignOwnersAndDevicesAreSaidOnce"), "\(result.output)")
        #expect(!result.output.contains("skipped"), "\(result.output)")
    }

    /// The yard, of all that an ordinary user can have, on each file system.
    @Test(
        .enabled(if: isRoot && ShellCommand.exists("setpriv"), "needs root and setpriv"),
        arguments: ["ext4", "xfs", "btrfs"])
    func theirYardIsCopiedAndShared(type: String) throws {
        let disk = try MountedFileSystem(loop: type, megabytes: 320)
        let place = disk.path.appending("place")
        try Folder.make(place, mode: 0o777)
        let result = SameTestElsewhere.run(
            "OrdinaryUserTests/yardAsNobody", wrapper: "setpriv --reuid=65534 --regid=65534 --clear-groups",
            variable: OrdinaryUserTests.yard, value: "\(type):\(place)")
        #expect(result.status == 0, "\(result.output)")
        #expect(result.output.contains("Test yardAsNobody() passed"), "\(result.output)")
    }

    @Test(.enabled(if: SameTestElsewhere.isMeant(yard), "run by theirYardIsCopiedAndShared"))
    func yardAsNobody() throws {
        let told = getenv(OrdinaryUserTests.yard).map { String(cString: $0) } ?? ""
        let words = told.split(separator: ":", maxSplits: 1).map(String.init)
        guard words.count == 2 else { throw TestFailure(told) }
        let (type, place) = (words[0], BytePath(words[1]))
        let (source, set) = (place.appending("source"), place.appending("set"))
        try TreeSpec.yard.ofAnOrdinaryUser.build(at: source)
        TwoPasses.waitForTheClock()
        let before = FileSystemClock.now
        let first = try copy(source, set)
        #expect(first.unkept == [])
        #expect(try differences(source, set, holes: type != "btrfs") == [])
        // A pass takes the table that it is given along.
        let noted = Array(first.entries)
        for reflink in [false, true] {
            let entries = try EntryTable(noted)
            let next = place.appending("next-\(reflink)")
            let report = try copy(source, next) {
                $0.base = CopyBase(
                    entries: entries, trustedBefore: before, place: .tree(set, reflink: reflink))
            }
            #expect(report.unkept == [])
            #expect(report.shared == CopyCount(files: report.files, bytes: report.bytes), "\(type) \(reflink)")
            #expect(try differences(source, next, holes: type != "btrfs") == [])
            let isLinked = try status(set.appending("plain/big")).inode == status(next.appending("plain/big")).inode
            #expect(isLinked == (!reflink || type == "ext4"))
        }
        #expect(try differences(source, set, holes: type != "btrfs") == [])
    }

    @Test(.enabled(if: isMeant, "run by theyPassAsNobody"))
    func asNobodyForeignOwnersAndDevicesAreSaidOnce() throws {
        #expect(geteuid() == 65_534)
        let source = BytePath(getenv(OrdinaryUserTests.variable).map { String(cString: $0) } ?? "")
        let scratch = try ScratchFolder()
        let report = try copy(source, scratch("copy"))
        #expect(report.unkept.map(\.kind) == [.devices, .owners, .setIDBits])
        #expect(report.unkept.map(\.description).first == "device nodes of 2 entries not kept, first 'block'")
        // The device is not there, all else is.
        #expect(report.unkept.map(\.count) == [2, 5, 1])
        let left = try differences(source, scratch("copy"))
        #expect(
            left.filter { $0.aspect != .owner && $0.aspect != .group }.map(\.description) == [
                "'block' is missing", "'same' is missing", "'su': mode is 0755, expected 04755",
            ])
    }

    @Test(.enabled(if: isMeant, "run by theyPassAsNobody"))
    func asNobodyAnUnreadableFileIsAnError() throws {
        let scratch = try ScratchFolder()
        try TreeSpec([.folder("f"), .file("f/x").mode(0)]).build(at: scratch("source"))
        let error = try copyError(scratch("source"), scratch("copy"))
        #expect(error.code == .notPermitted)
        #expect(error.message == "unable to open '\(scratch("source/f/x"))': permission denied")
    }

    @Test(.enabled(if: isMeant, "run by theyPassAsNobody"))
    func asNobodyClosedFoldersWithLinksIntoThemAreCopied() throws {
        let scratch = try ScratchFolder()
        try TreeSpec([
            .folder("a").mode(0o500), .folder("a/b").mode(0o500), .file("a/b/x", "linked"), .folder("c").mode(0o555),
            .hardLink("c/y", to: "a/b/x"), .folder("d").mode(0o500), .hardLink("d/z", to: "a/b/x"),
        ]).build(at: scratch("source"))
        _ = try copy(scratch("source"), scratch("copy"))
        #expect(try differences(scratch("source"), scratch("copy")) == [])
        // Again, into folders we may not write.
        try Folder.setMode(scratch("copy/a/b"), 0o500)
        _ = try copy(scratch("source"), scratch("copy")) { $0.delete = true }
        #expect(try differences(scratch("source"), scratch("copy")) == [])
    }
}
