import Glibc

/// The services that systemd has started of late.
package enum StartedUnits {
    /// Those whose last start was begun within this time, by name.
    package static func within(
        _ time: Duration, programs: ServicePrograms = ServicePrograms()
    ) throws(ServiceError) -> [String] {
        var now = timespec()
        clock_gettime(CLOCK_MONOTONIC, &now)
        let parts = time.components
        let microseconds = parts.seconds * 1_000_000 + parts.attoseconds / 1_000_000_000_000
        let since = Int64(now.tv_sec) * 1_000_000 + Int64(now.tv_nsec) / 1000 - microseconds
        // Of these two only the second moves where systemd restarts a service by itself.
        let times = ["InactiveExitTimestampMonotonic", "ExecMainStartTimestampMonotonic"]
        let units = try Systemctl(programs: programs).showAll("*.service", ["Id"] + times)
        return units.filter { unit in times.contains { (Int64(unit[$0] ?? "") ?? 0) > since } }
            .compactMap { $0["Id"] }.sorted()
    }
}
