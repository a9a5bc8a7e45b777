import FileTree
import NearestName
import Services

extension Preflight {
    /// The services in start order, each with the state it is in now.
    mutating func planServices(stack: ComposeStack?) -> [PlannedService] {
        var planned: [PlannedService] = []
        for spec in startOrder(stack: stack) {
            do {
                guard let service = try ServiceFactory.service(of: spec, stack: stack, profile: profile) else {
                    continue
                }
                let before = try service.status()
                planned.append(try plan(spec, service, before: before))
            } catch {
                findings.fault(named(error, spec))
            }
        }
        return planned
    }

    /// A name that its manager does not know gets the nearest one that it does.
    private func named(_ error: ServiceError, _ spec: ServiceSpec) -> ServiceError {
        let asked =
            switch spec.manager {
            // As systemd lists it, with its suffix.
            case .systemd(let unit): SystemdUnit(name: spec.name, unit: unit).unit
            case .compose(let service): service
            case .commands: spec.name
            }
        guard let nearest = NearestName.closest(to: asked, among: error.knownNames) else { return error }
        var error = error
        error.hint = "did you mean '\(nearest)'?" + (error.hint.map { " \($0)" } ?? "")
        return error
    }

    private mutating func plan(
        _ spec: ServiceSpec, _ service: any Service, before: ServiceStatus
    ) throws(ServiceError) -> PlannedService {
        var timeout = spec.stopTimeout ?? ServiceSpec.defaultStopTimeout
        var version: String?
        var account: UnitAccount?
        if let unit = service as? SystemdUnit {
            let settings = try unit.settings()
            try settings.checkOrders()
            version = unit.programVersion()
            account = settings.account
            if !settings.startedBy.isEmpty && before.ran {
                findings.warn(
                    "started-by",
                    "\(spec.name): \(settings.startedBy.joined(separator: ", ")) may start \(unit.unit) while it has to stand "
                        + "still; the run fails if that happens")
            }
            if let limit = settings.stopTimeout {
                if let asked = spec.stopTimeout, asked > limit {
                    findings.warn(
                        "unit-stop-timeout",
                        "\(spec.name): systemd kills \(unit.unit) after \(DurationText.text(of: limit)), before the profile's "
                            + "stop-timeout of \(DurationText.text(of: asked)); write "
                            + "/etc/systemd/system/\(unit.unit).d/stop.conf with [Service] and "
                            + "TimeoutStopSec=\(asked.components.seconds), then: systemctl daemon-reload")
                }
                if spec.stopTimeout == nil { timeout = limit }
            }
        }
        if let container = service as? ComposeService { version = container.declared.image }
        if case .http(let probe) = probe(of: spec, service) { try probe.check() }
        return PlannedService(
            service: service, before: before, stopTimeout: timeout, beforeStop: spec.beforeStop,
            beforeStopTimeout: spec.beforeStopTimeout, probe: probe(of: spec, service),
            readyWithin: spec.ready?.within ?? ReadySpec.defaultWithin, isCompanion: false, version: version,
            account: account)
    }

    private func probe(of spec: ServiceSpec, _ service: any Service) -> Readiness.Probe {
        switch spec.ready?.probe {
        case .tcp(let host, let port): .tcp(host: host, port: port)
        case .http(let url, let credentials, let insecure):
            .http(HTTPProbe(url: url, credentials: credentials?.string, insecure: insecure))
        case .command(let command): .command(command)
        case .health: .health
        case .running: .running
        case nil: (service as? ComposeService)?.declared.hasHealthCheck == true ? .health : .running
        }
    }

    /// `after:` decides, and where a Compose service says nothing, `depends_on`; ties go by the file.
    ///
    /// Whose network another uses is always started before it.
    private mutating func startOrder(stack: ComposeStack?) -> [ServiceSpec] {
        let byCompose = Dictionary(
            profile.services.compactMap { spec in composeName(of: spec).map { ($0, spec.name) } },
            uniquingKeysWith: { first, _ in first })
        for spec in profile.services {
            if let said = spec.after {
                after[spec.name] = said
            } else if let name = composeName(of: spec) {
                after[spec.name] = (stack?.dependencies(of: name) ?? []).compactMap { byCompose[$0] }
            }
            let hosts = composeName(of: spec).flatMap { stack?.project.services[$0]?.hosts } ?? []
            after[spec.name, default: []] += hosts.compactMap { byCompose[$0] }
        }
        do {
            let names = try ServiceOrder.sorted(names: profile.services.map(\.name), after: after)
            return names.compactMap { name in profile.services.first { $0.name == name } }
        } catch {
            findings.fault("cycle", "services wait for each other: \(error)")
            return profile.services
        }
    }

    private func composeName(of spec: ServiceSpec) -> String? {
        if case .compose(let service) = spec.manager { service } else { nil }
    }
}
