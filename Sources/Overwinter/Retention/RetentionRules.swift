import FileTree

/// Decides by a profile's rules which sets are kept: nothing but names, times and the rules goes in.
///
/// Rules do not know of each other: a set is kept where any of them keeps it. Each keeps the newest of its period, so that what
/// is left after a removal is decided in the same way again.
package struct RetentionRules: Sendable {
    package let spec: RetentionSpec

    package init(_ spec: RetentionSpec) {
        self.spec = spec
    }

    /// A decision for each set, the oldest first.
    ///
    /// A set that is dated later than `now` is kept, and counts for nothing: by a clock that was wrong once it would be the
    /// newest for years.
    package func decide(_ candidates: [RetentionCandidate], now: UTCTime) -> [RetentionDecision] {
        let sorted = candidates.sorted { ($0.time, $0.name) > ($1.time, $1.name) }
        let counted = sorted.filter { $0.time <= now }
        var verdicts = sorted.filter { $0.time > now }.map { candidate in
            let own = candidate.protection.map { [$0] } ?? []
            return RetentionDecision(
                candidate, .keep, own + ["dated in the future: a clock was wrong, and it counts for no rule"])
        }
        var reasons: [[String]] = counted.map { $0.protection.map { [$0] } ?? [] }
        var misses: [[String]] = counted.map { _ in [] }
        if !counted.isEmpty { reasons[0].append("the newest sealed set") }
        weighLast(counted, &reasons, &misses)
        for period in RetentionPeriod.allCases { weigh(period, counted, &reasons, &misses) }
        weighWithin(counted, &reasons, &misses)
        // A profile cannot say so; whoever says nothing wants nothing removed.
        if spec == RetentionSpec() { for index in reasons.indices { reasons[index].append("there is no rule") } }
        for (index, candidate) in counted.enumerated() {
            let isKept = !reasons[index].isEmpty
            verdicts.append(
                RetentionDecision(candidate, isKept ? .keep : .remove, isKept ? reasons[index] : misses[index]))
        }
        return verdicts.reversed()
    }

    private func weighLast(
        _ sets: [RetentionCandidate], _ reasons: inout [[String]], _ misses: inout [[String]]
    ) {
        guard let last = spec.last else { return }
        for index in sets.indices {
            if index < last {
                reasons[index].append("last \(index + 1) of \(last)")
            } else {
                misses[index].append("not among the last \(last)")
            }
        }
    }

    private func weigh(
        _ period: RetentionPeriod, _ sets: [RetentionCandidate], _ reasons: inout [[String]],
        _ misses: inout [[String]]
    ) {
        guard let wanted = spec.count(of: period) else { return }
        var newest: [Int64: String] = [:]
        for (index, set) in sets.enumerated() {
            let number = period.number(of: set.time)
            if let kept = newest[number] {
                misses[index].append("of its \(period.rawValue) \(EscapedName.shown(Array(kept.utf8))) is kept")
            } else if newest.count < wanted {
                newest[number] = set.name
                reasons[index].append("\(period.adverb) \(newest.count) of \(wanted)")
            } else {
                misses[index].append("before the last \(wanted) \(period.rawValue)s that have a set")
            }
        }
    }

    private func weighWithin(
        _ sets: [RetentionCandidate], _ reasons: inout [[String]], _ misses: inout [[String]]
    ) {
        guard let within = spec.within, let newest = sets.first else { return }
        let (length, span) = (within.components.seconds * 1000, AgeText.text(of: within))
        // From the newest set on, not from now: where backups have stood still, no set may go for that. The first set after such
        // a pause, or by a clock that is ahead, does not count yet: it would be the end of all sets before it.
        var (from, measure) = (newest.time, "the newest")
        if sets.count > 1, newest.time.milliseconds - sets[1].time.milliseconds > length {
            from = sets[1].time
            measure = "\(EscapedName.shown(Array(sets[1].name.utf8))), the newest before a pause"
        }
        for (index, set) in sets.enumerated() {
            if index > 0, from.milliseconds - set.time.milliseconds > length {
                misses[index].append("more than \(span) before \(measure)")
            } else {
                reasons[index].append("within \(span) of \(index == 0 ? "the newest" : measure)")
            }
        }
    }
}
