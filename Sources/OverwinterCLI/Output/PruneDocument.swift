import FileTree
import Overwinter

/// The JSON document of `prune`.
struct PruneDocument: Encodable {
    struct Decision: Encodable {
        var name: String
        var time: UTCTime?
        var bytes: Int64?
        var decision: String
        var reasons: [String]
    }

    var format = 1
    var verb = "prune"
    var outcome: String
    var exitCode: Int32
    var profile: String
    var destination: String
    var dryRun: Bool
    var sets: [Decision]
    var removed: [String]
    /// Of restores, and of backups that made no set; with `dryRun` those that would be.
    var removedLogs: [String]
    /// Those whose removal an earlier prune had begun.
    var finished: [String]
    var warnings: [WarningDocument]
    var error: ErrorDocument?

    init(_ result: PruneOutcome) {
        exitCode = result.exitCode
        outcome = result.error != nil ? "failed" : result.warnings.isEmpty ? "done" : "warnings"
        profile = result.profile
        destination = result.destination.description
        dryRun = result.isDryRun
        sets = result.decisions.map {
            Decision(
                name: $0.name, time: $0.time, bytes: $0.bytes, decision: $0.verdict.rawValue, reasons: $0.reasons)
        }
        removed = result.removed
        removedLogs = result.removedLogs
        finished = result.finished
        warnings = result.warnings.map { WarningDocument($0) }
        error = result.error.map(ErrorDocument.init)
    }
}

extension PruneOutcome {
    /// The exit status of the verb.
    var exitCode: Int32 {
        if let error { return ExitCodes.status(of: error.code.ending) }
        return warnings.isEmpty ? ExitCodes.done : ExitCodes.warnings
    }
}
