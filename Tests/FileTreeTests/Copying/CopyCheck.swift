import FileTree
import Glibc
import OverwinterTesting
import Testing

let isRoot = geteuid() == 0

/// Every difference a second reading of both trees finds; sockets are not copied and not listed.
func differences(_ source: BytePath, _ copy: BytePath, holes: Bool = true) throws -> [TreeDifference] {
    TreeCompare.differences(
        expected: try TreeScan(root: source, digests: [.xxh3, .sha256]).run().entries,
        found: try TreeScan(root: copy, digests: [.xxh3, .sha256]).run().entries, comparingHoles: holes)
}

/// What rsync would still change to make the copy equal: an empty answer is the check of an independent program.
func rsyncDifferences(_ source: BytePath, _ copy: BytePath) -> String {
    ShellCommand.run(
        "rsync -aHAXSni --numeric-ids --delete --checksum '\(source)/' '\(copy)/'"
    ).output
}

func copy(_ source: BytePath, _ destination: BytePath, _ change: (inout TreeCopy.Options) -> Void = { _ in }) throws
    -> TreeCopyReport
{
    var options = TreeCopy.Options()
    change(&options)
    return try TreeCopy(from: source, to: destination, options: options).run()
}

/// The error a copy ends with.
func copyError(_ source: BytePath, _ destination: BytePath, _ change: (inout TreeCopy.Options) -> Void = { _ in })
    throws
    -> FileTreeError
{
    do {
        _ = try copy(source, destination, change)
    } catch let error as FileTreeError {
        return error
    }
    throw TestFailure("the copy did not fail")
}

func status(_ path: BytePath) throws -> FileStatus { try FileStatus.of(path) }
