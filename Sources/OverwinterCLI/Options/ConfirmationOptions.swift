import Arguments

/// How the question is answered that a verb asks before it changes something.
package struct ConfirmationOptions: ParsableArguments {
    @Flag(help: "Do not ask; go on.")
    package var yes = false

    @Flag(help: "Never ask; an answer that is missing is a usage fault.")
    package var noInput = false

    package init() {}

    /// Whether there is nobody who could answer, and no answer.
    var isMissing: Bool { !yes && (noInput || !Question.canBeAsked) }
}
