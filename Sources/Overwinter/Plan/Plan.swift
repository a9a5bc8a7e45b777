import FileTree
import Services

/// The ordered steps of a backup, computed from a profile and the world as found; nothing was changed to make it.
package struct Plan: Sendable {
    package var profile: Profile
    /// In start order.
    package var services: [PlannedService]
    package var sources: [PlannedSource]
    package var destination: DestinationFacts
    package var stack: ComposeStack?
    package var warnings: [Warning]
    /// Which set unchanged files are shared with.
    package var base: BaseChoice
    /// Whether the bulk is copied while the services run.
    package var preSyncs: Bool
    /// What the last sets tell of stopped windows.
    package var history = WindowHistory()
    /// A set that is dated in the future, and was passed over for the base.
    package var clockNote: String?

    package var bytes: Int64 { saved.reduce(0) { $0.plus($1.bytes) } }
    package var entries: Int { saved.reduce(0) { $0 + $1.entries } }

    /// The sources that are copied.
    package var saved: [PlannedSource] { sources.filter { $0.state == .saved } }

    /// The sources that are copied before the first stop; of these only what changes later is copied at the standstill.
    package var copiedAhead: [PlannedSource] { preSyncs ? saved.filter(\.isTrusted) : [] }
    package var copiedAtStandstill: [PlannedSource] { preSyncs ? saved.filter { !$0.isTrusted } : saved }

    /// The steps in the order in which they would run.
    package var steps: [PlannedStep] {
        let up = services.filter(\.before.ran)
        var steps: [PlannedStep] = []
        for source in copiedAhead {
            steps.append(
                PlannedStep(
                    kind: .preSync, subject: source.title, detail: "\(source.path)", bytes: source.bytes,
                    entries: source.entries))
        }
        for planned in up.reversed() {
            if let command = planned.beforeStop {
                steps.append(
                    PlannedStep(kind: .beforeStop, subject: planned.name, detail: command.joined(separator: " ")))
            }
            steps.append(
                PlannedStep(
                    kind: .stop, subject: planned.name, detail: "within \(DurationText.text(of: planned.stopTimeout))"))
        }
        for source in saved {
            let isWhole = !preSyncs || !source.isTrusted
            steps.append(
                PlannedStep(
                    kind: .copy, subject: source.title,
                    detail: isWhole ? "\(source.path)" : "what changed since, in \(source.path)",
                    bytes: isWhole ? source.bytes : nil, entries: isWhole ? source.entries : nil))
        }
        for planned in up {
            steps.append(PlannedStep(kind: .start, subject: planned.name, detail: planned.service.title))
            steps.append(
                PlannedStep(
                    kind: .ready, subject: planned.name,
                    detail: "\(planned.probe.text), within \(DurationText.text(of: planned.readyWithin))"))
        }
        steps.append(PlannedStep(kind: .seal, subject: profile.name, detail: "\(destination.path)"))
        return steps
    }
}
