import FileTree
import Testing

@testable import Overwinter

@Suite("What a pre-sync foretells")
struct PreSyncForecastTests {
    private func pass(at second: Int64, seconds: Double, files: Int, bytes: Int64) -> PreSyncResult.Pass {
        PreSyncResult.Pass(
            started: UTCTime(seconds: second), seconds: seconds, copied: CopyCount(files: files, bytes: bytes),
            entries: 1000)
    }

    @Test func oneShortPassIsEnough() {
        #expect(!PreSyncForecast().isAnotherWorthIt(after: [pass(at: 0, seconds: 3, files: 9, bytes: 1 << 20)]))
    }

    @Test func aFirstPassThatTookLongIsFollowedByASecond() {
        #expect(PreSyncForecast().isAnotherWorthIt(after: [pass(at: 0, seconds: 600, files: 9, bytes: 1 << 40)]))
    }

    /// 10 GB changed in a day: in the ten minutes of the pass that is little.
    @Test func whatChangedSinceTheLastSetIsARate() {
        let forecast = PreSyncForecast(secondsBefore: 86400)
        let passes = [pass(at: 0, seconds: 600, files: 1000, bytes: 10_000_000_000)]
        #expect(forecast.change(after: passes) == CopyCount(files: 7, bytes: 69_444_445))
        #expect(!forecast.isAnotherWorthIt(after: passes))
        // In an hour it is much.
        #expect(PreSyncForecast(secondsBefore: 3600).isAnotherWorthIt(after: passes))
    }

    @Test func passesEndAtThreeAndWhereTheyGetNoShorter() {
        let forecast = PreSyncForecast()
        let first = pass(at: 0, seconds: 1000, files: 1, bytes: 1_000_000_000_000)
        let second = pass(at: 1000, seconds: 300, files: 1, bytes: 300_000_000_000)
        let third = pass(at: 1300, seconds: 90, files: 1, bytes: 90_000_000_000)
        #expect(forecast.isAnotherWorthIt(after: [first, second]))
        #expect(!forecast.isAnotherWorthIt(after: [first, second, third]))
        #expect(
            !forecast.isAnotherWorthIt(after: [first, pass(at: 1000, seconds: 900, files: 1, bytes: 900_000_000_000)]))
    }

    @Test func theFinalPassIsForetoldFromTheLastTwo() {
        let passes = [
            pass(at: 0, seconds: 1000, files: 1000, bytes: 1_000_000_000_000),
            pass(at: 1000, seconds: 20, files: 10, bytes: 10_000_000_000),
        ]
        let result = PreSyncForecast(leftOut: CopyCount(files: 5, bytes: 2_000_000_000)).result(passes)
        // A fiftieth of what changed in the thousand seconds, and what no pass may copy: at 1 GB a second.
        #expect(result.predicted == CopyCount(files: 6, bytes: 2_200_000_000))
        #expect(abs(result.predictedSeconds - (10 + 2.2)) < 0.01)
        #expect(result.copied == CopyCount(files: 1010, bytes: 1_010_000_000_000))
    }

    @Test func withoutAPassAllIsLeft() {
        let result = PreSyncForecast(leftOut: CopyCount(files: 5, bytes: 500_000_000)).result([])
        #expect(result.predicted == CopyCount(files: 5, bytes: 500_000_000))
        #expect(result.predictedSeconds == 5)
    }
}
