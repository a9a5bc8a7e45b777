/// The limit of a stopped window, held against what is foreseen.
package struct WindowBudget: Sendable {
    package let budget: Duration?
    package let prediction: WindowPrediction

    package init(_ budget: Duration?, _ prediction: WindowPrediction) {
        self.budget = budget
        self.prediction = prediction
    }

    package var figures: WindowFigures { WindowFigures(prediction, budget: budget) }

    /// Why the run is not to begin; nil where it may fit, or no limit is set.
    package var refusal: OverwinterError? {
        guard let budget, prediction.known.seconds > budget.inSeconds else { return nil }
        return OverwinterError(
            .overBudget,
            "the stopped window is predicted to take \(EventText.secondsText(prediction.parts.seconds)) "
                + "(\(prediction.parts.text)), over the budget of \(DurationText.text(of: budget)); "
                + "the longest is \(prediction.dominant)",
            hint: "no service was stopped; allow more with --budget, or leave less to do: exclude what can be made "
                + "again")
    }

    /// From the first stop on, how long may be stopped and copied so that all can be ready again in time.
    ///
    /// Starts that are only guessed leave half of it at least.
    var workTime: Duration? {
        budget.map { max($0 - Self.duration(prediction.parts.startSeconds), leastWorkTime(of: $0)) }
    }

    private func leastWorkTime(of budget: Duration) -> Duration {
        max(.zero, min(budget / 2, budget - Self.duration(prediction.known.startSeconds)))
    }

    private static func duration(_ seconds: Double) -> Duration { .milliseconds(Int64(seconds * 1000)) }

    /// Begins to count: to be called when the first stop is next.
    func arm(_ cancellation: Cancellation) {
        guard let budget, let workTime, prediction.parts.seconds > 0 else { return }
        cancellation.arm(
            in: workTime,
            error: OverwinterError(
                .overBudget,
                "the backup was given up after \(EventText.secondsText(workTime.inSeconds)), so that services can be back "
                    + "within the budget of \(DurationText.text(of: budget)): "
                    + "\(EventText.secondsText((budget - workTime).inSeconds)) were kept for their starts",
                hint: "the next run goes on from what was copied; allow more with --budget where that is not enough"))
    }

    /// The figures once all is over.
    func figures(actual steps: [SetRecord.Step]) -> WindowFigures {
        var figures = figures
        figures.actual = WindowParts(steps: steps)
        return figures
    }

    /// A window that was longer than it was allowed to be, although nothing was given up.
    func overrun(seconds: Double) -> Warning? {
        guard let budget, prediction.parts.seconds > 0, seconds > budget.inSeconds else { return nil }
        return Warning(
            code: "over-budget",
            message: "the stopped window took \(EventText.secondsText(seconds)), over the budget of "
                + "\(DurationText.text(of: budget)): the starts took longer than predicted")
    }
}
