/// A stopped window in figures: what was allowed, what was foreseen, and what it was; recorded in the set.
package struct WindowFigures: Sendable, Equatable, Codable {
    /// What the operator allows; nil where no limit is set.
    package var budgetSeconds: Double?
    package var predicted: WindowParts
    package var predictedSeconds: Double
    /// How many sets the prediction was made from; 0: it is a guess.
    package var sets: Int
    /// Nil until the last service is ready again.
    package var actual: WindowParts?
    /// What was foreseen to be left to do while services stand still.
    package var work: WindowWork

    package init(_ prediction: WindowPrediction, budget: Duration?) {
        budgetSeconds = budget?.inSeconds
        predicted = prediction.parts
        predictedSeconds = prediction.parts.seconds
        sets = prediction.sets
        work = prediction.work
    }

    /// `predicted 4 min 20 s, budget 10m`, beside what it was.
    package var shortText: String {
        "predicted \(EventText.secondsText(predictedSeconds))" + budgetText
    }

    private var budgetText: String {
        budgetSeconds.map { ", budget \(DurationText.text(of: .seconds($0)))" } ?? ""
    }

    /// `predicted 4 min 20 s (stops 12 s, …), budget 10m`.
    package var text: String {
        var text = "predicted \(EventText.secondsText(predictedSeconds)) (\(predicted.text)"
        text += sets == 0 ? "; a guess, since no set tells yet)" : ")"
        return text + budgetText
    }
}
