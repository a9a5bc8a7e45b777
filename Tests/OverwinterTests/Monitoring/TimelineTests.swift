import Testing

@testable import Overwinter

struct TimelineTests {
    private func step(_ name: String, _ service: String?, _ from: Int64, _ to: Int64) -> SetRecord.Step {
        SetRecord.Step(
            name: name, service: service, started: UTCTime(seconds: from), finished: UTCTime(seconds: to))
    }

    private func spans(_ timeline: Timeline?, _ name: String) -> [String] {
        let row = timeline?.services.first { $0.name == name }
        return row?.spans.map { "\($0.kind) \($0.from.milliseconds / 1000)-\($0.to.milliseconds / 1000)" } ?? []
    }

    @Test func aServiceStopsStandsAndStarts() {
        let timeline = Timeline(
            steps: [
                step("pre-sync", "a", 0, 90), step("before-stop", "a", 100, 105), step("stop", "a", 105, 110),
                step("stop", "b", 110, 112), step("copy", "a", 112, 120), step("start", "b", 120, 121),
                step("ready", "b", 121, 130), step("start", "a", 130, 131), step("ready", "a", 131, 140),
            ], services: ["b", "a", "c"], verb: "backup")
        #expect(timeline?.services.map(\.name) == ["b", "a"])
        #expect(spans(timeline, "a") == ["stopping 100-110", "still 110-130", "starting 130-140"])
        #expect(spans(timeline, "b") == ["stopping 110-112", "still 112-120", "starting 120-130"])
        #expect(timeline?.work.spans.count == 1)
        #expect(timeline?.services.map(\.seconds) == [20, 40])
        #expect(timeline?.from == UTCTime(seconds: 100))
        #expect(timeline?.to == UTCTime(seconds: 140))
    }

    @Test func oneThatNeverCameUpStandsToTheEnd() {
        let timeline = Timeline(
            steps: [step("stop", "a", 0, 1), step("stop", "b", 1, 2), step("ready", "b", 8, 9)],
            services: ["b", "a"], verb: "backup")
        #expect(spans(timeline, "a") == ["stopping 0-1", "still 1-9"])
    }

    @Test func withoutAStopThereIsNone() {
        #expect(Timeline(steps: [step("copy", "a", 0, 1)], services: ["a"], verb: "backup") == nil)
        #expect(Timeline(steps: [step("stop", "x", 0, 1)], services: ["a"], verb: "backup") == nil)
    }

    @Test func timesThatRunBackwardsAreNoTrap() {
        let timeline = Timeline(
            steps: [step("stop", "a", 9, 1), step("start", "a", 20, 3), step("ready", "a", 253_402_300_799, 0)],
            services: ["a"], verb: "backup")
        #expect(timeline != nil)
        #expect(timeline.map { $0.from <= $0.to } == true)
    }
}
