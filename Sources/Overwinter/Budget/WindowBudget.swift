/// The limit of a stopped window, held against what is foreseen.
package struct WindowBudget: Sendable {
    package let budget: Duration?
    package let prediction: WindowPrediction

    package init(_ budget: Duration?, _ prediction: WindowPrediction) {
        self.budget = budget
        self.prediction = prediction
    }

    package var figures: WindowFigures { WindowFigures(prediction, budget: budget) }

    /// Why the run is not to begin; nil where it fits, or no limit is set.
    package var refusal: OverwinterError? {
        guard let budget, prediction.parts.seconds > budget.inSeconds else { return nil }
        let guess = prediction.sets == 0 ? "guessed, since no set tells yet," : "predicted from the last sets"
        return OverwinterError(
            .overBudget,
            "the stopped window is \(guess) to take \(EventText.secondsText(prediction.parts.seconds)) "
                + "(\(prediction.parts.text)), over the budget of \(DurationText.text(of: budget)); "
                + "the longest is \(prediction.dominant)",
            hint: "no service was stopped; allow more with --budget, or make less to do: exclude what can be made again")
    }

    /// From the first stop on, how long may be stopped and copied so that all can be ready again in time.
    var workTime: Duration? {
        budget.map { max(.zero, $0 - .milliseconds(Int64(prediction.parts.startSeconds * 1000))) }
    }

    /// Begins to count: to be called when the first stop is next.
    func arm(_ cancellation: Cancellation) {
        guard let budget, let workTime, prediction.parts.seconds > 0 else { return }
        cancellation.arm(
            in: workTime,
            error: OverwinterError(
                .overBudget,
                "the backup was given up after \(EventText.secondsText(workTime.inSeconds)), so that services can be back "
                    + "within the budget of \(DurationText.text(of: budget)): "
                    + "their starts were predicted to take \(EventText.secondsText(prediction.parts.startSeconds))",
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
