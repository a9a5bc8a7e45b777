import FileTree
import Glibc
import OverwinterTesting
import Testing

@testable import Overwinter

@Suite("Old data that is set aside")
struct SetAsideTests {
    private let scratch: ScratchFolder

    init() throws { scratch = try ScratchFolder() }

    private func write(_ text: String, _ name: String) throws {
        try DurableFile.write(Array(text.utf8), to: scratch(name), mode: 0o600)
    }

    private func text(_ name: String) throws -> String {
        String(decoding: try DurableFile.read(scratch(name), limit: 100), as: UTF8.self)
    }

    @Test func comesBackOverWhatARestoreLeft() throws {
        try Folder.make(scratch("data"), mode: 0o750)
        try write("old", "data/file")
        try write("old", "single")
        var aside = SetAside(run: "r")
        for name in ["data", "single", "missing"] { try aside.setAside(scratch(name)) }
        #expect(try FileStatus.ifPresent(scratch("data")) == nil)
        #expect(try text("data.overwinter-aside-r/file") == "old")
        // Half a restore.
        try Folder.make(scratch("data"), mode: 0o700)
        try write("new", "data/other")
        try write("new", "missing")
        try aside.putBack()
        #expect(try Folder.names(of: scratch.path).map(\.description) == ["data", "single"])
        #expect(try Folder.names(of: scratch("data")).map(\.description) == ["file"])
        #expect(try FileStatus.of(scratch("data")).mode == 0o750)
        #expect(try text("single") == "old")
    }

    @Test func aTargetThatIsALinkIsMovedAsALink() throws {
        try Folder.make(scratch("elsewhere"), mode: 0o700)
        try write("kept", "elsewhere/file")
        try Names.makeSymbolicLink(scratch("data"), to: BytePath("elsewhere"))
        var aside = SetAside(run: "r")
        try aside.setAside(scratch("data"))
        try Folder.make(scratch("data"), mode: 0o700)
        try aside.putBack()
        #expect(try Names.readLink(scratch("data")) == BytePath("elsewhere"))
        #expect(try text("elsewhere/file") == "kept")
    }

    @Test func whatCannotBePutBackIsAnErrorAndTheRestIsPutBack() throws {
        try write("old", "one")
        try write("old", "two")
        var aside = SetAside(run: "r")
        try aside.setAside(scratch("one"))
        try aside.setAside(scratch("two"))
        // Its old data is gone from where it was set aside.
        try Names.unlink(scratch("two.overwinter-aside-r"))
        #expect(throws: FileTreeError.self) { try aside.putBack() }
        #expect(try text("one") == "old")
    }

    @Test(.enabled(if: geteuid() == 0, "mounts need root"))
    func aMountBehindALinkIsEmptiedWithinAndGetsItsOwnModeBack() throws {
        let mounted = try MountedFileSystem(tmpfs: "size=1m,mode=0750")
        try Names.makeSymbolicLink(scratch("link"), to: mounted.path.parent)
        let target = scratch("link").appending(mounted.path.lastComponent)
        try DurableFile.write([1], to: mounted.path.appending("file"), mode: 0o600)
        var aside = SetAside(run: "r")
        try aside.setAside(target)
        #expect(try Folder.names(of: mounted.path).map(\.description) == [".overwinter-aside-r"])
        try Folder.setMode(mounted.path, 0o700)
        try DurableFile.write([2], to: mounted.path.appending("new"), mode: 0o600)
        try aside.putBack()
        #expect(try Folder.names(of: mounted.path).map(\.description) == ["file"])
        #expect(try FileStatus.of(mounted.path).mode == 0o750)
    }

    @Test(.enabled(if: geteuid() == 0, "mounts need root"))
    func withinAMountNothingComesBackBeforeItIsWrittenThatTheNewIsAway() throws {
        let mounted = try MountedFileSystem(tmpfs: "size=1m,mode=0750")
        try DurableFile.write([1], to: mounted.path.appending("file"), mode: 0o600)
        var aside = SetAside(run: "r")
        try aside.setAside(mounted.path)
        try DurableFile.write([2], to: mounted.path.appending("new"), mode: 0o600)
        aside.note = { _ in false }
        let error = thrown(FileTreeError.self) { try aside.putBack() }
        #expect(
            error?.message == "the old data of '\(mounted.path)' stays aside: the journal cannot be written")
        #expect(try Folder.names(of: mounted.path).map(\.description) == [".overwinter-aside-r"])
        // Once it can be written, the rest is done.
        aside.note = { _ in true }
        try aside.putBack()
        #expect(try Folder.names(of: mounted.path).map(\.description) == ["file"])
    }

    @Test(.enabled(if: geteuid() == 0, "mounts need root"))
    func whereItsMountIsGoneNothingIsTakenForCleared() throws {
        let mounted = try MountedFileSystem(tmpfs: "size=1m")
        let target = mounted.path.appending("data")
        try Folder.make(target, mode: 0o700)
        try write("old", "here")
        var aside = SetAside(run: "r")
        for path in [target, mounted.path.appending("nothing"), scratch("here")] { try aside.setAside(path) }
        try write("new", "here")
        var notes: [SetAside.Note] = []
        aside.note = { note in
            notes.append(note)
            return true
        }
        mounted.unmount()
        let error = thrown(FileTreeError.self) { try aside.putBack() }
        #expect(error?.message == "'\(mounted.path)' is not mounted, and old data of '\(target)' is there")
        #expect(error?.hint == "mount it, then: overwinter recover")
        #expect(notes == [.cleared(scratch("here"))])
        #expect(try text("here") == "old")
    }
}
