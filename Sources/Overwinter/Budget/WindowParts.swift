/// The parts of a stopped window, in seconds: the stops, what is done while all stands still, and the starts until
/// the last service is ready.
package struct WindowParts: Sendable, Equatable, Codable {
    package var stopSeconds: Double
    package var copySeconds: Double
    package var startSeconds: Double

    package init(stopSeconds: Double, copySeconds: Double, startSeconds: Double) {
        self.stopSeconds = stopSeconds
        self.copySeconds = copySeconds
        self.startSeconds = startSeconds
    }

    package var seconds: Double { stopSeconds + copySeconds + startSeconds }

    /// Nil for a run that stopped nothing, or started nothing.
    init?(steps: [SetRecord.Step]) {
        let stops = steps.filter { Self.isStop($0) }
        let starts = steps.filter { Self.isStart($0) }
        guard let began = stops.map(\.started).min(), let stopped = stops.map(\.finished).max(),
            let starting = starts.map(\.started).min(), let ready = starts.map(\.finished).max()
        else { return nil }
        func seconds(_ from: UTCTime, _ to: UTCTime) -> Double {
            max(0, Double(to.milliseconds - from.milliseconds) / 1000)
        }
        stopSeconds = seconds(began, stopped)
        copySeconds = seconds(stopped, starting)
        startSeconds = seconds(starting, ready)
    }

    static func isStop(_ step: SetRecord.Step) -> Bool {
        [StepKind.beforeStop.rawValue, StepKind.stop.rawValue].contains(step.name)
    }

    static func isStart(_ step: SetRecord.Step) -> Bool {
        [StepKind.start.rawValue, StepKind.ready.rawValue].contains(step.name)
    }

    /// `stops 12 s, copy 3 min 20 s, starts 45 s`.
    package var text: String {
        "stops \(EventText.secondsText(stopSeconds)), copy \(EventText.secondsText(copySeconds)), "
            + "starts \(EventText.secondsText(startSeconds))"
    }
}
