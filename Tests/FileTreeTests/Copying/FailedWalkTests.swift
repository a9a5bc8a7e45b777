import FileTree
import Glibc
import OverwinterTesting
import Testing

/// What has failed on one thread keeps the others at nothing: a file may be hours long, and services may stand still for it.
@Suite(.enabled(if: isRoot, "mounting needs root"))
struct FailedWalkTests {
    private static let long = 3
    private static let depth = 15

    /// Long files, of which there is something to do in many pieces, and an entry that cannot be read, some folders further: a file
    /// system in user space is mounted there, and its program is gone.
    private func source(in place: BytePath) throws -> BytePath {
        let source = place.appending("source")
        let folders = (0..<FailedWalkTests.depth).map { "deep" + String(repeating: "/d", count: $0) }
        let bad = (folders.last ?? "") + "/bad"
        try TreeSpec(folders.map { .folder($0) } + [.file(bad)]).build(at: source)
        let made = ShellCommand.run(
            """
            cd '\(source)' && for i in 1 2 3; do head -c 48000000 /dev/zero >long-$i || exit; done
            mount -i -t fuse -o fd=3,rootmode=100000,user_id=0,group_id=0 dead '\(source)/\(bad)' 3<>/dev/fuse
            """)
        #expect(made.status == 0, "\(made.output)")
        return source
    }

    private func expectEarlyEnd(
        _ walk: (BytePath, CopyProgress, @escaping @Sendable () -> Bool) throws -> Void
    ) throws {
        let memory = try MountedFileSystem(tmpfs: "size=400m")
        let source = try source(in: memory.path)
        defer { _ = ShellCommand.run("umount $(find '\(source)' -name bad)") }
        let progress = CopyProgress()
        let error = try thrown {
            try walk(source, progress) {
                // So that reading a long file takes its many pieces far longer than the way down.
                if progress.bytes > 0 { usleep(2000) }
                return false
            }
        }
        #expect(error.message.contains("/bad'"), "\(error.message)")
        #expect(error.code != .cancelled)
        // On a loaded machine perhaps none was begun; none was read to its end.
        #expect(progress.bytes < 48_000_000 * FailedWalkTests.long / 2)
        #expect(progress.files == 0)
    }

    @Test func aCopyIsNotGoneOnWith() throws {
        try expectEarlyEnd { source, progress, isCancelled in
            var options = TreeCopy.Options()
            options.workers = 3
            _ = try TreeCopy(
                from: source, to: source.parent.appending("copy"), options: options, progress: progress,
                isCancelled: isCancelled
            ).run()
        }
    }

    /// Read past the page cache as well, where few of the workers have a turn and others would wait for theirs.
    @Test(arguments: [false, true])
    func aScanIsNotGoneOnWith(dropCache: Bool) throws {
        try expectEarlyEnd { source, progress, isCancelled in
            _ = try TreeScan(
                root: source, digests: [.xxh3, .sha256], dropCache: dropCache, workers: dropCache ? 0 : 3,
                progress: progress, isCancelled: isCancelled
            ).run()
        }
    }
}
