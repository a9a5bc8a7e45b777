import FileTree
import Services

extension Preflight {
    /// The services in start order, each with the state it is in now.
    mutating func planServices(project: ComposeProject?) -> [PlannedService] {
        var planned: [PlannedService] = []
        for spec in startOrder(project: project) {
            guard let service = ServiceFactory.service(of: spec, project: project, profile: profile) else { continue }
            do {
                let before = try service.status()
                planned.append(try plan(spec, service, before: before))
            } catch {
                findings.fault(error)
            }
        }
        return planned
    }

    private mutating func plan(
        _ spec: ServiceSpec, _ service: any Service, before: ServiceStatus
    ) throws(ServiceError) -> PlannedService {
        var timeout = spec.stopTimeout ?? ServiceSpec.defaultStopTimeout
        var version: String?
        if let unit = service as? SystemdUnit {
            let facts = try unit.facts()
            version = unit.version(of: facts)
            if let limit = facts.stopTimeout {
                if let asked = spec.stopTimeout, asked > limit {
                    findings.warn(
                        "unit-stop-timeout",
                        "\(spec.name): systemd kills \(unit.unit) after \(DurationText.of(limit)), before the profile's "
                            + "stop-timeout of \(DurationText.of(asked)); write "
                            + "/etc/systemd/system/\(unit.unit).d/stop.conf with [Service] and "
                            + "TimeoutStopSec=\(asked.components.seconds), then: systemctl daemon-reload")
                }
                if spec.stopTimeout == nil { timeout = limit }
            }
        }
        if let container = service as? ComposeService { version = container.image }
        return PlannedService(
            service: service, before: before, stopTimeout: timeout, beforeStop: spec.beforeStop,
            beforeStopTimeout: spec.beforeStopTimeout, probe: probe(of: spec, service),
            readyWithin: spec.ready?.within ?? ReadySpec.defaultWithin, isCompanion: false, version: version)
    }

    private func probe(of spec: ServiceSpec, _ service: any Service) -> Readiness.Probe {
        switch spec.ready?.probe {
        case .tcp(let host, let port): .tcp(host: host, port: port)
        case .http(let url, let credentials, let insecure):
            .http(url: url, credentials: credentials?.bytes, insecure: insecure)
        case .command(let command): .command(command)
        case .health: .health
        case .running: .running
        case nil: (service as? ComposeService)?.hasHealthcheck == true ? .health : .running
        }
    }

    /// `after:` decides, and where a Compose service says nothing, `depends_on`; ties go by the file.
    private mutating func startOrder(project: ComposeProject?) -> [ServiceSpec] {
        let byCompose = Dictionary(
            profile.services.compactMap { spec in composeName(of: spec).map { ($0, spec.name) } },
            uniquingKeysWith: { first, _ in first })
        var after: [String: [String]] = [:]
        for spec in profile.services {
            if let said = spec.after {
                after[spec.name] = said
            } else if let name = composeName(of: spec) {
                after[spec.name] = (project?.dependencies(of: name) ?? []).compactMap { byCompose[$0] }
            }
        }
        do {
            let names = try ServiceOrder.sorted(names: profile.services.map(\.name), after: after)
            return names.compactMap { name in profile.services.first { $0.name == name } }
        } catch {
            findings.fault("cycle", error.message, hint: error.hint)
            return profile.services
        }
    }

    private func composeName(of spec: ServiceSpec) -> String? {
        if case .compose(let service) = spec.manager { service } else { nil }
    }

    /// Active units outside the profile that a stop would take along: they are stopped first and started again last.
    mutating func planCompanions(of services: [PlannedService]) -> [PlannedService] {
        let units = services.filter(\.before.isUp).compactMap { ($0.service as? SystemdUnit)?.unit }
        guard !units.isEmpty else { return [] }
        let known = Set(services.compactMap { ($0.service as? SystemdUnit)?.unit })
        do {
            var companions: [PlannedService] = []
            for unit in try SystemdUnit.dependents(of: units) where !known.contains(unit) {
                let service = SystemdUnit(name: unit, unit: unit)
                let before = try service.status()
                guard before.isUp else { continue }
                findings.warn(
                    "companion", "\(unit) is in no profile, but a stop would take it along: it is stopped and started too")
                companions.append(
                    PlannedService(
                        service: service, before: before,
                        stopTimeout: try service.facts().stopTimeout ?? ServiceSpec.defaultStopTimeout,
                        beforeStop: nil, beforeStopTimeout: ServiceSpec.defaultBeforeStopTimeout, probe: .running,
                        readyWithin: ReadySpec.defaultWithin, isCompanion: true, version: nil))
            }
            return companions
        } catch {
            findings.fault(error)
            return []
        }
    }
}
