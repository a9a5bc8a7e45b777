import FileTree
import Glibc
import OverwinterTesting
import Testing

/// A place on a file system whose ctime is trusted: an ext4 image for root, else a folder that happens to lie on one.
final class TrustedPlace: Sendable {
    static let isAvailable = isRoot || (try? TrustedFileSystem.holds(temporary)) == true
    static let need: Comment = "needs root, or a local file system for temporary files"
    private static let temporary = BytePath(getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp")

    let path: BytePath
    private let owner: any Sendable

    init() throws {
        if isRoot {
            let disk = try MountedFileSystem(loop: "ext4", megabytes: 64)
            (path, owner) = (disk.path.appending("place"), disk)
            try Folder.make(path, mode: 0o755)
        } else {
            let scratch = try ScratchFolder()
            (path, owner) = (scratch.path, scratch)
        }
    }

    /// A folder of a disk that its owner keeps mounted.
    init(_ path: BytePath) throws {
        (self.path, owner) = (path, ())
        try Folder.make(path, mode: 0o755)
    }

    func callAsFunction(_ name: String) -> BytePath { path.appending(name) }
}

/// A source that is copied while it is at work, changed, and copied again when it stands still.
///
/// Between the passes a third tree shares the inodes of the copy, as a sealed set does: it is checked in the end.
final class TwoPasses {
    let place: TrustedPlace
    let source: BytePath
    let destination: BytePath
    let third: BytePath
    private(set) var first: TreeCopyReport
    /// The clock of the file system before the first pass.
    private(set) var before: FileTime

    /// Builds the source and copies it; `whileAtWork` is done just before, when the source's times are already older.
    init(
        _ spec: TreeSpec, name: String = "source", in given: TrustedPlace? = nil,
        whileAtWork: (BytePath) throws -> Void = { _ in }
    ) throws {
        place = try given ?? TrustedPlace()
        source = place(name)
        destination = place("destination")
        third = place("third")
        try spec.build(at: source)
        try whileAtWork(source)
        TwoPasses.waitForTheClock()
        before = FileSystemClock.now
        try Folder.syncFileSystem(at: source)
        first = try copy(source, destination) { $0.changeIsError = false }
    }

    /// Lets the file system's clock tick, so that what is changed from now on bears another time.
    static func waitForTheClock() { usleep(15_000) }

    /// Links the third tree, lets `change` work on the source, and copies on top.
    func final(checks: Bool = false, _ change: (BytePath) throws -> Void = { _ in }) throws -> TreeCopyReport {
        let linked = ShellCommand.run("cp -al '\(destination)' '\(third)'")
        if linked.status != 0 { throw TestFailure(linked.output) }
        let sealed = try TreeScan(root: third).run().entries
        try change(source)
        try Folder.syncFileSystem(at: source)
        let base = CopyBase(
            entries: first.entries, trustedBefore: before, place: .destination(checks: checks), hasSameNames: true)
        let report = try copy(source, destination) { $0.base = base }
        let now = try TreeScan(root: third).run().entries
        let touched = TreeCompare.differences(expected: sealed, found: now, ignoring: [.linkGroup])
        if !touched.isEmpty { throw TestFailure("the sealed tree was changed: \(touched)") }
        let listing = try TreeScan(root: source).run().entries
        if report.entries != listing || report.entries.count != listing.count {
            throw TestFailure("the report is not the source: \(Array(report.entries)), \(Array(listing))")
        }
        return report
    }

    /// What is left to be desired.
    func wrong(holes: Bool = true) throws -> [TreeDifference] { try differences(source, destination, holes: holes) }
}
