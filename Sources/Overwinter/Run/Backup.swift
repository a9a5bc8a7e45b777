package import FileTree

/// A backup from its profile to its sealed set.
package struct Backup: Sendable {
    package let profile: Profile
    /// In place of the profile's own.
    package var destination: BytePath?
    package let state: StateFolder
    package let events: EventSink
    package let cancellation: Cancellation

    package init(
        profile: Profile, destination: BytePath? = nil, state: StateFolder, events: EventSink,
        cancellation: Cancellation
    ) {
        self.profile = profile
        self.destination = destination
        self.state = state
        self.events = events
        self.cancellation = cancellation
    }

    /// Makes the backup.
    ///
    /// Nothing is thrown: the outcome says how it ended.
    ///
    /// - Parameter planned: is shown the plan before the first step.
    package func run(planned: (Plan) -> Void = { _ in }) -> RunOutcome {
        let began = UTCTime.now
        var outcome = RunOutcome(verb: "backup", profile: profile.name, run: RunIdentity.make(at: began))
        var status: StatusPublisher?
        // Held until the status says how it ended: it is the next run's from then on.
        var held: RunLock?
        do throws(OverwinterError) {
            let lock = try Recovery.waiting(in: state, cancellation) { () throws(OverwinterError) in
                try takeLock(run: outcome.run, began: began)
            }
            held = lock
            let publisher = publisher(run: outcome.run, began: began)
            status = publisher
            let events = events.and(publisher.sink)
            outcome.warnings = try Recovery(state: state, events: events, cancellation: cancellation)
                .first(for: profile, destination: destination ?? profile.destination, mayLeaveDown: false)
            events.send(.phase(.preflight))
            let plan = try self.plan()
            let alsoLocked = try RunLock.take(
                RunLock.keys(of: plan.services), destination: nil, holder: holder(run: outcome.run, began: began),
                state: state)
            defer { withExtendedLifetime(alsoLocked) {} }
            planned(plan)
            for warning in plan.warnings { events.send(.warning(warning)) }
            outcome.warnings += plan.warnings
            let folder = try PartialSet.make(for: plan, run: outcome.run, began: began, events: events)
            outcome.log = folder.log.path
            BackupRun(
                plan: plan, folder: folder, state: state, events: events.and(folder.log.sink),
                cancellation: cancellation
            ).run(&outcome)
            if cancellation.hang != nil { leave(lock, alsoLocked, folder, &outcome) }
            prune(&outcome, log: folder.log, events)
        } catch {
            outcome.error = error
        }
        status?.end(outcome)
        withExtendedLifetime(held) {}
        return outcome
    }

    /// What hangs may still change something when it goes on: until the kernel has ended it, nobody else begins there.
    ///
    /// Nothing of it is closed by us, either: that might hang, too.
    private func leave(_ lock: RunLock, _ alsoLocked: RunLock, _ folder: PartialSet, _ outcome: inout RunOutcome) {
        outcome.leavesThread = true
        outcome.threadEnd = cancellation.hangEnd
        for held: AnyObject in [lock, alsoLocked, folder.log, folder.sync] { _ = Unmanaged.passRetained(held) }
    }

    /// The set is good whatever becomes of this; and where something is wrong with services, nothing older is to go.
    private func prune(_ outcome: inout RunOutcome, log: RunLog, _ events: EventSink) {
        guard profile.retention != nil, let made = outcome.set, outcome.error == nil else { return }
        defer { log.flush() }
        let events = events.and(log.sink)
        let result = Prune(
            profile: profile, destination: destination, state: state, events: events, cancellation: cancellation
        ).run(after: made)
        outcome.retention = result
        outcome.warnings += result.warnings
        guard let error = result.error else { return }
        let hint = error.hint.map { " (\($0))" } ?? ""
        let warning = Warning(code: "retention", message: "older sets were not all removed: \(error.message)\(hint)")
        events.send(.warning(warning))
        outcome.warnings.append(warning)
    }

    private func plan() throws(OverwinterError) -> Plan {
        var preflight = Preflight(
            profile: profile, destination: destination, isCancelled: { [cancellation] in cancellation.isCancelled })
        let plan = Result { () throws(OverwinterError) in try preflight.plan() }
        if let signal = cancellation.signal {
            throw OverwinterError(.signal(signal), "ended by signal \(signal); nothing was touched")
        }
        return try plan.get()
    }

    private func publisher(run: String, began: UTCTime) -> StatusPublisher {
        StatusPublisher(
            RunStatus.Identity(
                run: run, verb: "backup", profile: profile.name, profilePath: profile.path,
                destination: destination ?? profile.destination, began: began, process: .current),
            state: state, cancellation: cancellation)
    }

    private func holder(run: String, began: UTCTime) -> RunLock.Holder {
        RunLock.Holder(run: run, verb: "backup", since: began.description)
    }

    private func takeLock(run: String, began: UTCTime) throws(OverwinterError) -> RunLock {
        let keys = RunLock.keys(of: profile, destination: destination ?? profile.destination)
        return try RunLock.take(
            keys, destination: destination ?? profile.destination,
            holder: holder(run: run, began: began), state: state)
    }
}
