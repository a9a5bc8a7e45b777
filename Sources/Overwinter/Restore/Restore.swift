import FileTree

/// A restore of a set, from its guards to services that are ready.
package struct Restore: Sendable {
    package let profile: Profile
    package let set: SetReader
    package var options: RestoreOptions
    package let state: StateFolder
    package var events: EventSink
    package let cancellation: Cancellation
    /// Of how its set was found, for the plan.
    package var warnings: [Warning] = []

    package init(
        profile: Profile, set: SetReader, options: RestoreOptions, state: StateFolder, events: EventSink,
        cancellation: Cancellation
    ) {
        self.profile = profile
        self.set = set
        self.options = options
        self.state = state
        self.events = events
        self.cancellation = cancellation
    }

    /// Evaluates the guards only.
    ///
    /// - Parameter verifies: whether every byte of the set is read for it; without, that guard is left out.
    package func plan(verifies: Bool = true) throws(OverwinterError) -> RestorePlan {
        do throws(OverwinterError) {
            var planner = RestorePlanner(
                profile: profile, set: set, options: options, state: state, events: events, cancellation: cancellation)
            planner.verifies = verifies
            var plan = try planner.plan()
            plan.warnings = warnings + plan.warnings
            return plan
        } catch {
            throw cancellation.ending(of: error, saying: "nothing was changed")
        }
    }

    /// Restores.
    ///
    /// Nothing is thrown: the outcome says how it ended.
    ///
    /// - Parameter confirmed: is shown the plan once every guard holds; an error from it ends the restore with nothing
    ///   changed.
    package func run(confirmed: (RestorePlan) throws(OverwinterError) -> Void = { _ in }) -> RunOutcome {
        let began = UTCTime.now
        var outcome = RunOutcome(verb: "restore", profile: profile.name, run: RunIdentity.make(at: began))
        outcome.set = set.record.name
        outcome.path = set.path
        var status: StatusPublisher?
        // Held until the status says how it ended: it is the next run's from then on.
        var held: RunLock?
        do throws(OverwinterError) {
            let destination = set.path.parent
            let holder = RunLock.Holder(run: outcome.run, verb: "restore", since: began.description)
            held = try Recovery.waiting(in: state, cancellation) { () throws(OverwinterError) in
                try RunLock.take(
                    RunLock.keys(of: profile, destination: destination), destination: destination, holder: holder,
                    state: state)
            }
            let publisher = StatusPublisher(
                RunStatus.Identity(
                    run: outcome.run, verb: "restore", profile: profile.name, profilePath: profile.path,
                    destination: destination, began: began, process: .current),
                state: state, cancellation: cancellation)
            status = publisher
            var listened = self
            listened.events = events.and(publisher.sink)
            let events = listened.events
            // A restore may be the very thing that a service needs to start at all.
            outcome.warnings = try Recovery(state: state, events: events, cancellation: cancellation)
                .first(for: profile, destination: destination, mayLeaveDown: true)
            let plan = try listened.plan()
            let alsoLocked = try RunLock.take(
                RunLock.keys(of: plan.services), destination: nil, holder: holder, state: state)
            defer { withExtendedLifetime(alsoLocked) {} }
            try plan.throwIfGuarded()
            try confirmed(plan)
            let log = openLog(in: destination, began: began, &outcome)
            outcome.accepted = plan.accepted
            for fault in plan.accepted {
                (log.map { events.and($0.sink) } ?? events).send(.note("accepted (\(fault.code)): \(fault.message)"))
            }
            let run = RestoreRun(
                plan: plan, set: set, options: options, profile: profile, run: outcome.run, state: state,
                events: log.map { events.and($0.sink) } ?? events, cancellation: cancellation)
            var recovery = Recovery(state: state, events: events, cancellation: cancellation)
            recovery.held = Set(RunLock.keys(of: profile, destination: destination) + RunLock.keys(of: plan.services))
            recovery.concern = RecoveryConcern(
                profile: profile.name, keys: recovery.held, data: plan.targets.map(\.path))
            // What an earlier restore had discarded and not made whole is whole again, whether all is ready on it or not.
            var hasSettled = false
            run.hasMadeWhole = { [recovery] header in hasSettled = recovery.settle(by: header) }
            run.run(&outcome)
            if let error = outcome.error { log?.append("failed: \(error.message)") }
            if hasSettled { _ = recovery.run() }
            log?.flush()
        } catch {
            outcome.error = cancellation.ending(of: error, saying: "nothing was changed")
        }
        status?.end(outcome)
        withExtendedLifetime(held) {}
        return outcome
    }

    /// A set on a medium that cannot be written is restored without a log.
    private func openLog(in destination: BytePath, began: UTCTime, _ outcome: inout RunOutcome) -> RunLog? {
        do throws(OverwinterError) {
            let log = try RunLog(path: destination.appending("restore_log_\(outcome.run).log"))
            outcome.log = log.path
            log.append("restore of set '\(set.record.name)', profile '\(profile.name)', run \(outcome.run)")
            if !set.isSealed { log.append("the set is not sealed: nothing is known of what was copied") }
            return log
        } catch {
            let warning = Warning(code: "log", message: error.message)
            outcome.warnings.append(warning)
            events.send(.warning(warning))
            return nil
        }
    }
}
