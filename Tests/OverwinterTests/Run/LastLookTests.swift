import FileTree
import Glibc
import OverwinterTesting
import Testing

@testable import Overwinter

@Suite("The last look at a source")
struct LastLookTests {
    private let scratch: ScratchFolder
    private let source: BytePath
    private let report: TreeCopyReport

    init() throws {
        scratch = try ScratchFolder()
        source = scratch("source")
        try Folder.makeWithParents(source.appending("folder"), mode: 0o755)
        try DurableFile.write(Array("old".utf8), to: source.appending("folder/file"), mode: 0o644)
        try DurableFile.write(Array("other".utf8), to: source.appending("other"), mode: 0o644)
        report = try TreeCopy(from: source, to: scratch("copy"), options: .init(), progress: CopyProgress()).run()
    }

    /// By listing every folder, and by the names noted: both must tell the same.
    private func firstChange() throws -> String? {
        let listed = try firstChange(namesHoldBefore: nil)
        #expect(try firstChange(namesHoldBefore: .never) == listed)
        return listed
    }

    private func firstChange(namesHoldBefore: FileTime?) throws -> String? {
        let planned = PlannedSource(
            owner: "shop", name: "data", path: source, state: .saved, exclude: [], bytes: 0, entries: 0)
        return try LastLook(source: planned, report: report, namesHoldBefore: namesHoldBefore, isCancelled: { false })
            .firstChange()
            .map { "\($0.path) \($0.what)" }
    }

    @Test func findsNothingWhereNothingChanged() throws {
        #expect(try firstChange() == nil)
    }

    /// Same size, and the time of modification set back: only the time of change tells.
    @Test func findsAFileThatWasRewrittenAndHadItsTimeSetBack() throws {
        let file = source.appending("folder/file")
        let before = try FileStatus.of(file)
        let descriptor = file.withCString { open($0, O_WRONLY) }
        #expect(write(descriptor, "new", 3) == 3)
        var times = [timespec](
            repeating: timespec(tv_sec: Int(before.modified.seconds), tv_nsec: Int(before.modified.nanoseconds)),
            count: 2)
        #expect(futimens(descriptor, &times) == 0)
        close(descriptor)
        #expect(try firstChange() == "folder/file was changed")
    }

    @Test func findsAFileThatWasMade() throws {
        try DurableFile.write([], to: source.appending("folder/zzz"), mode: 0o644)
        // The folder changed with it, and comes first.
        #expect(try firstChange() == "folder was changed")
    }

    @Test func findsAFileThatWasRemoved() throws {
        try Names.unlink(source.appending("other"))
        #expect(try firstChange() == " was changed")
    }

    @Test func findsAChangeOfModeOnly() throws {
        try Folder.setMode(source.appending("other"), 0o600)
        #expect(try firstChange() == "other was changed")
    }
}
