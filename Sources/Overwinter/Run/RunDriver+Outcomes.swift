import Services

/// What a run says of its services: how they are, and not how their starts went.
extension RunDriver {
    /// From the first stop to the last service being ready again; to now, where one that was stopped is not.
    package var stoppedSeconds: Double {
        guard let first = stopBegan.values.min() else { return 0 }
        let isOpen = stopBegan.keys.contains { readyAt[$0] == nil }
        let end = isOpen ? clock.now : readyAt.values.max() ?? clock.now
        return (end - first).inSeconds
    }

    /// The services as the run met and left them.
    package func outcomes() -> [RunOutcome.Service] {
        services.indices.map { index in
            let planned = services[index]
            let downtime = stopBegan[index].map { ((readyAt[index] ?? clock.now) - $0).inSeconds }
            return RunOutcome.Service(
                name: planned.name, before: planned.before.activity.rawValue, after: state(of: index),
                downtimeSeconds: downtime)
        }
    }

    package func wasUnclean(_ index: Int) -> Bool { unclean.contains(index) }

    package func wasReady(_ index: Int) -> Bool { readyAt[index] != nil }

    /// Of what the run has started, `running` is said only where it is all the way back.
    private func state(of index: Int) -> String {
        let planned = services[index]
        guard let status = try? planned.service.status() else { return "unknown" }
        guard status.activity == .running, readyAt[index] != nil || startFailures[index] != nil else {
            return status.activity.rawValue
        }
        let isBack = startFailures[index] == nil && status.isUp && status.isBack(from: planned.before)
        return isBack ? status.activity.rawValue : RunOutcome.Service.notReady
    }

    /// What follows the starts may take an hour: who is ready in the middle of it stood still until then, and no longer.
    func watchTheLate() {
        guard !startFailures.isEmpty else { return }
        lateReadiness = LateReadiness(
            startFailures.keys.reduce(into: [:]) { $0[$1] = services[$1] }, remakesContainers: remakesContainers,
            events: events)
    }

    /// What follows the starts may take an hour: a service that was not ready in its time may be by now, and one that was
    /// may be on its way up again.
    func lookAtTheEnd(_ machine: inout RunMachine) {
        let seen = lateReadiness?.end() ?? [:]
        for index in machine.down where startFailures[index] != nil && isReadyNow(index) {
            let planned = services[index]
            startFailures[index] = nil
            readyAt[index] = seen[index] ?? clock.now
            machine.isBack(index)
            if seen[index] == nil { lateReadiness?.tell(planned) }
            warn(
                Warning(
                    code: "ready-late",
                    message:
                        "\(planned.name) was not ready within \(DurationText.text(of: planned.readyWithin)), and is "
                        + "ready now"))
            guard let journal, !journal.debt.isEmpty else { continue }
            journal.append(.ready(service: planned.name))
            journal.goodbye()
        }
        // A restart by its manager may be over in a moment.
        for index in readyAt.keys where state(of: index) == RunOutcome.Service.notReady { _ = isReadyNow(index) }
    }

    private func isReadyNow(_ index: Int) -> Bool {
        LateReadiness.isReady(services[index], remakesContainers: remakesContainers)
    }
}
