import FileTree

/// What the final pass will have to copy, from what the passes before it had to.
///
/// What changes goes on changing at its rate: a pass that copied so much of what changed since the one before began foretells
/// what changes while it runs itself. Another pass is worth it while copying that would hold the services up.
struct PreSyncForecast: Equatable {
    /// Seconds of copying in the stopped window that are not worth another pass.
    var patience = 5.0
    /// Passes at most.
    var limit = 3
    /// From this time on entries changed until the first pass, as the last set or an aborted run noted; nil where unknown.
    var secondsBefore: Double?
    /// Of sources that no pass may copy: all of it is left to the final one.
    var leftOut = CopyCount()

    /// What changes until the next pass; nil where no rate is known.
    func change(after passes: [PreSyncResult.Pass]) -> CopyCount? {
        guard let last = passes.last else { return nil }
        let before = passes.dropLast().last.map { Double((last.started.milliseconds - $0.started.milliseconds)) / 1000 }
        guard let interval = before ?? secondsBefore else { return nil }
        let share = last.seconds / max(interval, last.seconds, 0.001)
        return CopyCount(
            files: Int((Double(last.copied.files) * share).rounded(.up)),
            bytes: Int64((Double(last.copied.bytes) * share).rounded(.up)))
    }

    /// Whether another pass would make the stopped window noticeably shorter.
    func isAnotherWorthIt(after passes: [PreSyncResult.Pass]) -> Bool {
        guard let last = passes.last, passes.count < limit else { return false }
        guard let change = change(after: passes) else { return last.seconds > 2 * patience }
        // One that took no less time than the pass before it would not, the next time either.
        if let before = passes.dropLast().last, last.seconds > before.seconds / 2 { return false }
        return seconds(toCopy: change, after: passes) > patience
    }

    func result(_ passes: [PreSyncResult.Pass]) -> PreSyncResult {
        guard let last = passes.last else {
            return PreSyncResult(
                passes: [], predicted: leftOut, predictedSeconds: seconds(toCopy: leftOut, after: passes))
        }
        let change = change(after: passes)
        let predicted = (change ?? CopyCount()) + leftOut
        // To look at everything takes no longer than the last pass, which copied besides.
        let copying = seconds(toCopy: last.copied, after: passes)
        let looking = change == nil ? last.seconds : max(last.seconds - copying, last.seconds / 10)
        return PreSyncResult(
            passes: passes, predicted: predicted,
            predictedSeconds: looking + seconds(toCopy: predicted, after: passes))
    }

    /// At the pace of the pass that copied most; where none copied much, of a slow disk.
    private func seconds(toCopy count: CopyCount, after passes: [PreSyncResult.Pass]) -> Double {
        var (bytePace, filePace) = (100e6, 2000.0)
        if let most = passes.max(by: { $0.copied.bytes < $1.copied.bytes }), most.seconds > 1 {
            bytePace = max(Double(most.copied.bytes) / most.seconds, bytePace)
        }
        if let most = passes.max(by: { $0.copied.files < $1.copied.files }), most.seconds > 1 {
            filePace = max(Double(most.copied.files) / most.seconds, filePace)
        }
        return max(Double(count.bytes) / bytePace, Double(count.files) / filePace)
    }
}
