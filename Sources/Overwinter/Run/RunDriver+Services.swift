import FileTree
import Glibc
import Programs
import Services

/// Stopping and starting one service.
extension RunDriver {
    func stop(_ index: Int) throws(OverwinterError) {
        guard !stoppedAhead.contains(index) else { return }
        enter(.stop)
        let planned = services[index]
        inHand.insert(index)
        defer { inHand.remove(index) }
        // Before anything is drained for a stop that is refused.
        if planned.beforeStop != nil {
            do throws(OverwinterError) {
                try takeInDependents(of: index)
            } catch {
                refuse(index, planned)
                throw error
            }
        }
        try noteStop(index, planned)
        stopBegan[index] = clock.now
        if let command = planned.beforeStop {
            try runBeforeStop(command, planned)
            journal?.append(.stopBegun(service: planned.name))
        }
        do throws(OverwinterError) {
            try stopDependents(of: index)
        } catch {
            if planned.beforeStop == nil { refuse(index, planned) }
            throw error
        }
        let status = try step(.stop, planned.name, service: planned.name) { () throws(OverwinterError) in
            do throws(ServiceError) {
                try planned.service.stop(
                    within: planned.stopTimeout, isCancelled: { [cancellation] in cancellation.isCancelled })
                let status = try planned.service.status()
                journal?.append(.stopProven(service: planned.name, start: status.start))
                return (status, detail: status.detail)
            } catch {
                journal?.append(.stopFailed(service: planned.name, why: error.message))
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

    /// On disk before it is done; where that fails, the service is left as it is: nobody could know that it was stopped.
    private func noteStop(_ index: Int, _ planned: PlannedService) throws(OverwinterError) {
        guard let journal else { return }
        let isWritten = journal.append(
            planned.beforeStop == nil ? .stopBegun(service: planned.name) : .beforeStopBegun(service: planned.name))
        guard !isWritten else { return }
        refuse(index, planned)
        let fault = journal.fault ?? OverwinterError(.journalFailed, "unable to write the journal '\(journal.path)'")
        guard stopBegan.keys.contains(where: { $0 != index }) else { throw fault }
        // Others stood still already: not a check that failed with nothing touched.
        throw OverwinterError(.stopFailed, fault.message, hint: fault.hint)
    }

    /// It is left as it is: nothing was done to it.
    private func refuse(_ index: Int, _ planned: PlannedService) {
        refused.insert(index)
        stopBegan[index] = nil
        journal?.append(.void(service: planned.name, why: "its stop was not begun"))
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
        guard !refused.contains(index) else { return }
        enter(.start)
        let planned = services[index]
        if settleFirst { settle(index) }
        journal?.append(.startBegun(service: planned.name))
        do throws(OverwinterError) {
            try step(.start, planned.name, service: planned.name) { () throws(OverwinterError) in
                do throws(ServiceError) {
                    try bringBack(planned)
                } catch {
                    throw OverwinterError(error)
                }
                return ((), detail: nil)
            }
            journal?.append(.startDone(service: planned.name, start: (try? planned.service.status())?.start))
        } catch {
            journal?.append(.startFailed(service: planned.name, why: error.message))
            throw error
        }
        try awaitReady(index)
    }

    /// Waits until a service that was started is ready: then nothing is owed for it.
    func awaitReady(_ index: Int, within limit: Duration? = nil) throws(OverwinterError) {
        let planned = services[index]
        do throws(OverwinterError) {
            // A paused service answers nobody.
            if planned.before.activity != .paused {
                try waitUntilReady(planned, within: limit ?? planned.readyWithin)
            }
        } catch {
            journal?.append(.startFailed(service: planned.name, why: error.message))
            throw error
        }
        readyAt[index] = clock.now
        journal?.append(.ready(service: planned.name))
    }

    /// Tries again, a few times and with pauses, what did not start; answers which are back.
    func startAgain(_ failed: [Int]) -> [Int] {
        var left = failed
        for pause in [1, 3] where !left.isEmpty {
            sleep(UInt32(pause))
            left = left.filter { index in
                let planned = services[index]
                events.send(.note("\(planned.name): trying again"))
                do throws(OverwinterError) {
                    if (try? planned.service.status())?.isBack(from: planned.before) == true {
                        // It is up and was not ready in all its time: one more look, and not all of that time again.
                        try awaitReady(index, within: planned.shortLook)
                    } else {
                        try start(index, settleFirst: false)
                    }
                    return false
                } catch {
                    startFailures[index] = error
                    return true
                }
            }
        }
        return failed.filter { !left.contains($0) }
    }

    /// A service that is up and not ready was started, and that is all a start can do: this run says so, and no other
    /// waits for it again.
    func dropIfUp(_ index: Int) {
        let planned = services[index]
        guard let status = try? planned.service.status(), status.isBack(from: planned.before) else { return }
        journal?.append(.void(service: planned.name, why: "it was started, and is \(status.detail), but not ready"))
    }

    /// Whether what was started is up, ready or not.
    func isUp(_ index: Int) -> Bool {
        (try? services[index].service.status())?.isBack(from: services[index].before) == true
    }

    private func bringBack(_ planned: PlannedService) throws(ServiceError) {
        if let service = planned.service as? ComposeService, remakesContainers || planned.before.activity == .absent {
            try service.bringUp()
        } else if planned.before.ran {
            try planned.service.resume(from: planned.before)
        } else if planned.isCompanion, let unit = planned.service as? SystemdUnit {
            try unit.startAlone()
        } else {
            try planned.service.start()
        }
    }

    private func waitUntilReady(_ planned: PlannedService, within limit: Duration) throws(OverwinterError) {
        try step(.ready, planned.name, service: planned.name) { () throws(OverwinterError) in
            do throws(ServiceError) {
                // No signal ends this wait: what was stopped is started again.
                try Readiness(planned.probe).wait(
                    within: limit, service: planned.service,
                    report: { [events] reason in events.send(.waiting(subject: planned.name, reason: reason)) },
                    isCancelled: { false })
                try planned.proveAllContainers(remade: remakesContainers)
            } catch {
                throw OverwinterError(error)
            }
            return ((), detail: planned.probe.text)
        }
    }

    /// Who was asked to end waits for no stop that hangs.
    ///
    /// What Docker was told to stop it stops, whoever asks for what meanwhile: that has to be waited for; systemd puts
    /// the start behind the stop.
    private func settleTime(of planned: PlannedService) -> Duration {
        guard cancellation.isCancelled, !(planned.service is ComposeService) else { return planned.stopTimeout }
        return min(planned.stopTimeout, planned.service is CommandService ? .seconds(10) : .seconds(30))
    }

    /// A stop was begun and never proven: it is brought to its end, so that the start that follows is a start.
    ///
    /// What hangs on it and was started before it (a socket that is part of it) goes with it, and comes back before it.
    private func settle(_ index: Int) {
        let planned = services[index]
        events.send(.note("\(planned.name): its stop was begun; ending it before the start"))
        var before: [Int] = []
        do throws(OverwinterError) {
            before = try bringDownDependents(of: index).filter { $0 < index }
        } catch {
            // Its own stop has to come to an end all the same: what is drained looks alive.
            events.send(.note("\(planned.name): \(error.message)"))
        }
        do throws(ServiceError) {
            try planned.service.stop(within: settleTime(of: planned), isCancelled: { false })
            journal?.append(.stopProven(service: planned.name, start: try planned.service.status().start))
        } catch {
            events.send(.note("\(planned.name): \(error.message)"))
        }
        for other in before.sorted() {
            do throws(OverwinterError) {
                try start(other, settleFirst: false)
            } catch {
                startFailures[other] = error
            }
        }
    }
}
