import FileTree
import Glibc
import OverwinterTesting
import Testing

@testable import FileTree

/// A last pass over a tree that never holds still: what its report has is what the destination has, to the byte.
///
/// `OVERWINTER_LAST_PASS_ROUNDS` sets how many rounds are run.
@Suite(.enabled(if: isRoot, "mounting needs root"))
struct LastPassTests {
    private static let rounds = getenv("OVERWINTER_LAST_PASS_ROUNDS").flatMap { Int(String(cString: $0)) } ?? 8

    @Test(arguments: ["ext4", "xfs", "tmpfs"], [false, true])
    func theReportIsOfWhatTheDestinationHas(type: String, hasFirst: Bool) throws {
        let disk =
            try type == "tmpfs" ? MountedFileSystem(tmpfs: "size=600m") : MountedFileSystem(loop: type, megabytes: 600)
        let place = disk.path
        let source = place.appending("source")
        try Folder.make(source, mode: 0o755)
        var changed = 0
        for seed in 1...LastPassTests.rounds {
            var mutator = TreeMutator(root: source, seed: UInt64(seed))
            mutator.mutate(seed == 1 ? 900 : 60)
            let set = place.appending("set-\(seed)")
            var options = TreeCopy.Options()
            options.workers = 1 + seed % 3
            options.changeIsError = false
            let reports = try MutatingThread.run(over: source, seed: seed) {
                var reports: [TreeCopyReport] = []
                for pass in 0..<3 {
                    options.isLast = pass > 0 || !hasFirst
                    let start = FileSystemClock.now
                    let report = try TreeCopy(from: source, to: set, options: options).run()
                    options.base = CopyBase(
                        entries: report.entries, trustedBefore: start, place: .destination(checks: false),
                        hasSameNames: true)
                    reports.append(report)
                }
                return reports
            }
            let last = try #require(reports.last)
            #expect(last.entries.fileWithoutDigest == nil, "seed \(seed)")
            let check = try TreeScan(root: set, digests: [.xxh3, .sha256]).check(against: last.entries)
            #expect(check.differences == [], "seed \(seed)")
            #expect(check.sockets == [], "seed \(seed)")
            changed += last.changed.count
            try TreeRemove(set).run()
            if !check.differences.isEmpty { break }
        }
        // There was something to hold still.
        #expect(changed > 0)
    }
}
