/// The services right before the first stop.
///
/// The first look may have been long ago, and no lock keeps an operator's hands away: what is stopped by now is not ours to
/// start, and what hangs on a service by now goes down with it.
struct SecondLook {
    let services: [PlannedService]
    /// Of what has come up since the plan.
    let warnings: [Warning]

    /// - Parameters:
    ///   - locked: names of services whose locks this run has; those of the others are taken.
    /// - Throws: ``OverwinterError`` with code `preflight` or `locked`; nothing was touched.
    init(at planned: [PlannedService], locked: [String]? = nil, _ locks: LateLocks) throws(OverwinterError) {
        var now: [PlannedService] = []
        for one in planned { now.append(try one.lookedAtAgain()) }
        var findings = Findings()
        services = Companions.joined(to: now, &findings)
        try findings.throwIfAny(.preflight, "checks failed, and nothing was touched")
        warnings = findings.warnings
        let known = Set(locked ?? planned.map(\.name))
        try locks.take(services.filter { !known.contains($0.name) })
    }
}
