import FileTree
import Overwinter

/// The JSON document of `restore --dry-run`.
struct RestorePlanDocument: Encodable {
    struct Guard: Encodable {
        var code: String
        var title: String
        var holds: Bool
        var failures: [String]
        /// What does not hold, and was accepted: `--accept CODE`.
        var accepted: [String]
        /// What could not be asked.
        var notKnown: [String]
    }

    struct Target: Encodable {
        var location: String
        var path: String
        var files: Int
        var bytes: Int64
    }

    var format = 1
    var verb = "restore"
    var outcome: String
    var exitCode: Int32
    var set: String
    var guards: [Guard]
    var targets: [Target]
    var leftOut: [String]
    var starts: [String]
    var warnings: [WarningDocument]
    /// Of the sources on this host's own services; not of containers.
    var owners: [OwnerDocument]
    var error: ErrorDocument?

    init(_ plan: RestorePlan) {
        set = plan.set.name
        guards = plan.guards.map {
            Guard(
                code: $0.code, title: $0.title, holds: $0.holds, failures: $0.failures.map(\.message),
                accepted: $0.accepted, notKnown: $0.notKnown)
        }
        targets = plan.targets.map {
            Target(
                location: $0.title, path: $0.path.description, files: $0.source.files, bytes: $0.source.bytes)
        }
        leftOut = plan.leftOut.map { $0.location.description }
        starts = plan.starts
        warnings = plan.warnings.map { WarningDocument($0) }
        owners = plan.owners.matches.map { OwnerDocument($0) }
        do throws(OverwinterError) {
            try plan.throwIfGuarded()
            outcome = "done"
            exitCode = ExitCodes.done
        } catch {
            outcome = "failed"
            exitCode = ExitCodes.status(of: error.code.ending)
            self.error = ErrorDocument(error)
        }
    }
}
