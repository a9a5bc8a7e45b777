import FileTree
import Glibc
import OverwinterTesting
import Testing

/// Files that are made with their final mode have it, whatever the umask and the file system do to new files.
struct CreationModeTests {
    private static let modes: [UInt16] = [
        0, 0o400, 0o444, 0o600, 0o640, 0o644, 0o664, 0o666, 0o755, 0o777, 0o1644, 0o2755, 0o4755, 0o6777,
    ]

    private func source(at root: BytePath) throws {
        let files = { (folder: String) -> [TreeSpec.Entry] in
            CreationModeTests.modes.map { TreeSpec.Entry.file(folder + String($0, radix: 8), "content").mode($0) }
        }
        try TreeSpec(
            files("") + [.folder("a").mode(0o755)] + files("a/") + [.folder("a/b").mode(0o2775)] + files("a/b/")
        ).build(at: root)
    }

    @Test func everyModeIsKeptInANewFolder() throws {
        let scratch = try ScratchFolder()
        try source(at: scratch("source"))
        #expect(try copy(scratch("source"), scratch("copy")).unkept.isEmpty)
        #expect(try differences(scratch("source"), scratch("copy")) == [])
    }

    @Test func everyModeIsKeptInAFolderThatIsThere() throws {
        let scratch = try ScratchFolder()
        try source(at: scratch("source"))
        try TreeSpec([.folder("a"), .file("a/600", "older")]).build(at: scratch("copy"))
        _ = try copy(scratch("source"), scratch("copy"))
        #expect(try differences(scratch("source"), scratch("copy")) == [])
    }

    @Test func aDefaultACLAboveChangesNoMode() throws {
        let scratch = try ScratchFolder()
        try source(at: scratch("source"))
        try Folder.make(scratch("there"), mode: 0o755)
        let set = ShellCommand.run("setfacl -d -m u::rwx,g::---,o::rwx '\(scratch("there"))'")
        try #require(set.status == 0, "\(set.output)")
        _ = try copy(scratch("source"), scratch("there/copy"))
        #expect(try differences(scratch("source"), scratch("there/copy")) == [])
    }

    @Test func manyWorkersShareTheNamesOfAFolderAndItsLongFiles() throws {
        let scratch = try ScratchFolder()
        let long = (0..<7).map {
            TreeSpec.Entry.sparse("long\($0)", size: Int64(9 + $0) << 20, [Int64($0) << 20: [120]])
        }
        try TreeSpec((0..<1500).map { .file("f\($0)", "content \($0)") } + long).build(at: scratch("source"))
        for workers in [2, 64] {
            let report = try copy(scratch("source"), scratch("copy\(workers)")) { $0.workers = workers }
            #expect(report.files == 1500 + long.count)
            #expect(try differences(scratch("source"), scratch("copy\(workers)")) == [])
        }
    }
}
