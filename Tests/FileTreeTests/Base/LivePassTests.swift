import CLinux
import FileTree
import Glibc
import OverwinterTesting
import Synchronization
import Testing

/// A pass over a tree that is at work: what changes meanwhile is noted so that the next pass does not believe it.
@Suite(.enabled(if: TrustedPlace.isAvailable, TrustedPlace.need))
struct LivePassTests {
    /// A live pass during which `change` is done once, when the copy asks for the `poll`th time whether to stop.
    private func pass(
        _ source: BytePath, _ destination: BytePath, poll: Int, _ change: @escaping @Sendable () -> Void
    ) throws -> TreeCopyReport {
        var options = TreeCopy.Options()
        options.workers = 1
        options.changeIsError = false
        let polls = Polls()
        return try TreeCopy(from: source, to: destination, options: options) {
            if polls.next() == poll { change() }
            return false
        }.run()
    }

    private final class Polls: Sendable {
        private let count = Atomic<Int>(0)
        func next() -> Int { count.wrappingAdd(1, ordering: .relaxed).newValue }
    }

    @Test(arguments: [0, 1, 3 << 20, 20 << 20])
    func aFileThatShrinksOrGrowsEnds(size: Int64) throws {
        let place = try TrustedPlace()
        let file = place("source").appending("f")
        try TreeSpec([.file("f", String(repeating: "x", count: 10 << 20))]).build(at: place("source"))
        TwoPasses.waitForTheClock()
        let before = FileSystemClock.now
        let first = try pass(place("source"), place("copy"), poll: 6) {
            try? TestFile.change(file) { ow_truncate($0, size) }
        }
        #expect(first.changed.map(\.description).contains("f"))
        let noted = first.entries.first { $0.path == BytePath("f") }
        #expect(noted?.xxh3 == nil)
        #expect(noted?.facts?.changed == .never)
        let final = try copy(place("source"), place("copy")) {
            // However late the next pass believes: this one it does not.
            $0.base = CopyBase(
                entries: first.entries, trustedBefore: FileTime(seconds: before.seconds + 1000, nanoseconds: 0),
                place: .destination(checks: false))
        }
        #expect(final.copied.files == 1)
        #expect(try differences(place("source"), place("copy")) == [])
    }

    @Test func aFolderThatVanishesWhileItIsReadIsGoneInTheNextPass() throws {
        for poll in [2, 5, 20, 60] {
            let place = try TrustedPlace()
            let source = place("source")
            let names = (0..<40).map { "a/f\($0)" }
            try TreeSpec(
                [.folder("a"), .folder("a/b"), .folder("a/b/c"), .file("a/b/c/x"), .file("z")] + names.map { .file($0) }
            ).build(at: source)
            TwoPasses.waitForTheClock()
            let before = FileSystemClock.now
            let first = try pass(source, place("copy"), poll: poll) { try? TreeRemove(source.appending("a")).run() }
            let final = try copy(source, place("copy")) {
                $0.base = CopyBase(
                    entries: first.entries, trustedBefore: before, place: .destination(checks: false),
                    hasSameNames: true)
            }
            #expect(final.entries.map(\.path.description) == ["", "z"])
            #expect(try differences(source, place("copy")) == [])
        }
    }

    @Test func aFolderThatMovesWhileItIsClosedForRoomIsNoError() {
        let result = SameTestElsewhere.run(
            "LivePassTests/withFewDescriptors", wrapper: "prlimit --nofile=64", variable: "OVERWINTER_FEW_LIVE")
        #expect(result.status == 0, "\(result.output)")
        #expect(result.output.contains("withFewDescriptors"))
        #expect(!result.output.contains("skipped"))
    }

    @Test(.enabled(if: SameTestElsewhere.isMeant("OVERWINTER_FEW_LIVE"), "run by aFolderThatMoves…"))
    func withFewDescriptors() throws {
        // Where it comes back before the final pass, nothing but what was lost tells that it was away.
        for (poll, comesBack) in [
            (80, false), (150, false), (199, false), (240, false), (210, true), (240, true), (260, true),
        ] {
            let place = try TrustedPlace()
            let source = place("source")
            // Deeper than there are descriptors, with something to do on the way up.
            var entries: [TreeSpec.Entry] = []
            var path = ""
            for level in 0..<200 {
                path += level == 0 ? "d" : "/d"
                entries += [.folder(path), .file("\(path)/f\(level)", "\(level)")]
                if level > 0 { entries.append(.hardLink("\(path)/link\(level)", to: "d/f0")) }
            }
            try TreeSpec(entries).build(at: source)
            TwoPasses.waitForTheClock()
            let before = FileSystemClock.now
            let first = try pass(source, place("copy"), poll: poll) {
                try? Names.rename(source.appending("d/d/d"), to: source.appending("moved"))
            }
            if comesBack { try Names.rename(source.appending("moved"), to: source.appending("d/d/d")) }
            let final = try copy(source, place("copy")) {
                $0.base = CopyBase(
                    entries: first.entries, trustedBefore: before, place: .destination(checks: false),
                    hasSameNames: true)
            }
            #expect(try differences(source, place("copy")) == [], "poll \(poll), \(comesBack)")
            #expect(final.files == 399)
        }
    }
}
