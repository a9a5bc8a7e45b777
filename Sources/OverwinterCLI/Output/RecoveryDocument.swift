import FileTree
import Overwinter

/// The JSON document of `recover`.
struct RecoveryDocument: Encodable {
    struct Service: Encodable {
        var name: String
        /// `paid`, `void`, `owed`, `not-ready`, `down`.
        var ending: String
        var why: String?
        var startCommand: String
    }

    struct Run: Encodable {
        var run: String
        var verb: String
        var profile: String
        var journal: String
        /// `settled`, `owing`, `live`, `unreadable`.
        var ending: String
        var services: [Service]
        var putBack: [String]
        var notPutBack: [String]
        /// Why old data was put back although the new was whole.
        var turnedBack: String?
    }

    var format = 1
    var verb = "recover"
    var dryRun: Bool
    var outcome: String
    var exitCode: Int32
    var runs: [Run]
    var error: ErrorDocument?

    init(_ result: RecoveryOutcome, isDryRun: Bool) {
        dryRun = isDryRun
        exitCode = result.error.map { ExitCodes.status(of: $0.code.ending) } ?? ExitCodes.done
        outcome = result.error == nil ? "done" : "failed"
        runs = result.runs.map { run in
            Run(
                run: run.run, verb: run.verb, profile: run.profile, journal: run.journal.description,
                ending: run.ending.rawValue,
                services: run.services.map {
                    Service(name: $0.name, ending: $0.ending.rawValue, why: $0.why, startCommand: $0.startCommand)
                },
                putBack: run.putBack.map(\.description), notPutBack: run.notPutBack.map(\.description),
                turnedBack: run.turnedBack)
        }
        error = result.error.map(ErrorDocument.init)
    }
}

/// The JSON document of `recover --forget`.
struct ForgottenDocument: Encodable {
    var format = 1
    var verb = "recover"
    var outcome = "done"
    var exitCode = ExitCodes.done
    var forgotten: String
    var profile: String
    var runs: [String]

    init(service: String, profile: String, runs: [String]) {
        forgotten = service
        self.profile = profile
        self.runs = runs
    }
}
