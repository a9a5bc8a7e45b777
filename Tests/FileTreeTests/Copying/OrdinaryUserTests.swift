import FileTree
import Glibc
import OverwinterTesting
import Testing

/// A copy by a user who is not root.
struct OrdinaryUserTests {
    private static let variable = "OVERWINTER_ORDINARY_USER"
    private static let isMeant = SameTestElsewhere.isMeant(variable)

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
