import FileTree
import Testing

@testable import Overwinter

@Suite("What a run tells of itself")
struct RunStatusTests {
    static let identity = RunStatus.Identity(
        run: "20261121-031507Z-4f1c", verb: "backup", profile: "hive", profilePath: BytePath("/etc/p.yaml"),
        destination: BytePath("/backup"), began: UTCTime(seconds: 100), process: .current)

    /// What services look like after these events, which come a second apart.
    private func services(_ events: [Event]) -> [String] {
        var status = RunStatus(Self.identity)
        for (index, event) in events.enumerated() { status.hear(event, at: UTCTime(seconds: Int64(index))) }
        return status.services.map { "\($0.name) \($0.state.rawValue) \($0.since.milliseconds / 1000)" }
    }

    private func ended(_ kind: StepKind, _ subject: String) -> Event {
        .stepEnded(kind, subject: subject, seconds: 1, detail: nil)
    }

    private let error = OverwinterError(.stopFailed, "no")

    @Test func aServiceIsDownFromTheBeginOfItsStopUntilItIsReady() {
        let stop: [Event] = [
            .stepBegan(.beforeStop, subject: "a"), ended(.beforeStop, "a"), .stepBegan(.stop, subject: "a"),
            ended(.stop, "a"),
        ]
        #expect(services(Array(stop.prefix(1))) == ["a stopping 0"])
        #expect(services(stop) == ["a stopped 0"])
        #expect(services(stop + [.stepBegan(.copy, subject: "a/data"), ended(.copy, "a/data")]) == ["a stopped 0"])
        let start: [Event] = [.stepBegan(.start, subject: "a"), ended(.start, "a"), .stepBegan(.ready, subject: "a")]
        #expect(services(stop + start.prefix(2)) == ["a starting 0"])
        #expect(services(stop + start) == ["a not-ready 0"])
        #expect(services(stop + start + [ended(.ready, "a")]) == [])
    }

    @Test func whatFailedIsNotForgotten() {
        let stop: [Event] = [.stepBegan(.stop, subject: "a"), .stepFailed(.stop, subject: "a", error: error)]
        #expect(services(stop) == ["a stopping 0"])
        let start: [Event] = [.stepBegan(.start, subject: "a"), .stepFailed(.start, subject: "a", error: error)]
        #expect(services(stop + start) == ["a down 0"])
        #expect(services(stop + start + [.stepBegan(.ready, subject: "a"), ended(.ready, "a")]) == [])
    }

    /// What was paused is started, and asked for no readiness.
    @Test func whatIsPausedAgainIsNotDownDuringTheSeal() {
        let events: [Event] = [.stepBegan(.stop, subject: "a"), ended(.stop, "a"), .stepBegan(.start, subject: "a")]
        #expect(services(events + [ended(.start, "a"), .phase(.seal)]) == [])
    }

    @Test func theStepIsInWordsAndThePhaseBetweenTwo() {
        var status = RunStatus(Self.identity)
        #expect(status.stepText == "checking that the backup can be made")
        #expect(status.stepSince == UTCTime(seconds: 100))
        status.hear(.phase(.stop), at: UTCTime(seconds: 101))
        #expect(status.stepText == "stopping services")
        status.hear(.stepBegan(.ready, subject: "a"), at: UTCTime(seconds: 102))
        status.hear(.waiting(subject: "a", reason: "HTTP 503"), at: UTCTime(seconds: 103))
        #expect(status.stepText == "waiting for a")
        #expect(status.step?.waiting == "HTTP 503")
        #expect(status.stepSince == UTCTime(seconds: 102))
        status.hear(ended(.ready, "a"), at: UTCTime(seconds: 104))
        #expect(status.stepSince == UTCTime(seconds: 101))
    }
}
