import Testing

@testable import Overwinter

/// What holds for any sets and any rules, by seeds: times crowd at the edges of hours, days, weeks, months and years.
struct RetentionPropertyTests {
    /// One draw: sets, rules and a clock.
    struct World {
        var sets: [RetentionCandidate] = []
        var spec = RetentionSpec()
        var now: UTCTime

        init(_ dice: inout Dice) {
            var times: [Int64] = []
            for _ in 0..<dice.next(below: 40) {
                let edge = UTCTime(RetentionPropertyTests.edges[dice.next(below: RetentionPropertyTests.edges.count)])
                var time = edge?.milliseconds ?? 0
                switch dice.next(below: 4) {
                case 0: break
                case 1: time -= 1
                case 2: time += Int64(dice.next(below: 14 * 86400)) * 1000 - 7 * 86_400_000
                default: time += Int64(dice.next(below: 7200)) * 1000 - 3_600_000
                }
                times.append(time)
            }
            for (index, time) in times.enumerated() {
                sets.append(
                    RetentionCandidate(
                        name: "set-\(index)", time: UTCTime(milliseconds: time),
                        protection: dice.next(below: 8) == 0 ? "kept by hand" : nil))
            }
            func count() -> Int? { dice.next(below: 3) == 0 ? 1 + dice.next(below: 6) : nil }
            spec = RetentionSpec(
                last: count(), hourly: count(), daily: count(), weekly: count(), monthly: count(), yearly: count(),
                within: dice.next(below: 3) == 0 ? .seconds(3600 * (1 + dice.next(below: 400))) : nil)
            // Now and then a clock that is behind some of the sets.
            let newest = times.max() ?? 0
            now = UTCTime(milliseconds: dice.next(below: 4) == 0 ? newest - 40 * 86_400_000 : newest + 1000)
        }

        func decide() -> [RetentionDecision] { RetentionRules(spec).decide(sets, now: now) }
    }

    static let edges = [
        "2024-02-29T00:00:00Z", "2024-03-01T00:00:00Z", "2026-03-29T01:00:00Z", "2026-10-25T01:00:00Z",
        "2026-12-28T00:00:00Z", "2027-01-01T00:00:00Z", "2027-01-04T00:00:00Z", "2027-03-14T07:00:00Z",
        "2028-02-29T00:00:00Z", "2028-12-31T23:59:59Z", "2100-03-01T00:00:00Z", "1970-01-01T00:00:00Z",
    ]

    @Test(arguments: 0..<20)
    func anySetsAndRules(_ seed: Int) throws {
        var dice = Dice(seed: UInt64(seed) &* 0x9E37_79B9_7F4A_7C15)
        for _ in 0..<200 { check(World(&dice)) }
    }

    private func check(_ world: World) {
        let decisions = world.decide()
        #expect(decisions.map(\.name).sorted() == world.sets.map(\.name).sorted(), "one decision for each")
        #expect(decisions.allSatisfy { !$0.reasons.isEmpty && $0.verdict != .leave })
        let kept = Set(decisions.filter { $0.verdict == .keep }.map(\.name))

        let past = world.sets.filter { $0.time <= world.now }
        let newest = past.max { ($0.time, $0.name) < ($1.time, $1.name) }
        #expect(newest.map { kept.contains($0.name) } ?? true, "the last sealed one stays")
        for set in world.sets where set.protection != nil || set.time > world.now {
            #expect(kept.contains(set.name), "what is kept by hand, or dated in the future, stays")
        }
        var expected = Set(world.sets.filter { $0.protection != nil || $0.time > world.now }.map(\.name))
        expected.formUnion(world.spec == RetentionSpec() ? past.map(\.name) : Array(Self.byHand(past, world.spec)))
        #expect(kept == expected)

        var after = world
        after.sets = world.sets.filter { kept.contains($0.name) }
        #expect(after.decide().allSatisfy { $0.verdict == .keep }, "a second prune finds nothing")

        guard world.spec != RetentionSpec() else { return }
        var wider = world
        wider.spec.last = (world.spec.last ?? 0) + 1
        wider.spec.weekly = (world.spec.weekly ?? 0) + 1
        #expect(kept.isSubset(of: wider.decide().filter { $0.verdict == .keep }.map(\.name)), "more rules keep more")
    }

    /// The same by the calendar's own words: what two times of one period have in common when they are written down.
    private static func byHand(_ sets: [RetentionCandidate], _ spec: RetentionSpec) -> Set<String> {
        let sorted = sets.sorted { ($0.time, $0.name) > ($1.time, $1.name) }
        guard let newest = sorted.first else { return [] }
        var kept: Set = [newest.name]
        kept.formUnion(sorted.prefix(spec.last ?? 0).map(\.name))
        let rules: [(Int?, (UTCTime) -> String)] = [
            (spec.hourly, { String($0.description.prefix(13)) }), (spec.daily, { String($0.description.prefix(10)) }),
            (spec.weekly, { monday($0) }), (spec.monthly, { String($0.description.prefix(7)) }),
            (spec.yearly, { String($0.description.prefix(4)) }),
        ]
        for (count, period) in rules {
            var met: [String] = []
            for set in sorted where !met.contains(period(set.time)) {
                met.append(period(set.time))
                if met.count <= count ?? 0 { kept.insert(set.name) }
            }
        }
        if let within = spec.within {
            let hours = Int64(within.components.seconds)
            func isWithin(_ set: RetentionCandidate, of other: RetentionCandidate) -> Bool {
                other.time.milliseconds - set.time.milliseconds <= hours * 1000
            }
            // The newest after a pause holds back.
            let isAfterPause = sorted.count > 1 && !isWithin(sorted[1], of: newest)
            kept.formUnion(sorted.filter { isWithin($0, of: isAfterPause ? sorted[1] : newest) }.map(\.name))
        }
        return kept
    }

    /// The day of the Monday before, by going back a day at a time; 5 January 1970 was one.
    private static func monday(_ time: UTCTime) -> String {
        var day = time
        while true {
            let parts = day.parts
            // Zeller's rule: 2 is Monday.
            let (year, month) = parts.month < 3 ? (parts.year - 1, parts.month + 12) : (parts.year, parts.month)
            let (century, rest) = (year / 100, year % 100)
            let sum = parts.day + 13 * (month + 1) / 5 + rest + rest / 4 + century / 4 + 5 * century
            if sum % 7 == 2 { return String(day.description.prefix(10)) }
            day.milliseconds -= 86_400_000
        }
    }
}
