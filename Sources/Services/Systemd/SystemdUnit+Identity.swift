extension SystemdUnit {
    /// The one name of each unit (`Id`), by the name it was asked for: an alias and its unit have the same.
    ///
    /// One question for all. A unit whose name cannot be had is left out: that is for the checks to report.
    package static func identities(
        of units: [String], programs: ServicePrograms = ServicePrograms()
    ) -> [String: String] {
        let asked = units.filter { UnitName.isValid(UnitName.complete($0)) }
        let answers = try? Systemctl(programs: programs).show(asked.map(UnitName.complete), ["Id"])
        let pairs = zip(asked, answers ?? []).compactMap { unit, values in
            values["Id"].map { (unit, $0) }
        }
        return Dictionary(pairs, uniquingKeysWith: { first, _ in first })
    }
}
