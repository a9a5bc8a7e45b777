/// A unit that runs now, and that a stop of others would take along.
package struct DependentUnit: Sendable, Equatable {
    package var unit: String
    package var status: ServiceStatus
    /// The unit it hangs on.
    package var dependsOn: String
}

extension SystemdUnit {
    /// The active units outside `units` that systemd would stop with them, read recursively.
    ///
    /// To be asked before the stop: afterwards what went along is only one more inactive unit.
    package static func dependents(
        of units: [SystemdUnit], programs: ServicePrograms = ServicePrograms()
    ) throws(ServiceError) -> [DependentUnit] {
        // systemd.unit(5): what Requires=, Requisite=, BindsTo=, PartOf= or StopPropagatedFrom= one of them.
        let reverse = ["RequiredBy", "RequisiteOf", "BoundBy", "ConsistsOf", "PropagatesStopTo"]
        let systemctl = Systemctl(programs: programs)
        var seen = Set<String>()
        var found: [DependentUnit] = []
        var level = units.map { (unit: $0.unit, through: "") }
        while !level.isEmpty {
            var next: [(unit: String, through: String)] = []
            let answers = try systemctl.show(level.map(\.unit), reverse + UnitFacts.properties)
            for (asked, answer) in zip(level, answers) {
                let facts = UnitFacts(answer)
                seen.formUnion([asked.unit, facts.id])
                if !asked.through.isEmpty, let status = facts.status, status.ran {
                    found.append(DependentUnit(unit: facts.id, status: status, dependsOn: asked.through))
                }
                for unit in reverse.flatMap(facts.list) { next.append((unit, facts.id)) }
            }
            level = []
            for step in next where seen.insert(step.unit).inserted { level.append(step) }
        }
        return found
    }
}
