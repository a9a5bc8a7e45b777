import FileTree
import Programs
import Services

/// Stopping and starting one service.
extension RunDriver {
    func stop(_ index: Int) throws(OverwinterError) {
        enter(.stop)
        let planned = services[index]
        stopBegan[index] = clock.now
        if let command = planned.beforeStop { try runBeforeStop(command, planned) }
        let status = try step(.stop, planned.name, service: planned.name) { () throws(OverwinterError) in
            do throws(ServiceError) {
                try planned.service.stop(
                    within: planned.stopTimeout, isCancelled: { [cancellation] in cancellation.isCancelled })
                let status = try planned.service.status()
                return (status, detail: status.detail)
            } catch {
                throw OverwinterError(error)
            }
        }
        // A start between here and the first look at the standstill is one, too.
        starts[index] = status.start
        if let reason = status.uncleanExit {
            unclean.insert(index)
            warn(Warning(code: "unclean-stop", message: "\(planned.name) did not stop cleanly: \(reason)"))
        }
    }

    private func runBeforeStop(_ command: [String], _ planned: PlannedService) throws(OverwinterError) {
        try step(.beforeStop, planned.name, service: planned.name) { () throws(OverwinterError) in
            let result: ProgramResult
            do throws(ServiceError) {
                result = try planned.service.runInside(
                    command, within: planned.beforeStopTimeout,
                    isCancelled: { [cancellation] in cancellation.isCancelled })
            } catch {
                throw OverwinterError(error)
            }
            if result.wasCancelled {
                throw OverwinterError(.cancelled, "the command before the stop of '\(planned.name)' was ended")
            }
            guard result.succeeded else {
                throw OverwinterError(
                    .stopFailed,
                    "'\(command.joined(separator: " "))' before the stop of '\(planned.name)' failed: it \(result.failure)",
                    hint: "run it by hand; without before-stop in the profile the service is stopped straight away")
            }
            return ((), detail: command.joined(separator: " "))
        }
    }

    func start(_ index: Int, settleFirst: Bool) throws(OverwinterError) {
        enter(.start)
        let planned = services[index]
        if settleFirst { settle(planned) }
        try step(.start, planned.name, service: planned.name) { () throws(OverwinterError) in
            do throws(ServiceError) {
                try bringBack(planned)
            } catch {
                throw OverwinterError(error)
            }
            return ((), detail: nil)
        }
        // A paused service answers nobody.
        if planned.before.activity != .paused { try waitUntilReady(planned) }
        readyAt[index] = clock.now
    }

    private func bringBack(_ planned: PlannedService) throws(ServiceError) {
        if let service = planned.service as? ComposeService, remakesContainers || planned.before.activity == .absent {
            try service.bringUp()
        } else if planned.before.ran {
            try planned.service.resume(from: planned.before)
        } else {
            try planned.service.start()
        }
    }

    private func waitUntilReady(_ planned: PlannedService) throws(OverwinterError) {
        try step(.ready, planned.name, service: planned.name) { () throws(OverwinterError) in
            do throws(ServiceError) {
                // No signal ends this wait: what was stopped is started again.
                try Readiness(planned.probe).wait(
                    within: planned.readyWithin, service: planned.service,
                    report: { [events] reason in events.send(.waiting(subject: planned.name, reason: reason)) },
                    isCancelled: { false })
                try proveAllContainers(planned)
            } catch {
                throw OverwinterError(error)
            }
            return ((), detail: planned.probe.text)
        }
    }

    /// A probe is answered by one container; a service that had several has them all again.
    private func proveAllContainers(_ planned: PlannedService) throws(ServiceError) {
        let ran = planned.before.containers.filter { $0.activity == .running }
        guard !remakesContainers, ran.count > 1 else { return }
        let now = try planned.service.status().containers
        for container in ran {
            // One that was made anew meanwhile has another id.
            guard let same = now.first(where: { $0.id == container.id }), same.activity != .running else { continue }
            throw ServiceError(
                .notReady, "container '\(container.name)' of \(planned.service.title) is \(same.activity.rawValue)",
                hint: "see its log: docker logs \(container.name)")
        }
    }

    /// A stop was begun and never proven: it is brought to its end, so that the start that follows is a start.
    private func settle(_ planned: PlannedService) {
        events.send(.note("\(planned.name): its stop was begun; ending it before the start"))
        do throws(ServiceError) {
            try planned.service.stop(within: planned.stopTimeout, isCancelled: { false })
        } catch {
            events.send(.note("\(planned.name): \(error.message)"))
        }
    }
}
