import FileTree
import Overwinter

/// The JSON document of a backup or a restore.
struct RunDocument: Encodable {
    struct Service: Encodable {
        var name: String
        var before: String
        var after: String
        var downtimeSeconds: Double?
    }

    /// Files and bytes.
    struct Copying: Encodable {
        var copied: SetRecord.Count
        /// Of these, while services stood still.
        var copiedAtStandstill: SetRecord.Count
        var shared: SetRecord.Count
        var reused: SetRecord.Count
        var base: String?
        var setsSinceFull: Int

        init(_ copying: RunOutcome.Copying) {
            copied = copying.copied
            copiedAtStandstill = copying.final
            shared = copying.shared
            reused = copying.reused
            base = copying.base
            setsSinceFull = copying.setsSinceFull
        }
    }

    struct PreSync: Encodable {
        struct Pass: Encodable {
            var started: String
            var seconds: Double
            var copied: SetRecord.Count
        }

        var passes: [Pass]
        var predicted: SetRecord.Count
        var predictedSeconds: Double

        init(_ result: PreSyncResult) {
            passes = result.passes.map {
                Pass(started: $0.started.description, seconds: $0.seconds, copied: SetRecord.Count($0.copied))
            }
            predicted = SetRecord.Count(result.predicted)
            predictedSeconds = result.predictedSeconds
        }
    }

    struct Retention: Encodable {
        var removed: [String]
        /// Those whose removal an earlier prune had begun.
        var finished: [String]
    }

    var format = 1
    var verb: String
    var outcome: String
    var exitCode: Int32
    var profile: String
    var run: String
    var set: String?
    var path: String?
    var log: String?
    var files: Int
    var entries: Int
    var bytes: Int64
    var sockets: Int
    var stoppedSeconds: Double
    var window: WindowFigures?
    var copying: Copying?
    var preSync: PreSync?
    var retention: Retention?
    var services: [Service]
    var warnings: [WarningDocument]
    /// Of a restore: what was otherwise than at the backup, and was accepted.
    var accepted: [WarningDocument]
    var setAside: [String]
    var error: ErrorDocument?

    init(_ result: RunOutcome) {
        verb = result.verb
        exitCode = result.exitCode
        outcome = result.error != nil ? "failed" : result.warnings.isEmpty ? "done" : "warnings"
        profile = result.profile
        run = result.run
        set = result.set
        path = result.path?.description
        log = result.log?.description
        files = result.files
        entries = result.entries
        bytes = result.bytes
        sockets = result.sockets
        stoppedSeconds = result.stoppedSeconds
        window = result.window
        copying = result.copying.map(Copying.init)
        preSync = result.preSync.map(PreSync.init)
        retention = result.retention.map { Retention(removed: $0.removed, finished: $0.finished) }
        services = result.services.map {
            Service(name: $0.name, before: $0.before, after: $0.after, downtimeSeconds: $0.downtimeSeconds)
        }
        warnings = result.warnings.map { WarningDocument($0) }
        accepted = result.accepted.map { WarningDocument(Warning(code: $0.code, message: $0.message)) }
        setAside = result.setAside.map(\.description)
        error = result.error.map(ErrorDocument.init)
    }
}

extension RunOutcome {
    /// The exit status of the run.
    var exitCode: Int32 {
        if let error { return ExitCodes.status(of: error.code.ending) }
        return warnings.isEmpty ? ExitCodes.done : ExitCodes.warnings
    }
}
