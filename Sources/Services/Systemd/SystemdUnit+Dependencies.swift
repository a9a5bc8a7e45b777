extension SystemdUnit {
    // systemd.unit(5): a stop of what it names so takes it along.
    private static let forward = ["Requires", "Requisite", "BindsTo", "PartOf", "StopPropagatedFrom"]

    /// Whether a stop of one of some units takes this one along, be it through others.
    ///
    /// It is asked for what it hangs on: of what hangs on another, systemd forgets units that are down.
    package func hangs(on units: [String]) throws(ServiceError) -> Bool {
        let systemctl = Systemctl(programs: programs)
        var wanted: Set<String> = []
        for answer in try systemctl.show(units.map(UnitName.complete), ["Id"]) { wanted.insert(UnitFacts(answer).id) }
        var seen: Set<String> = []
        var level = [unit]
        while !level.isEmpty {
            var next: [String] = []
            for answer in try systemctl.show(level, ["Id"] + Self.forward) {
                let facts = UnitFacts(answer)
                for name in Self.forward.flatMap(facts.list) where seen.insert(name).inserted { next.append(name) }
            }
            if !wanted.isDisjoint(with: next) { return true }
            level = next
        }
        return false
    }
}
