import FileTree
import OverwinterTesting
import Synchronization
import Testing

struct TreeMeasureTests {
    @Test func canBeEndedBetweenTwoEntries() throws {
        let scratch = try ScratchFolder()
        try TreeSpec((0..<200).map { .file("f\($0)", "x") }).build(at: scratch("tree"))
        #expect(try TreeMeasure(root: scratch("tree")).run().files == 200)
        let polls = Mutex(0)
        let progress = CopyProgress()
        let error = thrown(FileTreeError.self) {
            _ = try TreeMeasure(
                root: scratch("tree"), progress: progress,
                isCancelled: {
                    polls.withLock { count in
                        count += 1
                        return count > 20
                    }
                }
            ).run()
        }
        #expect(error?.code == .cancelled)
        #expect(progress.files < 200)
    }

    @Test(.enabled(if: isRoot, "mounting needs root"))
    func moreThanCanBeCountedIsTheMostThatCanBe() throws {
        let disk = try MountedFileSystem(loop: "xfs", megabytes: 320)
        #expect(ShellCommand.run("cd '\(disk.path)' && mkdir d && truncate -s 5E a d/b d/c").status == 0)
        let size = try TreeMeasure(root: disk.path).run()
        #expect(size.files == 3)
        #expect(size.bytes == .max)
        #expect(size.allocated == 0)
    }
}
