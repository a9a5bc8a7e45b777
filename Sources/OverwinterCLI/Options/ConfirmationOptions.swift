import Arguments
import Overwinter

/// How the question is answered that a verb asks before it changes something.
package struct ConfirmationOptions: ParsableArguments {
    @Flag(help: "Do not ask; go on.")
    package var yes = false

    @Flag(help: "Never ask; an answer that is missing is a usage fault.")
    package var noInput = false

    package init() {}

    /// Whether there is nobody who could answer, and no answer.
    var isMissing: Bool { !yes && (noInput || !Question.canBeAsked) }

    /// Said at once, and not after everything was looked at.
    func check(_ what: String, hint: String) throws(OverwinterError) {
        guard isMissing else { return }
        throw OverwinterError(.usage, "\(what) without a terminal is confirmed with --yes", hint: hint)
    }

    /// - Parameter plan: what it is about, shown before the question.
    func ask(
        _ question: String, expecting answer: String, about plan: String, _ cancellation: Cancellation
    ) throws(OverwinterError) {
        guard !yes else { return }
        StandardStreams.say(plan)
        let isConfirmed = Question.ask(question, expecting: answer, isCancelled: { cancellation.isCancelled })
        if cancellation.isCancelled { throw OverwinterError(.cancelled, "cancelled; nothing was changed") }
        guard isConfirmed else { throw OverwinterError(.usage, "not confirmed; nothing was changed") }
    }
}
