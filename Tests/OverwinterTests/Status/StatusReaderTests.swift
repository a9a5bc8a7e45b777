import FileTree
import Glibc
import OverwinterTesting
import Programs
import Testing

@testable import Overwinter

@Suite("Runs as they are seen from outside")
struct StatusReaderTests {
    private let scratch: ScratchFolder
    private let state: StateFolder
    private let profile: Profile

    init() throws {
        scratch = try ScratchFolder()
        state = StateFolder(path: scratch("state"))
        try Folder.make(scratch("backup"), mode: 0o755)
        profile = Profile(
            name: "hive", destination: scratch("backup"),
            services: [ServiceSpec(name: "a", manager: .commands(start: ["a"], stop: ["b"], status: ["c"]))],
            path: BytePath("/etc/p.yaml"))
    }

    private func identity(_ run: String, process: RunProcess = .current) -> RunStatus.Identity {
        RunStatus.Identity(
            run: run, verb: "backup", profile: profile.name, profilePath: profile.path,
            destination: profile.destination, began: UTCTime.now, process: process)
    }

    private func lock(_ run: String) throws -> RunLock {
        try RunLock.take(
            RunLock.keys(of: profile, destination: profile.destination), destination: profile.destination,
            holder: .init(run: run, verb: "backup", since: UTCTime.now.description), state: state)
    }

    private var lives: [String] {
        StatusReader([state]).look().runs.map { "\($0.status.identity.run) \($0.life.rawValue)" }
    }

    @Test func aRunIsLiveForAsLongAsItHasItsLock() throws {
        #expect(lives == [])
        var lock: RunLock? = try lock("one")
        #expect(try StatusFile(profile: profile, state: state).write(RunStatus(identity("one"))))
        #expect(lives == ["one live"])
        lock = try {
            lock = nil; return try self.lock("two")
        }()
        // The next one has the lock, and has not said anything yet.
        #expect(lives == ["one died"])
        withExtendedLifetime(lock) {}
        lock = nil
        #expect(lives == ["one died"])
    }

    @Test func aLookIsInNobodysWay() throws {
        try StatusFile(profile: profile, state: state).write(RunStatus(identity("one")))
        for _ in 0..<200 {
            let held = try lock("one")
            #expect(lives == ["one live"])
            withExtendedLifetime(held) {}
        }
    }

    @Test func whoCannotSeeTheLockLooksAtTheProcess() throws {
        var dead = RunProcess.current
        dead.startTime += 1
        var before = RunProcess.current
        before.boot = "another"
        #expect(RunProcess.current.isAlive == true)
        #expect(dead.isAlive == false)
        #expect(before.isAlive == false)
    }

    @Test func theEndIsWhatIsLeft() throws {
        let held = try lock("one")
        let publisher = StatusPublisher(
            identity("one"), state: state, cancellation: Cancellation())
        publisher.sink.send(.phase(.copy))
        var outcome = RunOutcome(verb: "backup", profile: "hive", run: "one")
        outcome.set = "20261121-031507Z"
        publisher.end(outcome)
        publisher.sink.send(.phase(.seal))
        withExtendedLifetime(held) {}
        let seen = try #require(StatusReader([state]).look().runs.first)
        #expect(seen.life == .ended)
        #expect(seen.status.end?.outcome == "done")
        #expect(seen.status.end?.set == "20261121-031507Z")
        #expect(seen.status.phase == "copy")
    }

    @Test func aFileThatIsNoneIsPassedOver() throws {
        let file = try StatusFile(profile: profile, state: state)
        try DurableFile.write(Array("{".utf8), to: file.path, mode: 0o644)
        #expect(lives == [])
        var later = RunStatus(identity("one"))
        later.format = 2
        file.write(later)
        #expect(lives == [])
    }

    @Test func profilesOfOneNameHaveAFileEach() {
        var other = profile
        other.path = BytePath("/etc/other.yaml")
        #expect(StatusFile.name(of: profile) != StatusFile.name(of: other))
        #expect(StatusFile.name(of: profile).hasPrefix("hive-"))
    }
}
