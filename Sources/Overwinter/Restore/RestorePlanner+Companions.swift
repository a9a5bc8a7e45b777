import Services

extension RestorePlanner {
    /// Companions that ran at the backup, and have gone down since with the services that an operator stopped by hand.
    ///
    /// Nobody would start them: a stop that takes them along is over, and the profile does not name them.
    func stoppedCompanions(
        beside services: [PlannedService], stack: ComposeStack?
    ) throws(OverwinterError) -> [PlannedService] {
        let recorded = set.record.services
        var found: [PlannedService] = []
        for one in recorded where one.before == "running" || one.before == "paused" {
            guard !profile.services.contains(where: { $0.name == one.name }),
                !services.contains(where: { $0.name == one.name }),
                let service = companion(one, beside: services + found, stack),
                let status = try present(service), !status.ran
            else { continue }
            let ownLimit = (service as? SystemdUnit).flatMap { try? $0.settings().stopTimeout }
            found.append(
                PlannedService(
                    service: service, before: status, stopTimeout: ownLimit ?? ServiceSpec.defaultStopTimeout,
                    beforeStop: nil, beforeStopTimeout: ServiceSpec.defaultBeforeStopTimeout, probe: .running,
                    readyWithin: ReadySpec.defaultWithin, isCompanion: true, version: nil))
        }
        return found
    }

    /// Nil where it is none, or where what would have taken it along runs: then somebody has stopped it by itself.
    private func companion(
        _ recorded: SetRecord.Service, beside services: [PlannedService], _ stack: ComposeStack?
    ) -> (any Service)? {
        let down = services.filter { !$0.before.ran }.map(\.service)
        switch recorded.manager {
        case "systemd":
            // It is recorded by its unit's own name.
            let unit = SystemdUnit(name: recorded.name, unit: recorded.name)
            let isOwn = services.contains { ($0.service as? SystemdUnit)?.unit == unit.unit }
            let stopped = down.compactMap { ($0 as? SystemdUnit)?.unit }
            // One that systemd does not know any more hangs on nothing.
            guard unit.unit == recorded.name, !isOwn, !stopped.isEmpty, (try? unit.hangs(on: stopped)) == true
            else { return nil }
            return unit
        case "compose":
            let service = try? stack?.project.service(recorded.name, name: recorded.name)
            let isLodger = down.contains { other in
                guard let host = (other as? ComposeService)?.declared.name else { return false }
                return service?.declared.hosts.contains(host) == true
            }
            return isLodger ? service : nil
        default: return nil
        }
    }

    /// Its state; nil where it is there no more.
    private func present(_ service: any Service) throws(OverwinterError) -> ServiceStatus? {
        do throws(ServiceError) {
            let status = try service.status()
            return status.activity == .absent ? nil : status
        } catch {
            if error.code == .unknownUnit { return nil }
            throw OverwinterError(error, as: .preflight)
        }
    }
}
