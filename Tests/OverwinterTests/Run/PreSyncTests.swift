import FileTree
import Glibc
import OverwinterTesting
import Synchronization
import Testing

@testable import Overwinter

@Suite("The passes of a pre-sync", .enabled(if: geteuid() == 0, "mounting needs root"))
struct PreSyncTests {
    private let disk: MountedFileSystem
    private let source: BytePath
    private let destination: BytePath

    init() throws {
        disk = try MountedFileSystem(loop: "ext4", megabytes: 64)
        (source, destination) = (disk.path.appending("source"), disk.path.appending("backup"))
        try TreeSpec((1...9).map { .file("f\($0)", "first") } + [.folder("d")]).build(at: source)
        try Folder.make(destination, mode: 0o700)
    }

    private func partial() throws -> PartialSet {
        let name = SetName(at: .now)
        let sync = try FileSystemSync(destination)
        try Folder.make(destination.appending(name.partial), mode: 0o700)
        return PartialSet(
            destination: destination, name: name, run: "r", profile: "p", began: .now,
            log: try RunLog(path: destination.appending(name.backupLog)),
            limits: try DestinationLimits.probe(destination.appending(name.partial)), sync: sync, aborted: nil)
    }

    /// What a service does before each pass.
    private static let changes = [
        "true", "echo second >f1; rm f2; mv f3 d/f3; ln f4 d/f4; ln -s f5 d/f5",
        "echo third >>f1; rm d/f3; echo anew >f2; rm f6; mkdir f6; echo x >f6/x; truncate -s 1M f7",
    ]

    @Test("three of them, each on top of the one before: the copy is the source as the last has met it")
    func three() throws {
        let (folder, source) = (try partial(), source)
        var planned = PlannedSource(
            owner: "shop", name: "data", path: source, state: .saved, exclude: [], bytes: 0, entries: 11)
        planned.root = try FileStatus.of(source)
        let passes = SourcePasses(planned, isTrusted: true, limits: DestinationLimits())
        let begun = Mutex<[String]>([])
        let events = EventSink { event in
            guard case .stepBegan(_, let subject) = event else { return }
            let number = begun.withLock { begun in
                begun.append(subject)
                return begun.count
            }
            // A pass that takes no time is followed by no other.
            if number == 1 { sleep(1) }
            guard number <= PreSyncTests.changes.count else { return }
            let done = ShellCommand.run("set -e; cd '\(source)'; \(PreSyncTests.changes[number - 1])")
            #expect(done.status == 0, "\(done.output)")
        }
        let result = try PreSync(
            folder: folder, sources: [passes], isGentle: false, events: events, cancellation: Cancellation(),
            forecast: PreSyncForecast(patience: -1)
        ).run()
        #expect(begun.withLock { $0 } == ["shop/data", "shop/data, pass 2", "shop/data, pass 3"])
        #expect(result.passes.count == 3)
        #expect(passes.copying.passes.map(\.isFinal) == [false, false, false])
        let copied = try TreeScan(root: folder.path.appending("shop/data")).run().entries
        #expect(TreeCompare.differences(expected: try TreeScan(root: source).run().entries, found: copied) == [])
        // What it vouches for to the next run is the last pass, not the first.
        let notes = PassNotes.readAll(in: folder.path).notes
        #expect(notes.map(\.header.entries) == [copied.count])
        let (noted, seen) = (try #require(notes.first), try #require(passes.report))
        #expect(Array(noted.entries) == Array(seen.entries))
    }

    @Test(
        "what a pass noted is not believed where the clock was set back meanwhile: later changes may bear earlier times"
    )
    func clockSetBack() throws {
        let folder = try partial()
        var planned = PlannedSource(
            owner: "shop", name: "data", path: source, state: .saved, exclude: [], bytes: 0, entries: 11)
        planned.root = try FileStatus.of(source)
        let now = Mutex<Int64>(0)
        let fall = Mutex<Int64>(0)
        let passes = SourcePasses(planned, isTrusted: true, limits: DestinationLimits()) {
            let watch = ClockWatch { now.withLock { $0 } }
            now.withLock { $0 -= fall.withLock { $0 } }
            return watch
        }
        func pass(falling seconds: Double, isFinal: Bool = false, isProvenCold: Bool = false) throws -> TreeCopyReport {
            fall.withLock { $0 = Int64(seconds * 1e9) }
            return try passes.run(
                isFinal: isFinal, isProvenCold: isProvenCold, into: folder.path, progress: CopyProgress(),
                isGentle: false, Cancellation())
        }
        // So that nothing is of the last two seconds.
        sleep(3)
        #expect(try pass(falling: 3600).copied.files == 9)
        #expect(passes.hasClockFallen)
        #expect(passes.copying.trustedBefore == nil)
        #expect(try pass(falling: -3600).copied.files == 9)
        #expect(!passes.hasClockFallen)
        #expect(passes.copying.trustedBefore != nil)
        // What is slewed is no step.
        #expect(try pass(falling: 0.01).kept.files == 9)
        #expect(passes.copying.trustedBefore != nil)
        // It vouches for nothing itself, and takes away what the pass before it vouched for.
        #expect(try pass(falling: 1, isFinal: true).kept.files == 9)
        #expect(passes.copying.trustedBefore == nil)
        #expect(try pass(falling: 0, isFinal: true, isProvenCold: true).copied.files == 9)
        #expect(passes.copying.trustedBefore != nil)
    }

    @Test("after the clock was set back the pre-sync makes another pass")
    func clockSetBackOnce() throws {
        let folder = try partial()
        var planned = PlannedSource(
            owner: "shop", name: "data", path: source, state: .saved, exclude: [], bytes: 0, entries: 11)
        planned.root = try FileStatus.of(source)
        let now = Mutex<Int64>(0)
        let notes = Mutex<[String]>([])
        let passes = SourcePasses(planned, isTrusted: true, limits: DestinationLimits()) {
            let watch = ClockWatch { now.withLock { $0 } }
            now.withLock { $0 = -1_000_000_000 }
            return watch
        }
        let events = EventSink { event in
            if case .note(let note) = event { notes.withLock { $0.append(note) } }
        }
        let result = try PreSync(
            folder: folder, sources: [passes], isGentle: false, events: events, cancellation: Cancellation()
        ).run()
        #expect(result.passes.map(\.copied.files) == [9, 9])
        #expect(
            notes.withLock { $0 } == ["the clock was set back while shop/data was copied: all of it is copied again"])
    }
}
