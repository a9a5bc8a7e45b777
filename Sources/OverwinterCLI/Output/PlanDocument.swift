import FileTree
import Overwinter
import Services

/// The JSON document of a plan.
struct PlanDocument: Encodable {
    struct Service: Encodable {
        var name: String
        var title: String
        var state: String
        var detail: String
        var companion: Bool
        var stopTimeoutSeconds: Double
    }

    struct Source: Encodable {
        var location: String
        var path: String
        var state: String
        var bytes: Int64
        var entries: Int
        /// Whether it is copied while services run, and only what changed since while they stand still.
        var preSync: Bool
    }

    struct Step: Encodable {
        var step: String
        var subject: String
        var detail: String
        var bytes: Int64?
        var entries: Int?
    }

    var format = 1
    var verb: String
    var outcome: String
    var exitCode: Int32
    var profile: String
    var destination: String
    var freeBytes: Int64
    var freeInodes: Int64?
    var bytes: Int64
    var entries: Int
    /// The set that unchanged files are shared with.
    var base: String?
    var services: [Service]
    var sources: [Source]
    var steps: [Step]
    var window: WindowFigures
    /// Why a backup would be refused for its stopped window, as far as can be told before anything is copied.
    var overBudget: ErrorDocument?
    var warnings: [WarningDocument]

    init(_ plan: Plan, verb: String) {
        self.verb = verb
        outcome = plan.warnings.isEmpty ? "done" : "warnings"
        exitCode = plan.warnings.isEmpty ? ExitCodes.done : ExitCodes.warnings
        profile = plan.profile.name
        destination = plan.destination.path.description
        freeBytes = plan.destination.fileSystem.freeBytes
        freeInodes = plan.destination.fileSystem.freeEntries
        bytes = plan.bytes
        entries = plan.entries
        base = plan.base.set
        services = plan.services.map {
            Service(
                name: $0.name, title: $0.service.title, state: $0.before.activity.rawValue, detail: $0.before.detail,
                companion: $0.isCompanion, stopTimeoutSeconds: $0.stopTimeout.inSeconds)
        }
        sources = plan.sources.map {
            let state =
                switch $0.state {
                case .saved: "saved"
                case .absent: "absent"
                case .shared: "shared"
                }
            return Source(
                location: $0.location.description, path: $0.path.description, state: state, bytes: $0.bytes,
                entries: $0.entries, preSync: plan.preSyncs && $0.state == .saved && $0.isTrusted)
        }
        steps = plan.steps.map {
            Step(step: $0.kind.rawValue, subject: $0.subject, detail: $0.detail, bytes: $0.bytes, entries: $0.entries)
        }
        let budget = WindowBudget(plan.profile.budget, plan.window)
        window = budget.figures
        overBudget = budget.refusal.map(ErrorDocument.init)
        warnings = plan.warnings.map { WarningDocument($0) }
    }
}
