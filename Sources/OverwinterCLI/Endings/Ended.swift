import Arguments
import Glibc
import Overwinter

/// How a verb ends: with one document, or with words.
enum Ended {
    /// Runs a verb's body; an error becomes the document where one was asked for.
    static func with(
        json: Bool, verb: String, _ body: () throws -> Void
    ) throws {
        do {
            try body()
        } catch let error as OverwinterError {
            // A usage fault has no document: the command line was not understood.
            if json && error.code.ending != .usage {
                StandardStreams.write(JSONText.document(FailureDocument(verb: verb, error: error)))
            }
            throw error
        }
    }

    /// Shows how a run ended, tells whom the profile names, and ends the program with the run's status.
    static func show(
        _ outcome: RunOutcome, json: Bool, notices: RunNotices? = nil, events: EventSink? = nil
    ) throws {
        let isUnderstood = outcome.error?.code.ending != .usage
        if json && isUnderstood { StandardStreams.write(JSONText.document(RunDocument(outcome))) }
        if isUnderstood { StandardStreams.say(RunText.of(outcome)) }
        if let error = outcome.error {
            // Said here: thrown as it is, it would become a second document.
            StandardStreams.say(ErrorText.of(error))
        }
        if isUnderstood, let notices {
            let document = JSONText.document(RunDocument(outcome))
            for warning in notices.end(outcome, exitCode: outcome.exitCode, document: document) {
                events?.send(.warning(warning))
            }
        }
        if outcome.leavesThread {
            // The process stays for so long anyway, and what the disk refuses in the end is to be known.
            if let failure = outcome.threadEnd?() { StandardStreams.say(ErrorText.of(failure)) }
            // What others do at the end of a program might wait for what that thread holds.
            _exit(outcome.exitCode)
        }
        if outcome.exitCode != 0 { throw ExitCode(outcome.exitCode) }
    }
}
