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
        do throws(OverwinterError) {
            // Held until the end of this function: the run's last act is its seal.
            let lock = try Recovery.waiting(in: state, cancellation) { () throws(OverwinterError) in
                try takeLock(run: outcome.run, began: began)
            }
            defer { withExtendedLifetime(lock) {} }
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
        } catch {
            outcome.error = error
        }
        status?.end(outcome)
        return outcome
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
