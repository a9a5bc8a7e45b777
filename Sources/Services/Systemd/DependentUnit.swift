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
        try UnitGraph(of: units.map(\.unit), programs: programs).dependents(of: units.map(\.unit))
    }
}
