import FileTree
import OverwinterTesting
import Synchronization
import Testing

/// What another thread sees of a copy or a scan goes on all the time, also within one large folder, one file, and one hole.
@Suite(.enabled(if: TrustedPlace.isAvailable, TrustedPlace.need))
struct ProgressTests {
    /// What was seen at the moments in which it was asked whether to end.
    private final class Seen: Sendable {
        let progress = CopyProgress()
        private let moments = Mutex<(files: Set<Int>, bytes: Set<Int64>)>(([], []))

        func look() -> Bool {
            moments.withLock {
                $0.files.insert(progress.files)
                $0.bytes.insert(progress.bytes)
            }
            return false
        }

        var files: Int { moments.withLock { $0.files.count } }
        var bytes: Int { moments.withLock { $0.bytes.count } }
    }

    private func copy(
        _ source: BytePath, _ destination: BytePath, base: CopyBase? = nil
    ) throws -> (seen: Seen, report: TreeCopyReport) {
        var options = TreeCopy.Options()
        options.base = base
        let seen = Seen()
        let report = try TreeCopy(
            from: source, to: destination, options: options, progress: seen.progress, isCancelled: { seen.look() }
        ).run()
        return (seen, report)
    }

    @Test func inOneFolder() throws {
        let place = try TrustedPlace()
        let count = 3000
        try TreeSpec((0..<count).map { .file("f\($0)", "x") }).build(at: place("source"))
        TwoPasses.waitForTheClock()
        let before = FileSystemClock.now
        let first = try copy(place("source"), place("copy"))
        let noted = Array(first.report.entries)
        let kept = try copy(
            place("source"), place("copy"),
            base: CopyBase(
                entries: EntryTable(noted), trustedBefore: before, place: .destination(checks: false),
                hasSameNames: true))
        let shared = try copy(
            place("source"), place("next"),
            base: CopyBase(
                entries: EntryTable(noted), trustedBefore: before, place: .tree(place("copy"), reflink: false)))
        #expect(kept.report.kept.files == count)
        #expect(shared.report.shared.files == count)
        for seen in [first.seen, kept.seen, shared.seen] {
            #expect(seen.files > 20)
            #expect(seen.progress.files == count)
        }
        let scanned = Seen()
        _ = try TreeScan(root: place("copy"), progress: scanned.progress, isCancelled: { scanned.look() }).run()
        #expect(scanned.files > 20)
    }

    @Test(arguments: [false, true])
    func inOneFile(isHole: Bool) throws {
        let place = try TrustedPlace()
        let size: Int64 = 16 << 20
        let file: TreeSpec.Entry =
            isHole ? .sparse("f", size: size) : .file("f", String(repeating: "x", count: Int(size)))
        try TreeSpec([file]).build(at: place("source"))
        let copied = try copy(place("source"), place("copy"))
        let scanned = Seen()
        _ = try TreeScan(
            root: place("copy"), digests: [.xxh3, .sha256], dropCache: true, progress: scanned.progress,
            isCancelled: { scanned.look() }
        ).run()
        for seen in [copied.seen, scanned] {
            #expect(seen.bytes > 10)
            #expect(seen.progress.bytes == size)
        }
    }
}
