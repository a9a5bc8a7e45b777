/// A run that is over, as those are told of it who were not there.
package struct RunReport: Sendable {
    package var outcome: RunOutcome
    package var exitCode: Int32
    package var began: UTCTime
    package var ended: UTCTime
    /// The run's JSON document.
    package var document: String

    package init(outcome: RunOutcome, exitCode: Int32, began: UTCTime, ended: UTCTime, document: String) {
        self.outcome = outcome
        self.exitCode = exitCode
        self.began = began
        self.ended = ended
        self.document = document
    }

    /// With warnings it has done what it was to do, too.
    var isSuccess: Bool { outcome.error == nil }

    /// A few lines for whoever looks at a check, or at a pager.
    var text: String {
        var lines = ["\(outcome.verb) of \(outcome.profile), run \(outcome.run), exit status \(exitCode)"]
        if let error = outcome.error {
            lines.append("failed: \(error.message)")
            if let hint = error.hint { lines.append("hint: \(hint)") }
        }
        if let set = outcome.set, outcome.verb == "backup" || isSuccess {
            lines.append("set \(set): \(outcome.files) files, \(ByteText.of(outcome.bytes))")
        }
        if outcome.services.contains(where: { $0.downtimeSeconds != nil }) {
            lines.append("stopped window: \(EventText.secondsText(outcome.stoppedSeconds))")
        }
        lines += outcome.warnings.prefix(20).map { "warning: \($0.message)" }
        return lines.joined(separator: "\n") + "\n"
    }
}
