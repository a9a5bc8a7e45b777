/// How units hang together, as systemd has it now: what a stop takes along, and what comes after what.
package struct UnitGraph: Sendable {
    // systemd.unit(5): what Requires=, Requisite=, BindsTo=, PartOf= or StopPropagatedFrom= one of them.
    private static let reverse = ["RequiredBy", "RequisiteOf", "BoundBy", "ConsistsOf", "PropagatesStopTo"]

    private struct Unit {
        var status: ServiceStatus?
        /// What a stop takes along at once.
        var takes: [String]
        var after: Set<String>
        var triggeredBy: Set<String>
    }

    private var units: [String: Unit] = [:]
    /// The one name of each unit, by the name that was asked for.
    private var identities: [String: String] = [:]

    /// Reads units, and all that a stop of them would take along.
    package init(of names: [String], programs: ServicePrograms = ServicePrograms()) throws(ServiceError) {
        let systemctl = Systemctl(programs: programs)
        var level = names.map(UnitName.complete)
        while !level.isEmpty {
            var next: [String] = []
            let answers = try systemctl.show(level, Self.reverse + UnitFacts.properties + ["After"])
            for (asked, answer) in zip(level, answers) {
                let facts = UnitFacts(answer)
                identities[asked] = facts.id
                identities[facts.id] = facts.id
                let takes = Self.reverse.flatMap(facts.list)
                units[facts.id] = Unit(
                    status: facts.status, takes: takes, after: Set(facts.list("After")),
                    triggeredBy: Set(facts.list("TriggeredBy")))
                next += takes
            }
            var seen: Set<String> = []
            level = next.filter { identities[$0] == nil && seen.insert($0).inserted }
        }
    }

    /// The one name of a unit, whatever alias it was asked for by.
    package func identity(of unit: String) -> String {
        identities[UnitName.complete(unit)] ?? UnitName.complete(unit)
    }

    /// The active units outside `names` that systemd would stop with them, read recursively; the nearest first.
    package func dependents(of names: [String]) -> [DependentUnit] {
        var level = names.map { (unit: identity(of: $0), through: "") }
        var seen = Set(level.map(\.unit))
        var found: [DependentUnit] = []
        while !level.isEmpty {
            var next: [(unit: String, through: String)] = []
            for step in level {
                guard let unit = units[step.unit] else { continue }
                if !step.through.isEmpty, let status = unit.status, status.ran {
                    found.append(DependentUnit(unit: step.unit, status: status, dependsOn: step.through))
                }
                for other in unit.takes { next.append((identity(of: other), step.unit)) }
            }
            level = []
            for step in next where seen.insert(step.unit).inserted { level.append(step) }
        }
        return found
    }

    /// Whether systemd would start the first after the second (`After=`, or `Before=` of the other).
    package func isAfter(_ unit: String, _ other: String) -> Bool {
        units[identity(of: unit)]?.after.contains(identity(of: other)) == true
    }

    /// Whether the first has to be started after the second: a stop of that takes it along, or is what triggers it.
    ///
    /// A socket that is part of its service goes with it, and is started before it: systemd refuses it afterwards.
    package func mustFollow(_ unit: String, _ other: String) -> Bool {
        let (one, two) = (identity(of: unit), identity(of: other))
        guard one != two else { return false }
        if two.hasSuffix(".socket"), units[one]?.triggeredBy.contains(two) == true { return !isAfter(two, one) }
        guard takes(two).contains(one) else { return false }
        if isAfter(one, two) { return true }
        return !isAfter(two, one) && !takes(one).contains(two)
    }

    /// All that a stop takes along, whether it runs or not.
    private func takes(_ unit: String) -> Set<String> {
        var found: Set<String> = []
        var open = [unit]
        while let next = open.popLast() {
            for other in units[next]?.takes ?? [] where found.insert(identity(of: other)).inserted {
                open.append(identity(of: other))
            }
        }
        return found
    }
}
