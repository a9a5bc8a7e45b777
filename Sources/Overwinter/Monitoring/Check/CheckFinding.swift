/// One sentence of a check, and how bad it is.
package struct CheckFinding: Sendable, Equatable {
    package var state: CheckState
    package var text: String

    package init(_ state: CheckState, _ text: String) {
        self.state = state
        self.text = text
    }

    /// What could not be looked at.
    package init(unknown error: OverwinterError) {
        var text = error.message
        if let first = error.faults.first, first.message != error.message { text += ": \(first.message)" }
        if let hint = error.hint ?? error.faults.first?.hint { text += " (\(hint))" }
        self.init(.unknown, text)
    }
}
