import FileTree
import Testing

@testable import Overwinter

@Suite("How long services will stand still")
struct WindowPredictionTests {
    private func work(_ bytes: Int64) -> WindowWork { WindowWork(bytes: bytes, entries: 0, seen: 0) }

    private func record(
        _ day: Int, stops: (Int, Int) = (2, 10), copy: Int = 100, starts: (Int, Int) = (5, 20),
        bytes: Int64 = 1000 << 20
    ) -> SetRecord {
        WindowSample.record(day: day, stops: stops, copy: copy, starts: starts, bytes: bytes)
    }

    @Test func withoutASetItIsAGuessAndNothingIsKnown() {
        let guess = WindowPrediction(
            services: WindowSample.services, work: work(1_000_000_000), history: WindowHistory())
        #expect(guess.parts == WindowParts(stopSeconds: 20, copySeconds: 10, startSeconds: 60))
        #expect(guess.known.seconds == 0)
        #expect(guess.sets == 0)
    }

    @Test func withoutAServiceThereIsNoWindow() {
        let none = WindowPrediction(services: [], work: work(1 << 40), history: WindowHistory(of: [record(1)]))
        #expect(none.parts.seconds == 0)
    }

    @Test func stopsAreTakenAsUsualAndStartsAtTheirSlowest() {
        let history = WindowHistory(of: [
            record(1, stops: (2, 10), starts: (5, 20)), record(2, stops: (4, 90), starts: (6, 400)),
            record(3, stops: (3, 12), starts: (7, 30)),
        ])
        let prediction = WindowPrediction(
            services: WindowSample.services, work: work(1000 << 20), history: history)
        #expect(prediction.parts == WindowParts(stopSeconds: 15, copySeconds: 100, startSeconds: 407))
        #expect(prediction.known == prediction.parts)
        #expect(prediction.dominant == "the start of database (6 min 40 s)")
        #expect(prediction.sets == 3)
    }

    @Test func onlyTheLastSetsCount() {
        let old = (1...10).map { record($0, stops: (500, 500), starts: (500, 500)) }
        let new = (11...15).map { record($0) }
        let history = WindowHistory(of: (new + old).shuffled())
        #expect(history == WindowHistory(of: new))
        #expect(history.sets == WindowHistory.depth)
    }

    @Test(arguments: [(500 << 20, 50.0), (2000 << 20, 200), (0, 0)])
    func theCopyGrowsWithWhatThereIsToCopy(_ bytes: Int, _ seconds: Double) {
        let samples = [WindowHistory.Sample(work: work(1000 << 20), seconds: 100)]
        let prediction = WindowPrediction(
            services: ["a"], work: work(Int64(bytes)), history: WindowHistory(), measured: samples)
        #expect(prediction.parts.copySeconds == seconds)
        // A copy that was measured is no guess, whatever the services will do.
        #expect(prediction.known == WindowParts(stopSeconds: 0, copySeconds: seconds, startSeconds: 0))
    }

    /// In a small copy, what does not grow with it counts for the most.
    @Test func theLargestCopiesTellTheMost() {
        let samples = [
            WindowHistory.Sample(work: work(1 << 20), seconds: 3),
            WindowHistory.Sample(work: work(1000 << 20), seconds: 10),
        ]
        let prediction = WindowPrediction(
            services: ["a"], work: work(500 << 20), history: WindowHistory(), measured: samples)
        #expect(prediction.parts.copySeconds == 5)
    }

    @Test func itIsNeverFasterThanTheFastestThereWas() {
        let history = WindowHistory(of: [record(1, copy: 3, bytes: 1000 << 20)])
        #expect(WindowPrediction(services: ["app"], work: work(0), history: history).parts.copySeconds == 3)
    }

    /// After a pre-sync little is left, and what its window copied counts, not what the set holds.
    @Test func aPreSyncLeavesItsShare() {
        let copied = SetRecord.Count(files: 10, bytes: 10 << 20)
        let record = WindowSample.record(
            day: 1, stops: (2, 2), copy: 4, starts: (2, 2), bytes: 1000 << 20, entries: 1000, copied: copied)
        let history = WindowHistory(of: [record])
        #expect(history.samples == [.init(work: WindowWork(bytes: 10 << 20, entries: 10, seen: 1000), seconds: 4)])
        let usual = history.usual(of: WindowWork(bytes: 2000 << 20, entries: 2000, seen: 2000))
        #expect((15 << 20...30 << 20).contains(usual.bytes))
        #expect(usual.seen == 2000)
    }

    @Test func aSetWithoutStopsTellsNothing() {
        var record = record(1)
        record.steps.removeAll { $0.name == "stop" || $0.name == "before-stop" }
        #expect(WindowHistory(of: [record]).sets == 0)
    }
}
