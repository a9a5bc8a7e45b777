import FileTree
import Services

/// Undoes a finished restore: what it had set aside is put back, and its services run on that.
package struct Rollback: Sendable {
    package let kept: KeptData
    package let state: StateFolder
    package let events: EventSink
    package let cancellation: Cancellation

    package init(_ kept: KeptData, state: StateFolder, events: EventSink, cancellation: Cancellation) {
        self.kept = kept
        self.state = state
        self.events = events
        self.cancellation = cancellation
    }

    /// What it would do.
    package func plan() throws(OverwinterError) -> RollbackPlan { try RollbackPlan(kept, in: state) }

    /// Rolls back.
    ///
    /// Nothing is thrown: the outcome says how it ended.
    ///
    /// - Parameter confirmed: is shown the plan once all of the old data was found; an error from it ends the rollback with
    ///   nothing changed.
    package func run(confirmed: (RollbackPlan) throws(OverwinterError) -> Void = { _ in }) -> RunOutcome {
        let began = UTCTime.now
        var outcome = RunOutcome(verb: "rollback", profile: kept.profile, run: RunIdentity.make(at: began))
        outcome.set = kept.header.set
        var status: StatusPublisher?
        // Held until the status says how it ended: it is the next run's from then on.
        var held: KeptHold?
        do throws(OverwinterError) {
            let holder = RunLock.Holder(run: outcome.run, verb: "rollback", since: began.description)
            held = try KeptHold.take(kept, holder: holder, state: state, cancellation: cancellation)
            let publisher = StatusPublisher(
                RunStatus.Identity(
                    run: outcome.run, verb: "rollback", profile: kept.profile, profilePath: kept.header.profilePath,
                    destination: kept.header.destination, began: began, process: .current),
                state: state, cancellation: cancellation)
            status = publisher
            let events = events.and(publisher.sink)
            outcome.warnings = try Recovery(state: state, events: events, cancellation: cancellation)
                .first(
                    for: kept.profile, held: KeptHold.keys(of: kept.header), data: kept.header.targets.map(\.path),
                    mayLeaveDown: true)
            try confirmed(try lookedAtAgain())
            // An operator's hands are kept away by no lock, and an answer may have taken long.
            let plan = try lookedAtAgain()
            let log = openLog(began, &outcome)
            RollbackRun(
                plan: plan, run: outcome.run, state: state, events: log.map { events.and($0.sink) } ?? events,
                cancellation: cancellation
            ).run(&outcome)
            if let error = outcome.error { log?.append("failed: \(error.message)") }
            log?.flush()
        } catch {
            outcome.error = cancellation.ending(of: error, saying: "nothing was changed")
        }
        status?.end(outcome)
        withExtendedLifetime(held) {}
        return outcome
    }

    private func lookedAtAgain() throws(OverwinterError) -> RollbackPlan {
        let plan = try RollbackPlan(KeptData(kept.journal), in: state)
        try plan.throwIfGuarded()
        return plan
    }

    private func openLog(_ began: UTCTime, _ outcome: inout RunOutcome) -> RunLog? {
        do throws(OverwinterError) {
            let log = try RunLog(path: kept.header.destination.appending("rollback_log_\(outcome.run).log"))
            outcome.log = log.path
            log.append("rollback of restore \(kept.run), profile '\(kept.profile)', run \(outcome.run)")
            return log
        } catch {
            let warning = Warning(code: "log", message: error.message)
            outcome.warnings.append(warning)
            events.send(.warning(warning))
            return nil
        }
    }
}
