import FileTree
import Programs
package import Services

/// Carries out what a ``RunMachine`` decides: stops and starts services, and calls back for the work between.
///
/// From the first stop on nothing here throws: each failure is told to the machine, which knows what is owed.
package final class RunDriver {
    package private(set) var services: [PlannedService]
    package let events: EventSink
    package let cancellation: Cancellation

    package private(set) var steps: [SetRecord.Step] = []
    package private(set) var warnings: [Warning] = []
    package private(set) var evidence: [SetRecord.Evidence] = []
    /// The first failure of the stops or the work: why the run failed.
    package private(set) var failure: OverwinterError?
    /// Why what the work changed could not be put back.
    package private(set) var undoFailure: OverwinterError?
    /// Failures of starts, by service.
    package private(set) var startFailures: [Int: OverwinterError] = [:]

    /// Whether Compose services come up as the project's files say, which a restore may have changed.
    package var remakesContainers = false

    private let asPlanned: [PlannedService]
    private let clock = ContinuousClock()
    private var stopBegan: [Int: ContinuousClock.Instant] = [:]
    private var readyAt: [Int: ContinuousClock.Instant] = [:]
    private var unclean: Set<Int> = []
    private var phase: Phase?
    /// What told the last start of each service at the last look at the standstill.
    private var starts: [Int: String] = [:]

    package init(services: [PlannedService], events: EventSink, cancellation: Cancellation) {
        self.services = services
        self.asPlanned = services
        self.events = events
        self.cancellation = cancellation
    }

    /// Runs the machine to its end.
    ///
    /// - Parameters:
    ///   - work: one item of work, by its index.
    ///   - undo: puts back what the work changed.
    ///   - finish: what comes after the starts.
    package func carryOut(
        _ machine: inout RunMachine,
        work: (Int) throws(OverwinterError) -> Void,
        undo: () throws(OverwinterError) -> Void,
        finish: () throws(OverwinterError) -> Void
    ) {
        var event = RunMachine.Event.begun
        while true {
            let action = machine.next(after: event, interrupted: cancellation.isCancelled)
            do throws(OverwinterError) {
                switch action {
                case .stop(let index): try stop(index)
                case .work(let index): try work(index)
                case .undo: try undo()
                case .start(let index, let settleFirst): try start(index, settleFirst: settleFirst)
                case .finish: try finish()
                case .end:
                    if machine.workFailed || machine.finishFailed { noteSignal() }
                    return
                }
                event = .succeeded
            } catch {
                note(error, of: action)
                event = .failed
            }
        }
    }

    /// Adds a warning and tells the listeners.
    package func warn(_ warning: Warning) {
        warnings.append(warning)
        events.send(.warning(warning))
    }

    /// Puts other services in the place of those for which `body` has one; what was found of them stays.
    package func replaceServices(
        _ body: (any Service) throws(ServiceError) -> (any Service)?
    ) throws(ServiceError) {
        for index in services.indices {
            if let other = try body(services[index].service) { services[index].service = other }
        }
    }

    /// Takes the services back that were there before: with the old data back, theirs are the containers to start.
    package func returnServices() {
        services = asPlanned
        remakesContainers = false
    }

    /// Announces a phase once.
    package func enter(_ next: Phase) {
        guard phase != next else { return }
        phase = next
        events.send(.phase(next))
    }

    /// Times a step and tells the listeners of its begin and end.
    package func step<Result>(
        _ kind: StepKind, _ subject: String, service: String? = nil,
        _ body: () throws(OverwinterError) -> (Result, detail: String?)
    ) throws(OverwinterError) -> Result {
        events.send(.stepBegan(kind, subject: subject))
        let began = UTCTime.now
        let start = clock.now
        do throws(OverwinterError) {
            let (result, detail) = try body()
            let seconds = (clock.now - start).inSeconds
            steps.append(SetRecord.Step(name: kind.rawValue, service: service, started: began, finished: UTCTime.now))
            events.send(.stepEnded(kind, subject: subject, seconds: seconds, detail: detail))
            return result
        } catch {
            events.send(.stepFailed(kind, subject: subject, error: error))
            throw error
        }
    }

    // MARK: - What a run says of its services

    /// From the first stop to the last service being ready again.
    package var stoppedSeconds: Double {
        guard let first = stopBegan.values.min() else { return 0 }
        return ((readyAt.values.max() ?? clock.now) - first).inSeconds
    }

    /// The services as the run met and left them.
    package func outcomes() -> [RunOutcome.Service] {
        services.indices.map { index in
            let planned = services[index]
            let after = (try? planned.service.status())?.activity.rawValue ?? "unknown"
            let downtime = stopBegan[index].map { ((readyAt[index] ?? clock.now) - $0).inSeconds }
            return RunOutcome.Service(
                name: planned.name, before: planned.before.activity.rawValue, after: after, downtimeSeconds: downtime)
        }
    }

    package func wasUnclean(_ index: Int) -> Bool { unclean.contains(index) }

    package func wasReady(_ index: Int) -> Bool { readyAt[index] != nil }

    /// Looks at every service again; one that is up makes the copy worthless.
    ///
    /// - Throws: ``OverwinterError`` with code `source-changed`.
    package func proveStandstill(_ moment: String) throws(OverwinterError) {
        for (index, planned) in services.enumerated() {
            let status: ServiceStatus
            do throws(ServiceError) {
                status = try planned.service.status()
            } catch {
                throw OverwinterError(error)
            }
            guard !status.ran else {
                throw OverwinterError(
                    .sourceChanged,
                    "service '\(planned.name)' is \(status.detail) \(moment): what was copied is not cold",
                    hint: "find out what started \(planned.service.title), and keep it from doing so during a backup")
            }
            // One that was started and has ended again between two looks. An unloaded unit forgets its last start.
            if let start = status.start, let before = starts.updateValue(start, forKey: index), before != start {
                throw OverwinterError(
                    .sourceChanged,
                    "service '\(planned.name)' was started meanwhile, and is \(status.detail) \(moment): what was copied is "
                        + "not cold",
                    hint: "find out what started \(planned.service.title), and keep it from doing so during a backup")
            }
            evidence.append(
                SetRecord.Evidence(
                    name: "standstill", service: planned.name, at: UTCTime.now, detail: "\(moment): \(status.detail)"))
        }
    }

    /// Stops what somebody else has started meanwhile, before data is moved away under it.
    package func standDown() throws(OverwinterError) {
        for planned in services.reversed() {
            // A manager that does not answer says nothing new: every service was proven to stand still before.
            guard let status = try? planned.service.status(), status.ran else { continue }
            events.send(.note("\(planned.name) is \(status.detail): it is stopped before the old data is put back"))
            do throws(ServiceError) {
                try planned.service.stop(within: planned.stopTimeout)
            } catch {
                throw OverwinterError(error)
            }
        }
    }

    // MARK: - Stop and start

    private func stop(_ index: Int) throws(OverwinterError) {
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

    private func start(_ index: Int, settleFirst: Bool) throws(OverwinterError) {
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
            } catch {
                throw OverwinterError(error)
            }
            return ((), detail: "\(planned.probe)")
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

    private func note(_ error: OverwinterError, of action: RunMachine.Action) {
        if case .start(let index, _) = action {
            startFailures[index] = error
        } else if action == .undo {
            undoFailure = error
        } else if failure == nil {
            failure = error
        }
    }

    /// A signal that ended the run is its reason, whatever the step that it cut short said.
    private func noteSignal() {
        guard let signal = cancellation.signal else { return }
        let cutShort = failure == nil || failure?.code.isCancellation == true
        guard cutShort else { return }
        failure = OverwinterError(.signal(signal), "ended by signal \(signal)")
    }
}
