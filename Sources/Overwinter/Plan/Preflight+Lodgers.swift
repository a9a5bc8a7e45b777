import Services

extension Preflight {
    /// Running containers outside the profile that use the network, the processes or the shared memory of one that is stopped.
    ///
    /// They keep what ended with it, until they are started again themselves: they are stopped first, and started last.
    mutating func planLodgers(of services: [PlannedService], stack: ComposeStack?) -> [PlannedService] {
        guard let project = stack?.project else { return [] }
        let own = services.flatMap(\.before.containers)
        var stopped = services.filter(\.before.ran).flatMap(\.before.containers)
        var lodgers: [ComposeService] = []
        var planned: [PlannedService] = []
        do {
            var left = stopped.isEmpty ? [] : try project.engine.runningContainers()
            left.removeAll { container in own.contains { $0.id == container.id } }
            while let (index, host) = lodger(among: left, in: stopped) {
                let container = left.remove(at: index)
                stopped.append(ContainerState(id: container.id, name: container.name, activity: .running))
                // Another container of a service that was met.
                if container.project == project.name, lodgers.contains(where: { $0.declared.name == container.service })
                {
                    continue
                }
                guard let service = lodgingService(container, project, services) else {
                    findings.fault(
                        "shared-network",
                        "container '\(container.name)' uses the network, the processes or the shared memory of '\(host)', "
                            + "which is stopped, and is no service of this profile: it would be cut off from it",
                        hint: "add it to the profile's services, or stop it meanwhile: docker stop \(container.name)")
                    continue
                }
                findings.warn(
                    "companion",
                    "\(service.title) is not in the profile, but uses the network, the processes or the shared memory of "
                        + "\(host): it is stopped and started too")
                lodgers.append(service)
                planned.append(
                    PlannedService(
                        service: service, before: try service.status(), stopTimeout: ServiceSpec.defaultStopTimeout,
                        beforeStop: nil, beforeStopTimeout: ServiceSpec.defaultBeforeStopTimeout, probe: .running,
                        readyWithin: ReadySpec.defaultWithin, isCompanion: true, version: service.declared.image))
            }
        } catch {
            findings.fault(error)
        }
        return inStartOrder(planned, lodgers)
    }

    private func lodger(among left: [Container], in stopped: [ContainerState]) -> (index: Int, host: String)? {
        for (index, container) in left.enumerated() {
            let host = stopped.first { container.hosts.contains($0.id) || container.hosts.contains($0.name) }
            if let host { return (index, host.name) }
        }
        return nil
    }

    /// Nil for what the project's files do not know, and for what a service of the profile needs before it starts.
    private func lodgingService(
        _ container: Container, _ project: ComposeProject, _ services: [PlannedService]
    ) -> ComposeService? {
        guard container.project == project.name, !container.isOneOff, let name = container.service,
            let service = try? project.service(name, name: name)
        else { return nil }
        let isNeeded = services.contains { planned in
            planned.name == name || (planned.service as? ComposeService)?.declared.hosts.contains(name) == true
        }
        return isNeeded ? nil : service
    }

    private func inStartOrder(_ planned: [PlannedService], _ lodgers: [ComposeService]) -> [PlannedService] {
        var after: [String: [String]] = [:]
        for lodger in lodgers { after[lodger.name] = lodger.declared.hosts + lodger.declared.dependsOn.keys }
        // Compose takes no services that wait for each other.
        guard let names = try? ServiceOrder.sorted(names: planned.map(\.name), after: after) else { return planned }
        return names.compactMap { name in planned.first { $0.name == name } }
    }
}
