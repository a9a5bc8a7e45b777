import FileTree
import OverwinterTesting
import Testing

@testable import Overwinter

@Suite("The look for writers to sources")
struct WriterLookTests {
    private let scratch: ScratchFolder
    private let folder: BytePath

    init() throws {
        scratch = try ScratchFolder()
        folder = scratch("data")
        try Folder.makeWithParents(folder.appending("tmp"), mode: 0o755)
        for name in ["file", "tmp/file", "node.lock"] {
            try DurableFile.write(Array("some text".utf8), to: folder.appending(name), mode: 0o666)
        }
    }

    private func source(_ name: String = "data", exclude: [String] = []) -> WatchedSource {
        WatchedSource(
            PlannedSource(
                owner: "shop", name: name, path: folder, state: .saved, exclude: exclude, bytes: 0, entries: 0))
    }

    private func copied(exclude: [String] = []) throws -> TreeCopyReport {
        var options = TreeCopy.Options()
        options.exclude = SourceExclusions.patterns(of: exclude)
        return try TreeCopy(from: folder, to: scratch("copy"), options: options, progress: CopyProgress()).run()
    }

    @Test("before the copy a writer is told by where its file lies")
    func byPlace() throws {
        let child = try HoldingProcess(folder.appending("tmp/file"), "open-write")
        var look = try WriterLook(at: [source()])
        #expect(look.writers().map(\.path) == [folder.appending("tmp/file")])
        #expect(look.writers().first?.sentence.hasPrefix("pid \(child.process) (python3") == true)
        #expect(look.writers().first?.sentence.hasSuffix("has '\(folder)/tmp/file' open for writing") == true)
        var narrow = try WriterLook(at: [source(exclude: ["/tmp"])])
        #expect(narrow.writers().isEmpty)
    }

    @Test("after the copy by its inode, under whatever name, and nothing that was not copied")
    func byInode() throws {
        #expect(ShellCommand.run("ln '\(folder)/file' '\(scratch("other-name"))'").status == 0)
        let child = try HoldingProcess(scratch("other-name"), "map-shared")
        let report = try copied(exclude: ["/tmp"])
        var look = try WriterLook(at: [source()], copied: [report])
        #expect(look.writers().isEmpty)
        let found = look.writers(to: [report])
        #expect(found.map(\.path) == [folder.appending("file")])
        #expect(found.first?.holder.process == child.process)
        let elsewhere = try HoldingProcess(folder.appending("tmp/file"), "open-write")
        let again = try WriterLook(at: [source()], copied: [report]).writers(to: [report])
        #expect(again.count == 1, "beside \(elsewhere.process)")
    }

    @Test("what a source leaves out may be written to")
    func excluded() {
        let narrow = source(exclude: ["*.tmp", "/cache/"])
        #expect(!narrow.takes(BytePath("deep/a.tmp")) && !narrow.takes(BytePath("cache/file")))
        for path in ["deep/a", "deep/cache/file", ""] { #expect(narrow.takes(BytePath(path))) }
    }

    @Test(
        "a process is named with its unit or container",
        arguments: [
            ("/system.slice/cron.service", "unit cron.service"),
            ("/system.slice/cron.service/inner", "unit cron.service"),
            ("/user.slice/user-0.slice/session-3.scope", "unit session-3.scope"),
            ("/system.slice/docker-" + String(repeating: "ab", count: 32) + ".scope", "container abababababab"),
            ("/docker/" + String(repeating: "cd", count: 32), "container cdcdcdcdcdcd"), ("/", nil),
            ("/user.slice", nil),
        ])
    func homes(group: String, home: String?) {
        #expect(Writer.home(of: BytePath(group)) == home)
    }

    @Test("lock files are told by their names")
    func lockFiles() throws {
        #expect(LockFiles.paths(in: try copied(), of: source()) == [folder.appending("node.lock")])
        func isOne(_ name: String) -> Bool { Array(name.utf8).withUnsafeBufferPointer(LockFiles.isOne) }
        #expect(isOne("LOCK") && isOne("node.lock") && isOne("x.lck") && isOne("mongod.lock"))
        #expect(!isOne("clock") && !isOne("blocks") && !isOne(""))
    }
}
