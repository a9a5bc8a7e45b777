import FileTree
import Services

/// Active units outside the profile that a stop would take along: they are stopped and started like those of the profile.
struct Companions {
    /// The services with what a stop of them would take along now, all in start order.
    ///
    /// - Parameter after: names of services, and of those each comes after, which the profile has laid down.
    static func joined(
        to services: [PlannedService], after: [String: [String]] = [:], _ findings: inout Findings
    ) -> [PlannedService] {
        let names = services.compactMap { ($0.service as? SystemdUnit)?.unit }
        let running = services.filter(\.before.ran).compactMap { ($0.service as? SystemdUnit)?.unit }
        guard !names.isEmpty else { return services }
        do throws(ServiceError) {
            let graph = try UnitGraph(of: names)
            let known = Set(names.map(graph.identity))
            var all = services
            for dependent in graph.dependents(of: running) where !known.contains(dependent.unit) {
                if OwnUnit.isOwn(dependent.unit) {
                    findings.fault(OwnUnit.fault(of: dependent))
                    continue
                }
                findings.warn(
                    "companion",
                    "\(dependent.unit) is not in the profile, but a stop of \(dependent.dependsOn) takes it along: it is "
                        + "stopped and started too")
                all.append(try planned(dependent))
            }
            return sorted(all, after, graph, &findings)
        } catch {
            findings.fault(error)
            return services
        }
    }

    /// - Parameter programs: how its manager is called.
    static func planned(
        _ dependent: DependentUnit, programs: ServicePrograms = ServicePrograms()
    ) throws(ServiceError) -> PlannedService {
        let service = SystemdUnit(name: dependent.unit, unit: dependent.unit, programs: programs)
        let settings = try service.settings()
        do throws(ServiceError) {
            try settings.checkOrders()
        } catch {
            throw ServiceError(
                error.code, "\(error.message); a stop of \(dependent.dependsOn) takes it along", hint: error.hint)
        }
        return PlannedService(
            service: service, before: dependent.status,
            stopTimeout: settings.stopTimeout ?? ServiceSpec.defaultStopTimeout,
            beforeStop: nil, beforeStopTimeout: ServiceSpec.defaultBeforeStopTimeout, probe: .running,
            readyWithin: ReadySpec.defaultWithin, isCompanion: true, version: nil)
    }

    /// The profile's order, but for what systemd does in one way only: a stop takes along what requires the unit, and a
    /// socket cannot be started after its service.
    private static func sorted(
        _ services: [PlannedService], _ after: [String: [String]], _ graph: UnitGraph, _ findings: inout Findings
    ) -> [PlannedService] {
        var after = after
        for planned in services {
            guard let unit = (planned.service as? SystemdUnit)?.unit else { continue }
            for other in services where other.name != planned.name {
                guard let name = (other.service as? SystemdUnit)?.unit else { continue }
                if graph.mustFollow(unit, name) || planned.isCompanion && graph.isAfter(unit, name) {
                    after[planned.name, default: []].append(other.name)
                }
            }
        }
        do throws(ServiceOrder.Cycle) {
            _ = try ServiceOrder.sorted(names: services.map(\.name), after: after)
        } catch {
            findings.fault(
                "cycle", "services wait for each other, by the profile and by systemd: \(error)",
                hint: "a unit starts after those that it requires, and after its socket: see 'after:' in the profile")
            return services
        }
        // What a service must follow comes right before it: the others keep the order they were given in.
        var order: [PlannedService] = []
        var seen: Set<String> = []
        func add(_ planned: PlannedService) {
            guard seen.insert(planned.name).inserted else { return }
            let before = after[planned.name] ?? []
            for other in services where before.contains(other.name) { add(other) }
            order.append(planned)
        }
        for planned in services { add(planned) }
        return order
    }
}
