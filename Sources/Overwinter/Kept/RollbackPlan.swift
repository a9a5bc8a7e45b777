import FileTree
import Services

/// What a rollback would do; nothing was changed to make it.
package struct RollbackPlan: Sendable {
    package let kept: KeptData
    /// In start order, as they are now.
    package let services: [PlannedService]
    /// Names of the services that are started at the end: those that run now, and those that ran before the restore.
    package let starts: [String]

    /// Names of the services whose volume the restore had made, and that it alone has started: they stay down.
    package let ends: Set<String>

    init(_ kept: KeptData) throws(OverwinterError) {
        self.kept = kept
        let programs = ServicePrograms().asRemembered(by: kept.header)
        var services: [PlannedService] = []
        for service in kept.header.services { services.append(try service.planned(programs: programs).lookedAtAgain()) }
        self.services = services
        let made = Set(kept.header.targets.filter { $0.madeVolume != nil }.compactMap(\.service))
        let ends = Set(kept.header.services.filter { made.contains($0.name) && !$0.before.ran }.map(\.name))
        self.ends = ends
        starts = zip(services, kept.header.services)
            .filter { ($0.before.ran || $1.before.ran) && !ends.contains($0.name) }.map(\.0.name)
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
        guard let first = faults.first else { return }
        throw OverwinterError(
            .guardFailed, "\(first.message); nothing was changed", hint: first.hint, faults: faults)
    }
}
