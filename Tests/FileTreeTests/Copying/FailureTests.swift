import CLinux
import FileTree
import Glibc
import OverwinterTesting
import Synchronization
import Testing

/// How a copy ends when it cannot go on.
struct FailureTests {
    @Test(.enabled(if: isRoot, "mounting needs root"))
    func aFullDiskNamesFileAndByte() throws {
        let disk = try MountedFileSystem(tmpfs: "size=1m")
        let scratch = try ScratchFolder()
        try TestFile.write([UInt8](repeating: 1, count: 3 << 20), to: scratch("source"))
        let target = disk.path.appending("copy")
        let error = try copyError(scratch("source"), target)
        #expect(error.code == .noSpace)
        #expect(error.message == "unable to write '\(target)' at byte 1048576: no space left on device")
        #expect(error.hint == "free space on that file system, then try again")
    }

    @Test(.enabled(if: isRoot, "mounting needs root"))
    func aDiskWithoutInodesNamesTheFile() throws {
        let disk = try MountedFileSystem(tmpfs: "nr_inodes=10")
        let scratch = try ScratchFolder()
        try TreeSpec((0..<30).map { .file("f\($0)") }).build(at: scratch("source"))
        let error = try copyError(scratch("source"), disk.path.appending("copy"))
        #expect(error.code == .noSpace)
        #expect(error.message.hasPrefix("unable to create '\(disk.path)/copy/f"))
    }

    @Test(.enabled(if: isRoot, "mounting needs root"))
    func aReadOnlyDestinationIsNamed() throws {
        let disk = try MountedFileSystem(tmpfs: "ro")
        let scratch = try ScratchFolder()
        try Folder.make(scratch("source"), mode: 0o755)
        let error = try copyError(scratch("source"), disk.path.appending("copy"))
        #expect(error.code == .readOnly)
        #expect(error.message == "unable to create '\(disk.path)/copy': read-only file system")
    }

    @Test func aFileThatGrowsOrShrinksIsAnError() throws {
        for size: Int64 in [0, 5 << 20] {
            let scratch = try ScratchFolder()
            try TestFile.write([UInt8](repeating: 1, count: 2 << 20), to: scratch("source"))
            let source = scratch("source")
            let error = try cancelling(scratch("source"), scratch("copy")) { polls in
                // In the middle of the reading.
                if polls == 3 { try? TestFile.change(source) { ow_truncate($0, size) } }
                return false
            }
            #expect(error.code == .changed)
            #expect(error.message.hasPrefix("'\(source)' changed while it was read: its size changed from 2097152"))
            #expect(error.hint == "stop what writes to it, then copy again")
        }
    }

    @Test func aFileWhoseTimesAreSetBackIsAnErrorToo() throws {
        let scratch = try ScratchFolder()
        try TestFile.write([UInt8](repeating: 1, count: 2 << 20), to: scratch("source"))
        _ = ShellCommand.run("touch -d @1000 '\(scratch("source"))'")
        let source = scratch("source")
        let error = try cancelling(scratch("source"), scratch("copy")) { polls in
            if polls == 3 {
                _ = ShellCommand.run(
                    "printf x | dd of='\(source)' conv=notrunc status=none; touch -d @1000 '\(source)'")
            }
            return false
        }
        #expect(error.code == .changed)
    }

    @Test func aFileThatVanishesIsAnErrorOrReported() throws {
        for isError in [true, false] {
            let scratch = try ScratchFolder()
            let source = scratch("source")
            try TreeSpec((0..<50).map { .file("f\($0)") }).build(at: source)
            let removed = Mutex(false)
            var options = TreeCopy.Options()
            options.workers = 1
            options.changeIsError = isError
            let copy = TreeCopy(from: source, to: scratch("copy"), options: options) {
                removed.withLock { removed in
                    // Once the names are read.
                    if !removed, (try? FileStatus.ifPresent(source)) != nil,
                        (try? FileStatus.of(BytePath("\(source)/f0"))) != nil,
                        (try? Folder.names(of: BytePath("\(source)/../copy")))?.isEmpty == false
                    {
                        removed = true
                        _ = ShellCommand.run("rm '\(source)'/*")
                    }
                }
                return false
            }
            if isError {
                let error = try thrown { _ = try copy.run() }
                #expect(error.code == .vanished || error.code == .changed)
            } else {
                #expect(try copy.run().changed.isEmpty == false)
            }
        }
    }

    @Test func aClosedStandardInputIsNoPlaceForAFile() {
        let result = SameTestElsewhere.run(
            "FailureTests/inAProcessWithoutInput", wrapper: "sh -c 'exec \"$@\" 0<&-' sh",
            variable: "OVERWINTER_WITHOUT_INPUT")
        #expect(result.status == 0, "\(result.output)")
        #expect(result.output.contains("inAProcessWithoutInput"))
    }

    @Test(.enabled(if: SameTestElsewhere.isMeant("OVERWINTER_WITHOUT_INPUT"), "run by aClosedStandardInput…"))
    func inAProcessWithoutInput() {
        // Open, and of no use to a reader.
        #expect(fcntl(0, F_GETFL) & O_ACCMODE == O_WRONLY)
    }

    @Test func cancellationEndsAHugeFile() throws {
        let scratch = try ScratchFolder()
        try TreeSpec([.sparse("huge", size: 1 << 40)]).build(at: scratch("source"))
        let error = try cancelling(scratch("source"), scratch("copy")) { $0 > 20 }
        #expect(error.code == .cancelled)
    }

    @Test func theFirstErrorOfManyWorkersIsTold() throws {
        let scratch = try ScratchFolder()
        try TreeSpec((0..<40).flatMap { [.folder("d\($0)"), .file("d\($0)/x")] }).build(at: scratch("source"))
        let error = try cancelling(scratch("source"), scratch("copy"), workers: 8) { $0 > 30 }
        #expect(error.code == .cancelled)
    }

    /// The error of a copy whose `isCancelled` counts how often it was asked.
    private func cancelling(
        _ source: BytePath, _ destination: BytePath, workers: Int = 2, _ body: @escaping @Sendable (Int) -> Bool
    ) throws -> FileTreeError {
        var options = TreeCopy.Options()
        options.workers = workers
        let counter = Counter()
        let copy = TreeCopy(from: source, to: destination, options: options) { body(counter.next()) }
        return try thrown { _ = try copy.run() }
    }
}

private final class Counter: Sendable {
    private let count = Atomic<Int>(0)
    func next() -> Int { count.wrappingAdd(1, ordering: .relaxed).newValue }
}
