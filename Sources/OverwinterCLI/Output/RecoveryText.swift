import Arguments
import FileTree
import Overwinter

/// What `recover` says in the end.
enum RecoveryText {
    /// Shows the outcome, and ends the program with its status.
    static func show(_ outcome: RecoveryOutcome, json: Bool, isDryRun: Bool) throws {
        if json { StandardStreams.write(JSONText.document(RecoveryDocument(outcome, isDryRun: isDryRun))) }
        StandardStreams.say(text(of: outcome, isDryRun: isDryRun))
        guard let error = outcome.error else { return }
        // Said here: thrown as it is, it would become a second document.
        StandardStreams.say(ErrorText.of(error))
        throw ExitCode(ExitCodes.status(of: error.code.ending))
    }

    private static func text(of outcome: RecoveryOutcome, isDryRun: Bool) -> String {
        let told = outcome.runs.filter { $0.ending != .unreadable }
        if told.isEmpty { return outcome.error == nil ? "nothing is owed\n" : "" }
        var lines: [String] = []
        for run in told {
            let title = "\(run.verb) \(run.run) of profile '\(run.profile)'"
            let end = run.hasEnded ? "ended" : "died"
            switch run.ending {
            case .live where run.isAlive: lines.append("\(title) is alive, and sees to its services itself")
            case .live: lines.append("\(title) has \(end), and still owes:")
            case .settled where isDryRun: lines.append("\(title) has \(end), and owes:")
            case .settled: lines.append("\(title) had \(end); it owes nothing any more:")
            default: lines.append("\(title) had \(end), and still owes:")
            }
            for service in run.services { lines.append("  \(service.name): \(words(service, isDryRun))") }
            if let why = run.turnedBack { lines.append("  \(why)") }
            for path in run.putBack { lines.append("  old data was put back from \(path)") }
            for path in run.notPutBack {
                lines.append(
                    isDryRun
                        ? "  old data is to be put back from \(path)" : "  old data is in \(path): do not remove it")
            }
        }
        return lines.map { $0 + "\n" }.joined()
    }

    private static func words(_ service: RecoveryOutcome.Service, _ isDryRun: Bool) -> String {
        switch service.ending {
        case .paid: "is back"
        case .void: "left alone: \(service.why ?? "")"
        case .owed where isDryRun: service.why.map { "would be looked at again: \($0)" } ?? "would be started"
        case .owed: "left to the run that has services in hand"
        case .notReady: "is up, but not ready: \(service.why ?? "")"
        case .down: "is not back: \(service.why ?? "")"
        }
    }
}
