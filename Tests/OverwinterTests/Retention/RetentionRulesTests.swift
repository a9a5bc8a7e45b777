import Testing

@testable import Overwinter

/// Dates and rules against what is left.
struct RetentionRulesTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let rules: String
        let times: [String]
        let survivors: [String]
        var now = "2099-01-01T00:00:00Z"

        init(_ name: String, _ rules: String, _ times: [String], _ survivors: [String], now: String? = nil) {
            testDescription = name
            self.rules = rules
            self.times = times
            self.survivors = survivors
            if let now { self.now = now }
        }
    }

    static let cases = [
        Case("nothing", "keep-last: 3", [], []),
        Case("fewer than asked for", "keep-last: 3", ["2026-11-20T03:00:00Z"], ["2026-11-20T03:00:00Z"]),
        Case(
            "the last two", "keep-last: 2",
            ["2026-11-18T03:00:00Z", "2026-11-19T03:00:00Z", "2026-11-20T03:00:00Z"],
            ["2026-11-19T03:00:00Z", "2026-11-20T03:00:00Z"]),
        Case(
            "the last goes by time, not by the order on disk", "keep-last: 1",
            ["2026-11-20T03:00:00Z", "2026-11-18T03:00:00Z"], ["2026-11-20T03:00:00Z"]),
        Case(
            "of each hour the newest", "keep-hourly: 2",
            [
                "2026-11-20T00:59:59.999Z", "2026-11-20T01:00:00Z", "2026-11-20T01:30:00Z", "2026-11-20T01:59:59.999Z",
                "2026-11-20T02:00:00Z",
            ], ["2026-11-20T01:59:59.999Z", "2026-11-20T02:00:00Z"]),
        Case(
            "the hour that clocks in Europe have twice is two hours", "keep-hourly: 3",
            ["2026-10-24T23:30:00Z", "2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z"],
            ["2026-10-24T23:30:00Z", "2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z"]),
        Case(
            "the hour that they leave out is none", "keep-hourly: 2",
            ["2026-03-29T00:30:00Z", "2026-03-29T01:30:00Z"], ["2026-03-29T00:30:00Z", "2026-03-29T01:30:00Z"]),
        Case(
            "days end at midnight in UTC", "keep-daily: 2",
            ["2026-11-18T23:59:59Z", "2026-11-19T00:00:00Z", "2026-11-19T23:59:59.999Z", "2026-11-20T00:00:00Z"],
            ["2026-11-19T23:59:59.999Z", "2026-11-20T00:00:00Z"]),
        Case(
            "days without a set do not count", "keep-daily: 3",
            ["2026-01-01T03:00:00Z", "2026-05-01T03:00:00Z", "2026-05-01T15:00:00Z", "2026-11-20T03:00:00Z"],
            ["2026-01-01T03:00:00Z", "2026-05-01T15:00:00Z", "2026-11-20T03:00:00Z"]),
        Case(
            "weeks begin on Monday", "keep-weekly: 2",
            // A Sunday, a Monday, a Sunday, a Monday.
            ["2026-11-15T03:00:00Z", "2026-11-16T03:00:00Z", "2026-11-22T23:59:59Z", "2026-11-23T00:00:00Z"],
            ["2026-11-22T23:59:59Z", "2026-11-23T00:00:00Z"]),
        Case(
            "a week that two years share is one", "keep-weekly: 2",
            ["2026-12-27T03:00:00Z", "2026-12-28T03:00:00Z", "2026-12-31T03:00:00Z", "2027-01-03T03:00:00Z"],
            ["2026-12-27T03:00:00Z", "2027-01-03T03:00:00Z"]),
        Case(
            "months of a leap year", "keep-monthly: 2",
            ["2028-02-28T03:00:00Z", "2028-02-29T23:59:59Z", "2028-03-01T00:00:00Z", "2028-03-31T03:00:00Z"],
            ["2028-02-29T23:59:59Z", "2028-03-31T03:00:00Z"]),
        Case(
            "the same month of another year is another", "keep-monthly: 3",
            ["2025-12-31T03:00:00Z", "2026-12-31T03:00:00Z", "2027-01-01T03:00:00Z"],
            ["2025-12-31T03:00:00Z", "2026-12-31T03:00:00Z", "2027-01-01T03:00:00Z"]),
        Case(
            "years", "keep-yearly: 2",
            ["2024-12-31T23:59:59Z", "2025-01-01T00:00:00Z", "2025-12-31T23:59:59.999Z", "2026-01-01T00:00:00Z"],
            ["2025-12-31T23:59:59.999Z", "2026-01-01T00:00:00Z"]),
        Case(
            "within, from the newest on, its edge included", "keep-within: 7d",
            ["2026-11-13T02:59:59.999Z", "2026-11-13T03:00:00Z", "2026-11-20T03:00:00Z"],
            ["2026-11-13T03:00:00Z", "2026-11-20T03:00:00Z"]),
        Case(
            "within, where backups have stood still for years", "keep-within: 2d",
            ["2019-11-17T03:00:00Z", "2019-11-18T04:00:00Z", "2019-11-20T03:00:00Z"],
            ["2019-11-18T04:00:00Z", "2019-11-20T03:00:00Z"]),
        Case(
            "within, and the first set after a pause: from the last before it", "keep-within: 30d",
            ["2026-06-01T03:00:00Z", "2026-07-01T03:00:00Z", "2026-07-31T03:00:00Z", "2026-11-20T03:00:00Z"],
            ["2026-07-01T03:00:00Z", "2026-07-31T03:00:00Z", "2026-11-20T03:00:00Z"]),
        Case(
            "within, and a set made by a clock that is ten years ahead", "keep-within: 2d",
            ["2026-11-17T03:00:00Z", "2026-11-18T03:00:00Z", "2026-11-19T03:00:00Z", "2036-11-20T03:00:00Z"],
            ["2026-11-17T03:00:00Z", "2026-11-18T03:00:00Z", "2026-11-19T03:00:00Z", "2036-11-20T03:00:00Z"],
            now: "2036-11-20T03:10:00Z"),
        Case(
            "the same with the clock set right: it counts for nothing", "keep-within: 2d",
            [
                "2026-11-17T03:00:00Z", "2026-11-18T03:00:00Z", "2026-11-19T03:00:00Z", "2026-11-21T03:00:00Z",
                "2036-11-20T03:00:00Z",
            ], ["2026-11-19T03:00:00Z", "2026-11-21T03:00:00Z", "2036-11-20T03:00:00Z"], now: "2026-11-21T03:10:00Z"),
        Case(
            "within, and a pause of just that: none", "keep-within: 2d",
            ["2026-11-17T03:00:00Z", "2026-11-18T03:00:00Z", "2026-11-20T03:00:00Z"],
            ["2026-11-18T03:00:00Z", "2026-11-20T03:00:00Z"]),
        Case(
            "within, and the second set after a pause: from that on", "keep-within: 2d",
            ["2026-07-30T03:00:00Z", "2026-07-31T03:00:00Z", "2026-11-19T03:00:00Z", "2026-11-20T03:00:00Z"],
            ["2026-11-19T03:00:00Z", "2026-11-20T03:00:00Z"]),
        Case(
            "rules do not know of each other", "keep-last: 1, keep-daily: 2, keep-monthly: 2",
            ["2026-09-30T03:00:00Z", "2026-10-30T03:00:00Z", "2026-11-19T03:00:00Z", "2026-11-20T03:00:00Z"],
            ["2026-10-30T03:00:00Z", "2026-11-19T03:00:00Z", "2026-11-20T03:00:00Z"]),
        Case(
            "what is dated in the future is kept and counts for nothing", "keep-last: 1",
            ["2026-11-18T03:00:00Z", "2026-11-19T03:00:00Z", "2036-01-01T00:00:00Z"],
            ["2026-11-19T03:00:00Z", "2036-01-01T00:00:00Z"], now: "2026-11-20T00:00:00Z"),
        Case(
            "before a clock that was set back everything is in the future", "keep-last: 1",
            ["2026-11-18T03:00:00Z", "2026-11-19T03:00:00Z"], ["2026-11-18T03:00:00Z", "2026-11-19T03:00:00Z"],
            now: "1970-01-01T00:00:09Z"),
        Case(
            "a usual year of nights", "keep-last: 2, keep-weekly: 2, keep-monthly: 3, keep-yearly: 2",
            (1...30).map { "2026-11-\($0 < 10 ? "0" : "")\($0)T03:00:00Z" }
                + ["2025-12-31T03:00:00Z", "2026-09-30T03:00:00Z", "2026-10-31T03:00:00Z"],
            [
                "2025-12-31T03:00:00Z", "2026-09-30T03:00:00Z", "2026-10-31T03:00:00Z", "2026-11-29T03:00:00Z",
                "2026-11-30T03:00:00Z",
            ]),
    ]

    @Test(arguments: cases)
    func whatIsLeft(_ test: Case) throws {
        let spec = try Self.spec(test.rules)
        let candidates = try test.times.map { text in
            RetentionCandidate(name: text, time: try #require(UTCTime(text)))
        }
        let decisions = RetentionRules(spec).decide(candidates, now: try #require(UTCTime(test.now)))
        #expect(decisions.filter { $0.verdict == .keep }.map(\.name) == test.survivors)
        #expect(decisions.map(\.name) == test.times.sorted(), "one a set, the oldest first")
        #expect(decisions.allSatisfy { !$0.reasons.isEmpty })
    }

    @Test func everyDecisionIsExplained() throws {
        let spec = try Self.spec("keep-last: 1, keep-daily: 2, keep-weekly: 1, keep-within: 36h")
        let times = [
            "2026-11-17T03:00:00Z", "2026-11-18T03:00:00Z", "2026-11-19T03:00:00Z", "2026-11-19T15:00:00Z",
            "2026-11-20T03:00:00Z",
        ]
        var candidates = try times.map { RetentionCandidate(name: $0, time: try #require(UTCTime($0))) }
        candidates[1].protection = "kept by hand: before the upgrade"
        let decisions = RetentionRules(spec).decide(candidates, now: try #require(UTCTime("2026-11-21T00:00:00Z")))
        #expect(
            decisions.map(\.description) == [
                "remove 2026-11-17T03:00:00Z: not among the last 1, before the last 2 days that have a set, "
                    + "of its week 2026-11-20T03:00:00Z is kept, more than 36h before the newest",
                "keep 2026-11-18T03:00:00Z: kept by hand: before the upgrade",
                "keep 2026-11-19T03:00:00Z: within 36h of the newest",
                "keep 2026-11-19T15:00:00Z: daily 2 of 2, within 36h of the newest",
                "keep 2026-11-20T03:00:00Z: the newest sealed set, last 1 of 1, daily 1 of 2, weekly 1 of 1, "
                    + "within 36h of the newest",
            ])
    }

    @Test func aPauseIsNamed() throws {
        let times = ["2026-06-01T03:00:00Z", "2026-07-30T03:00:00Z", "2026-07-31T03:00:00Z", "2026-11-20T03:00:00Z"]
        let candidates = try times.map { RetentionCandidate(name: $0, time: try #require(UTCTime($0))) }
        let decisions = RetentionRules(try Self.spec("keep-within: 6d")).decide(
            candidates, now: try #require(UTCTime("2026-11-21T00:00:00Z")))
        #expect(
            decisions.map(\.description) == [
                "remove 2026-06-01T03:00:00Z: more than 6d before 2026-07-31T03:00:00Z, the newest before a pause",
                "keep 2026-07-30T03:00:00Z: within 6d of 2026-07-31T03:00:00Z, the newest before a pause",
                "keep 2026-07-31T03:00:00Z: within 6d of 2026-07-31T03:00:00Z, the newest before a pause",
                "keep 2026-11-20T03:00:00Z: the newest sealed set, within 6d of the newest",
            ])
    }

    static func spec(_ rules: String) throws -> RetentionSpec {
        let text =
            "{ version: 1, name: a, destination: /b, services: { a: { systemd: a, sources: {} } }, retention: { \(rules) } }"
        return try #require(try decode(text).retention)
    }
}
