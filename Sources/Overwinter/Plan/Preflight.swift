package import FileTree
import Glibc
import Services

/// Every check of a backup that can be made before anything is touched; what it finds good is the plan.
///
/// It writes nothing: a dry run makes the same checks.
package struct Preflight {
    let profile: Profile
    let destination: BytePath
    let isCancelled: @Sendable () -> Bool
    var findings = Findings()
    /// Names of services, and those that each comes after, as the profile or its project has it.
    var after: [String: [String]] = [:]
    /// The last set that was made.
    private(set) lazy var latest: CatalogueEntry? = catalogue?.latest
    /// The sets there are; nil where they cannot be read.
    private lazy var catalogue = try? Catalogue.read(destination)

    /// - Parameters:
    ///   - destination: in place of the profile's own, where the operator asked for another.
    ///   - isCancelled: asked while sources are measured, which may take long.
    package init(
        profile: Profile, destination: BytePath? = nil, isCancelled: @escaping @Sendable () -> Bool = { false }
    ) {
        self.profile = profile
        self.isCancelled = isCancelled
        self.destination = (destination ?? profile.destination).normalized
    }

    /// Checks everything and computes the plan.
    ///
    /// - Throws: ``OverwinterError`` with code `preflight` and every fault found, or `not-permitted`.
    package mutating func plan() throws(OverwinterError) -> Plan {
        try checkRights()
        let stack = loadStack()
        let services = ComposeImages.noted(in: planServices(stack: stack), stack: stack)
        let all = Companions.joined(to: services, after: after, &findings) + planLodgers(of: services, stack: stack)
        let sources = planSources(stack: stack)
        let facts = checkDestination(sources: sources)
        checkOverlappingContainers(stack: stack, sources: sources, services: all)
        if findings.faults.isEmpty && !sources.contains(where: { $0.state == .saved }) {
            findings.fault(
                "nothing-to-save", "there is nothing to save: no source of the profile is there",
                hint: "an empty set would be a backup of nothing")
        }
        if isCancelled() { throw OverwinterError(.cancelled, "the checks were ended; nothing was touched") }
        try findings.throwIfAny(.preflight, "checks failed, and nothing was touched")
        guard let facts else {
            throw OverwinterError(.preflight, "unable to look at the destination '\(destination)'")
        }
        return Plan(
            profile: profile, services: all, sources: sources, destination: facts, stack: stack,
            warnings: findings.warnings, base: base(), preSyncs: profile.copy.preSync,
            history: WindowHistory(of: records()), clockNote: clockNote())
    }

    mutating func base() -> BaseChoice {
        BaseChoice.choose(
            profile, latest, destination: DestinationMark.identity(in: destination),
            hasFailedSeal: AbortedRuns.haveFailedSeal(in: destination))
    }

    /// Where the choice passed over a set; of one that it met it says so itself.
    private mutating func clockNote() -> String? {
        guard let catalogue, catalogue.latest?.name != catalogue.newest?.name else { return nil }
        return catalogue.clockNote
    }

    /// Units can be stopped by root only; for other managers the manager itself decides.
    private func checkRights() throws(OverwinterError) {
        let hasUnits = profile.services.contains { if case .systemd = $0.manager { true } else { false } }
        guard hasUnits && geteuid() != 0 else { return }
        throw OverwinterError(
            .notPermitted, "unable to stop and start systemd units as an ordinary user",
            hint: "run it as root: sudo overwinter …")
    }

    /// What the sealed sets of the destination say of themselves; nothing where they cannot be read.
    private mutating func records() -> [SetRecord] {
        (catalogue?.entries ?? []).compactMap { $0.state == .sealed ? $0.record : nil }
            .filter { $0.profile == profile.name }
    }

    private mutating func loadStack() -> ComposeStack? {
        guard let spec = profile.compose else { return nil }
        do {
            return try ComposeStack.load(spec)
        } catch {
            findings.fault(error)
            return nil
        }
    }
}
