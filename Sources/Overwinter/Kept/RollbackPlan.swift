import FileTree
import Services

/// What a rollback would do; nothing was changed to make it.
package struct RollbackPlan: Sendable {
    package let kept: KeptData
    /// In start order, as they are now; with what hangs on them by now.
    package let services: [PlannedService]
    /// Names of the services that are started at the end: those that run now, and those that ran before the restore.
    package let starts: [String]

    /// Names of the services that did not run before the restore, and of whose data nothing was there: they stay down.
    package let ends: Set<String>
    private let state: StateFolder

    init(_ kept: KeptData, in state: StateFolder) throws(OverwinterError) {
        self.kept = kept
        self.state = state
        let programs = ServicePrograms().asRemembered(by: kept.header)
        var services: [PlannedService] = []
        for service in kept.header.services { services.append(try service.planned(programs: programs).lookedAtAgain()) }
        var findings = Findings()
        self.services = Companions.joined(to: services, &findings)
        try findings.throwIfAny(.preflight, "checks failed, and nothing was changed")
        let bare = try Self.bare(kept)
        let ends = Set(kept.header.services.filter { bare.contains($0.name) && !$0.before.ran }.map(\.name))
        self.ends = ends
        starts = zip(services, kept.header.services)
            .filter { ($0.before.ran || $1.before.ran) && !ends.contains($0.name) }.map(\.0.name)
    }

    /// The services with a target, other than logs, in which nothing was before the restore.
    private static func bare(_ kept: KeptData) throws(OverwinterError) -> Set<String> {
        var bare: Set<String> = []
        do throws(FileTreeError) {
            for (target, seen) in zip(kept.header.targets, kept.targets) {
                guard let service = target.service, !WatchedSource(target).isLog else { continue }
                var held = false
                // Of what is not there, or not known to be it, nobody can say so.
                if case .aside(let places) = seen.state {
                    for place in places where try RestoreTarget.present(at: place) == .data { held = true }
                } else {
                    held = seen.state != .wasEmpty
                }
                if !held { bare.insert(service) }
            }
        } catch {
            throw OverwinterError(error, while: .preflight)
        }
        return bare
    }

    /// Ends here where not all of the old data is there: what is missing would be gone with the restored data.
    package func throwIfGuarded() throws(OverwinterError) {
        var faults = kept.doubts
        for target in kept.targets where target.isGone {
            faults.append(
                OverwinterError.Fault(
                    code: "set-aside",
                    message: "the old data of \(target.title) is not where restore \(kept.run) has set it aside",
                    hint: "bring it back there; or keep the restored data: overwinter restore commit \(kept.profile)"))
        }
        for target in kept.header.targets where target.heldIncomplete == true {
            faults.append(
                OverwinterError.Fault(
                    code: "set-aside",
                    message:
                        "the old data of \(target.title) is incomplete: a restore before had discarded what was there",
                    hint:
                        "there is nothing to go back to; keep the restored data: overwinter restore commit \(kept.profile)"
                ))
        }
        let started = kept.header.services.filter { starts.contains($0.name) }
        for data in IncompleteData.all(in: state) {
            guard let service = started.first(where: { data.isNeeded(by: $0.keys) }) else { continue }
            faults.append(
                OverwinterError.Fault(
                    code: "whole",
                    message:
                        "\(service.name) would be started, and the data of \(data.target.title) is incomplete since "
                        + "restore \(data.run), which had discarded what was there",
                    hint: data.hint))
        }
        guard let first = faults.first else { return }
        throw OverwinterError(
            .guardFailed, "\(first.message); nothing was changed", hint: first.hint, faults: faults)
    }
}
