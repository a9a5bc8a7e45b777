import FileTree
import OverwinterTesting
import Testing

@testable import Overwinter

@Suite("The lock of a run")
struct RunLockTests {
    private let scratch: ScratchFolder
    private let state: StateFolder

    init() throws {
        scratch = try ScratchFolder()
        state = StateFolder(path: scratch("state"))
    }

    private func take(_ keys: [String], run: String = "one") throws(OverwinterError) -> RunLock {
        try RunLock.take(
            keys, destination: nil, holder: .init(run: run, verb: "backup", since: "2026-11-21T03:15:07Z"),
            state: state)
    }

    @Test func isTakenAsAWholeOrNotAtAll() throws {
        let held = try take(["b"])
        #expect(throws: OverwinterError.self) { try take(["a", "b", "c"]) }
        withExtendedLifetime(held) {}
        // Nothing is left of the try.
        withExtendedLifetime((try take(["a"]), try take(["c"]))) {}
    }

    @Test func namesItsHolderAndWhatThatIsDoing() throws {
        let held = try take(["b"])
        let profile = Profile(
            name: "hive", destination: BytePath("/backup"), services: [], path: BytePath("/etc/p.yaml"))
        var status = RunStatus(
            RunStatus.Identity(
                run: "one", verb: "backup", profile: "hive", profilePath: profile.path,
                destination: BytePath("/backup"),
                began: UTCTime(seconds: 0), process: .current))
        status.hear(.stepBegan(.copy, subject: "a/data"), at: UTCTime(seconds: 60))
        try StatusFile(profile: profile, state: state).write(status)
        let error = try #require(thrown(OverwinterError.self) { _ = try take(["b"], run: "two") })
        #expect(error.code == .locked)
        #expect(error.message.hasPrefix("another run holds the lock of b: backup one, process "))
        #expect(
            error.message.hasSuffix(
                ", since 2026-11-21T03:15:07Z; it is copying a/data, since 1970-01-01T00:01:00Z"))
        withExtendedLifetime(held) {}
    }

    @Test func aPathOfAnyLengthAndAnyBytesCanBeLocked() throws {
        let long = "destination /" + String(repeating: "ä\u{7}", count: 1000)
        let name = RunLock.fileName(of: long)
        #expect(name.utf8.count < 256)
        #expect(RunLock.fileName(of: "destination /a") == "destination%20%2fa.lock")
        #expect(RunLock.fileName(of: long + "1") != RunLock.fileName(of: long + "2"))
        #expect(RunLock.fileName(of: "\u{7}") == "%07.lock")
        withExtendedLifetime(try take([long])) {}
    }

    @Test func isSeenWithoutBeingTaken() throws {
        #expect(RunLock.sighting(ofDestination: BytePath("/nowhere/x"), state: state) == .free)
        var held: RunLock? = try take([RunLock.key(ofDestination: BytePath("/nowhere/x"))])
        #expect(RunLock.sighting(ofDestination: BytePath("/nowhere/x"), state: state) == .held(run: "one"))
        withExtendedLifetime(held) {}
        held = nil
        #expect(RunLock.sighting(ofDestination: BytePath("/nowhere/x"), state: state) == .free)
    }
}
