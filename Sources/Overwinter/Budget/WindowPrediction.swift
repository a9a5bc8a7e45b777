/// How long services will stand still, foreseen from what is to be copied and from the last sets.
///
/// Stops are taken as usual (the median), starts as at their slowest: what is promised at the deadline is that all is
/// up again.
package struct WindowPrediction: Sendable, Equatable {
    /// Where no set tells: shown, and never a reason to refuse a run.
    static let guessedStop = 10.0
    static let guessedStart = 30.0
    static let guessedRate = 100_000_000.0

    package var parts: WindowParts
    /// The same without what is only guessed.
    package var known: WindowParts
    package var work: WindowWork
    package var sets: Int
    /// What takes the most: `the copy (38 GiB)`, `the start of cassandra (4 min 2 s)`.
    package var dominant: String

    /// - Parameters:
    ///   - services: those that are stopped and started.
    ///   - work: what is left to do while they stand still.
    ///   - measured: copies of this very run, made while the services ran.
    package init(services: [String], work: WindowWork, history: WindowHistory, measured: [WindowHistory.Sample] = []) {
        self.work = work
        sets = history.sets
        guard !services.isEmpty else {
            parts = WindowParts(stopSeconds: 0, copySeconds: 0, startSeconds: 0)
            known = parts
            dominant = "nothing"
            return
        }
        let knownStops = services.map { WindowHistory.median(history.services[$0]?.stops ?? []) }
        let knownStarts = services.map { history.services[$0]?.starts.max() }
        let stops = knownStops.map { $0 ?? Self.guessedStop }
        let starts = knownStarts.map { $0 ?? Self.guessedStart }
        let rate = Self.rate(of: history.samples + measured)
        let copy = max(history.samples.map(\.seconds).min() ?? 0, work.weight / (rate ?? Self.guessedRate))
        parts = WindowParts(
            stopSeconds: stops.reduce(0, +), copySeconds: copy, startSeconds: starts.reduce(0, +))
        known = WindowParts(
            stopSeconds: knownStops.compactMap { $0 }.reduce(0, +), copySeconds: rate == nil ? 0 : copy,
            startSeconds: knownStarts.compactMap { $0 }.reduce(0, +))

        var longest = (seconds: copy, text: "the copy of \(ByteText.of(work.bytes)) in \(work.entries) entries")
        for (name, seconds) in zip(services, starts) where seconds > longest.seconds {
            longest = (seconds, "the start of \(name)")
        }
        for (name, seconds) in zip(services, stops) where seconds > longest.seconds {
            longest = (seconds, "the stop of \(name)")
        }
        dominant = "\(longest.text) (\(EventText.secondsText(longest.seconds)))"
    }

    /// The largest copies tell the most of how fast it goes: in small ones everything else counts for more.
    private static func rate(of samples: [WindowHistory.Sample]) -> Double? {
        let usable = samples.filter { $0.seconds > 0 && $0.work.weight > 0 }
        let largest = usable.map(\.work.weight).max() ?? 0
        let rates = usable.filter { $0.work.weight >= largest / 2 }.map { $0.work.weight / $0.seconds }
        return WindowHistory.median(rates)
    }
}
