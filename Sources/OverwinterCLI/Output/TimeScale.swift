import Overwinter

/// From points in time to places on a line, with marks at round distances.
struct TimeScale {
    /// Seconds that a reader counts in.
    private static let steps: [Double] = [
        0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200, 14_400, 43_200, 86_400,
    ]
    private static let mostTicks = 7.0

    let from: UTCTime
    let width: Int
    private let milliseconds: Double

    init(from: UTCTime, to: UTCTime, width: Int) {
        self.from = from
        self.width = width
        // Both are input, and no difference of theirs may overflow.
        milliseconds = max(1, Double(to.milliseconds) - Double(from.milliseconds))
    }

    /// Where a point lies; what is outside lies at an end.
    func x(_ time: UTCTime) -> Int {
        let since = Double(time.milliseconds) - Double(from.milliseconds)
        return Int(min(max(0, since / milliseconds), 1) * Double(width))
    }

    /// The time since the beginning at round distances.
    var ticks: [(x: Int, label: String)] {
        let seconds = milliseconds / 1000
        guard let step = Self.steps.first(where: { seconds / $0 <= Self.mostTicks }) else { return [] }
        return (0...Int(seconds / step)).map { index in
            let at = Double(index) * step
            return (Int(at / seconds * Double(width)), index == 0 ? "0" : EventText.secondsText(at))
        }
    }
}
