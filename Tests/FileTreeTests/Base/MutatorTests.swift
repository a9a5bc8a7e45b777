import FileTree
import Glibc
import OverwinterTesting
import Synchronization
import Testing

/// Trees changed at random between the passes, and during the first: what is copied must be the source as it stands at the end.
///
/// `OVERWINTER_MUTATOR_ROUNDS` sets how many rounds are run, `OVERWINTER_MUTATOR_SEED` with which seed they begin.
struct MutatorTests {
    private static let rounds = number("OVERWINTER_MUTATOR_ROUNDS") ?? 60
    private static let variable = "OVERWINTER_MUTATOR_PLACE"
    private static let firstSeed = number("OVERWINTER_MUTATOR_SEED") ?? 1

    private static func number(_ name: String) -> Int? { getenv(name).flatMap { Int(String(cString: $0)) } }

    @Test(.enabled(if: isRoot, "mounting needs root"), arguments: ["ext4", "xfs", "btrfs"])
    func everySetIsTheSource(type: String) throws {
        let disk = try MountedFileSystem(loop: type, megabytes: 600)
        let rounds = type == "ext4" ? MutatorTests.rounds : MutatorTests.rounds / 2
        try chain(in: disk.path, rounds: rounds, reflink: type != "ext4", holes: type != "btrfs")
    }

    /// As another user, and with so few descriptors that folders are closed for room all the time.
    @Test(
        .enabled(if: isRoot && ShellCommand.exists("setpriv"), "needs root and setpriv"),
        arguments: ["setpriv --reuid=65534 --regid=65534 --clear-groups", "prlimit --nofile=60"])
    func everySetIsTheSourceElsewhere(wrapper: String) throws {
        let disk = try MountedFileSystem(loop: "ext4", megabytes: 400)
        let place = disk.path.appending("place")
        try Folder.make(place, mode: 0o777)
        let result = SameTestElsewhere.run(
            "MutatorTests/elsewhere", wrapper: wrapper, variable: MutatorTests.variable, value: "\(place)")
        #expect(result.status == 0, "\(result.output)")
        #expect(result.output.contains("Test elsewhere"))
        #expect(!result.output.contains("skipped: \"run by"))
    }

    @Test(.enabled(if: SameTestElsewhere.isMeant(variable), "run by everySetIsTheSourceElsewhere"))
    func elsewhere() throws {
        let place = BytePath(getenv(MutatorTests.variable).map { String(cString: $0) } ?? "")
        try chain(in: place, rounds: MutatorTests.rounds / 2, reflink: false, holes: true)
    }

    /// Sets one after another, each on top of the last, each with a first pass over a tree that is at work.
    private func chain(in place: BytePath, rounds: Int, reflink: Bool, holes: Bool) throws {
        let source = place.appending("source")
        try Folder.make(source, mode: 0o755)
        var last: (path: BytePath, entries: EntryTable, before: FileTime)?
        var (kept, shared) = (0, 0)
        for seed in MutatorTests.firstSeed..<MutatorTests.firstSeed + rounds {
            var mutator = TreeMutator(root: source, seed: UInt64(seed))
            mutator.mutate(last == nil ? 900 : 20)
            usleep(12_000)
            let set = place.appending("set-\(seed)")
            let sealed = try last.map { try TreeScan(root: $0.path).run().entries }
            var options = TreeCopy.Options()
            options.workers = 1 + seed % 3
            options.changeIsError = false
            options.base = last.map {
                CopyBase(
                    entries: $0.entries, trustedBefore: $0.before,
                    place: .tree($0.path, reflink: reflink && seed % 2 == 0))
            }
            try Folder.syncFileSystem(at: source)
            let start = FileSystemClock.now
            let first = try MutatingThread.run(over: source, seed: seed, isLive: seed % 3 != 0) {
                try TreeCopy(from: source, to: set, options: options).run()
            }
            mutator.mutate(20)
            let third = place.appending("third")
            let linked = ShellCommand.run("cp -al '\(set)' '\(third)'")
            #expect(linked.status == 0, "seed \(seed): \(linked.output)")
            let thirdBefore = try TreeScan(root: third).run().entries
            try Folder.syncFileSystem(at: source)
            let finalStart = FileSystemClock.now
            options.changeIsError = true
            options.base = CopyBase(
                entries: first.entries, trustedBefore: start, place: .destination(checks: seed % 4 == 0),
                hasSameNames: seed % 5 != 0)
            let final = try TreeCopy(from: source, to: set, options: options).run()
            let wrong = try differences(source, set, holes: holes)
            #expect(wrong == [], "seed \(seed)")
            let listing = try TreeScan(root: source).run()
            let counted = final.entries.count
            if final.entries != listing.entries || counted != listing.entries.count {
                let odd = zip(final.entries, listing.entries).first { $0 != $1 }
                Issue.record("seed \(seed): the report differs from the source: \(String(describing: odd))")
            }
            #expect(final.files == listing.files && final.bytes == listing.bytes, "seed \(seed)")
            #expect(final.copied.files + final.kept.files + final.shared.files == final.files, "seed \(seed)")
            #expect(final.unkept == [], "seed \(seed)")
            try expectUntouched(third, thirdBefore, seed)
            if let last, let sealed { try expectUntouched(last.path, sealed, seed) }
            if let last { try TreeRemove(last.path).run() }
            try TreeRemove(third).run()
            last = (set, final.entries, finalStart)
            kept += final.kept.files
            shared += first.shared.files
            // The first seed that fails is the one to look at.
            if wrong != [] { break }
        }
        // The passes had something to go by.
        #expect(kept > rounds)
        #expect(shared > rounds)
    }

    private func expectUntouched(_ tree: BytePath, _ before: EntryTable, _ seed: Int) throws {
        let after = try TreeScan(root: tree).run().entries
        #expect(
            TreeCompare.differences(expected: before, found: after, ignoring: [.linkGroup]) == [], "seed \(seed)")
        #expect(before.map(\.facts?.inode) == after.map(\.facts?.inode), "seed \(seed)")
    }
}

final class OneFlag: Sendable {
    private let value = Atomic<Bool>(false)
    var isSet: Bool { value.load(ordering: .relaxed) }
    func set() { value.store(true, ordering: .relaxed) }
}
