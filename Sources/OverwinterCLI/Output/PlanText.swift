import Arguments
import FileTree
import Overwinter
import Services

/// A plan, for a reader and for a program.
enum PlanText {
    /// Computes and prints the plan of a backup.
    static func show(_ profile: Profile, destination: BytePath?, json: Bool, verb: String) throws {
        var preflight = Preflight(profile: profile, destination: destination)
        let plan = try preflight.plan()
        StandardStreams.write(json ? JSONText.document(PlanDocument(plan, verb: verb)) : text(of: plan))
        if !plan.warnings.isEmpty { throw ExitCode(ExitCodes.warnings) }
    }

    static func text(of plan: Plan) -> String {
        var text = "profile \(plan.profile.name) (\(plan.profile.path))\n"
        text += "destination \(plan.destination.path), \(ByteText.of(plan.destination.fileSystem.freeBytes)) free"
        if let entries = plan.destination.fileSystem.freeEntries { text += ", \(entries) inodes free" }
        text += "\n\nservices\n"
        var services = Table([.left, .left, .left])
        for planned in plan.services {
            let role = planned.isCompanion ? "\(planned.before.detail), taken along" : planned.before.detail
            services.rows.append(["  " + planned.name, planned.service.title, role])
        }
        text += services.text + "\nsteps\n"
        var steps = Table([.right, .left, .left, .left])
        for (index, step) in plan.steps.enumerated() {
            let size = step.bytes.map { ", \(ByteText.of($0)), \(step.entries ?? 0) entries" } ?? ""
            steps.rows.append(["  \(index + 1)", step.kind.rawValue, step.subject, step.detail + size])
        }
        text += steps.text
        let left = plan.sources.filter { $0.state != .saved }
        if !left.isEmpty {
            text += "\nnot copied\n"
            for source in left {
                let reason =
                    if case .shared(let location) = source.state { "stored as \(location)" } else {
                        "optional, not there"
                    }
                text += "  \(source.location): \(source.path) (\(reason))\n"
            }
        }
        text += "\n\(plan.entries) entries (inodes), \(ByteText.of(plan.bytes))\n"
        let (ahead, rest) = (plan.copiedAhead, plan.copiedAtStandstill)
        if !ahead.isEmpty {
            text += "copied while services run: \(Self.size(ahead)); then what changed, while they stand still\n"
        }
        if !rest.isEmpty { text += "copied while services stand still: \(Self.size(rest))\n" }
        text += "\(plan.base.text)\n"
        if let note = plan.clockNote { text += "\(note)\n" }
        let budget = WindowBudget(plan.profile.budget, plan.window)
        if plan.services.contains(where: \.before.ran) { text += "stopped window: \(budget.figures.text)\n" }
        if let refusal = budget.refusal {
            text += plan.preSyncs ? "as far as can be told before a pre-sync, " : ""
            text += "this would be refused: \(refusal.message)\n"
        }
        for warning in plan.warnings { text += "warning: \(warning.message)\n" }
        return text
    }

    private static func size(_ sources: [PlannedSource]) -> String {
        let bytes = sources.reduce(Int64(0)) { $0.plus($1.bytes) }
        return "\(ByteText.of(bytes)) of \(sources.count) \(sources.count == 1 ? "source" : "sources")"
    }
}
