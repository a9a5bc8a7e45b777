package import FileTree

/// What happens during a verb, as data: the terminal, the log and the JSON lines are listeners.
package enum Event: Sendable {
    /// A new part of the run begins.
    case phase(Phase)
    /// A step of one service or source begins: "stop cassandra".
    case stepBegan(StepKind, subject: String)
    /// The step ended well, after this many seconds; the detail is what was found ("exited (143)").
    case stepEnded(StepKind, subject: String, seconds: Double, detail: String?)
    /// The step failed; the run goes on to whatever is owed.
    case stepFailed(StepKind, subject: String, error: OverwinterError)
    /// Why a step is still waiting: "HTTP 503".
    case waiting(subject: String, reason: String)
    /// Bytes and files flow; the counters are live, the expected totals may be unknown.
    case progress(CopyProgress, expectedBytes: Int64?, expectedFiles: Int?)
    /// The flow that was last announced is over.
    case progressEnded
    /// How long services are foreseen to stand still.
    case window(WindowFigures)
    /// Something the operator should know that does not end the run.
    case warning(Warning)
    /// A sentence for the log and the verbose reader.
    case note(String)
}
