import FileTree
package import Services

/// Carries out what a ``RunMachine`` decides: stops and starts services, and calls back for the work between.
///
/// From the first stop on nothing here throws: each failure is told to the machine, which knows what is owed.
package final class RunDriver {
    package private(set) var services: [PlannedService]
    package let events: EventSink
    package let cancellation: Cancellation
    /// Where everything is written down before it is done; nil where nothing can be owed.
    package let journal: Journal?
    /// Who starts what is owed, should this process die; armed before, dismissed after the last start.
    private let guardian: Guardian?

    package private(set) var steps: [SetRecord.Step] = []
    package private(set) var warnings: [Warning] = []
    package var evidence: [SetRecord.Evidence] = []
    /// Whether the last look for writers left no process out.
    package var hasSeenAllWriters = false
    /// The first failure of the stops or the work: why the run failed.
    package private(set) var failure: OverwinterError?
    /// Why what the work changed could not be put back.
    package private(set) var undoFailure: OverwinterError?
    /// Failures of starts, by service.
    package var startFailures: [Int: OverwinterError] = [:]
    /// Why the services were not ready on what the work had put there; nil where that was no reason to undo it.
    package private(set) var unready: OverwinterError?
    /// What the work puts there, and what the undo brings back.
    package var words = DataWords.restore

    /// Whether Compose services come up as the project's files say, which a restore may have changed.
    package var remakesContainers = false

    /// Is called before the journal of a run whose new data stays may be closed: what is to be known from it then.
    package var beforeGoodbye: (JournalHeader) -> Void = { _ in }

    private var asPlanned: [PlannedService]
    /// Services whose stop was not begun after all, since the journal could not be written.
    var refused: Set<Int> = []
    private var isWorkNoted = false
    private var areStartsOver = false
    private var areStartsRetried = false
    let clock = ContinuousClock()
    var stopBegan: [Int: ContinuousClock.Instant] = [:]
    var readyAt: [Int: ContinuousClock.Instant] = [:]
    var unclean: Set<Int> = []
    /// Services that were stopped out of turn: by an undo, or since a stop would have taken them along.
    var stoodDown: [Int] = []
    /// Those that were stopped before their turn came.
    var stoppedAhead: Set<Int> = []
    /// Services whose stop is on its way.
    var inHand: Set<Int> = []
    /// For units that join the run; nil where it has no locks of its own.
    var lateLocks: LateLocks?
    private var phase: Phase?
    /// Looks on, during what comes after the starts, at what did not become ready in its time.
    var lateReadiness: LateReadiness?
    /// What told the last start of each service at the last look at the standstill.
    var starts: [Int: String] = [:]

    package init(
        services: [PlannedService], events: EventSink, cancellation: Cancellation, journal: Journal? = nil,
        guardian: Guardian? = nil
    ) {
        let services = services.map { planned in
            var planned = planned
            planned.service = Self.watched(planned.service, journal)
            return planned
        }
        self.services = services
        self.asPlanned = services
        self.events = events
        self.cancellation = cancellation
        self.journal = journal
        self.guardian = guardian
    }

    /// The programs of a service are written down while they run, for whoever has to end them after us.
    private static func watched(_ service: any Service, _ journal: Journal?) -> any Service {
        guard let journal else { return service }
        return service.calling { programs in
            programs.environment[Journal.mark] = journal.header.run
            programs.onStart = { journal.programStarted($0) }
            programs.onEnd = { journal.programEnded($0) }
        }
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
            keepAccounts(before: action, &machine)
            do throws(OverwinterError) {
                switch action {
                case .stop(let index): try stop(index)
                case .work(let index): try work(index)
                case .undo: try undo()
                case .start(let index, let settleFirst): try start(index, settleFirst: settleFirst)
                case .retryStarts: try retryOrTurnBack(&machine)
                case .finish: try finish()
                case .end:
                    lookAtTheEnd(&machine)
                    if machine.workFailed || machine.finishFailed { noteSignal() }
                    return
                }
                event = .succeeded
            } catch {
                note(error, of: action)
                event = .failed
            }
            // Also after what failed: what it stopped is owed.
            machine.takeIn(upTo: services.count)
            for index in stoodDown { machine.owe(index) }
        }
    }

    /// Takes a service in that has joined the run, as the last; answers its index.
    func takeIn(_ planned: PlannedService) -> Int {
        var planned = planned
        planned.service = Self.watched(planned.service, journal)
        services.append(planned)
        asPlanned.append(planned)
        return services.count - 1
    }

    /// What the journal has to say between two actions.
    private func keepAccounts(before action: RunMachine.Action, _ machine: inout RunMachine) {
        switch action {
        case .stop, .work, .undo, .retryStarts: return
        case .start: noteWork(machine)
        case .finish, .end:
            noteWork(machine)
            guard !areStartsOver else { return }
            areStartsOver = true
            retryStarts(&machine)
            // Everything slow is after this line; what is still down stays in the journal, for `overwinter recover`.
            if let journal, journal.isCommitted { beforeGoodbye(journal.header) }
            journal?.goodbye()
            // It was told when it happened; the run ends with it, too.
            if let fault = journal?.fault {
                warnings.append(
                    Warning(
                        code: "journal",
                        message: "\(fault.message): the journal lacks some of what this run did; see what it says: "
                            + "overwinter recover --dry-run"))
            }
            warnings += guardian?.disarm() ?? []
            if action == .finish { watchTheLate() }
        }
    }

    /// With the work done and good, what is there now stays.
    private func noteWork(_ machine: RunMachine) {
        guard !isWorkNoted && !machine.workFailed else { return }
        isWorkNoted = true
        // A restore has done so as the last of its work.
        let isNoted = journal?.recorded.contains { if case .committed = $0 { true } else { false } } ?? true
        if !isNoted { journal?.append(.committed(remakes: remakesContainers)) }
    }

    /// Tries again what did not start, now that everything else was tried: it may have needed a later one.
    private func retryStarts(_ machine: inout RunMachine) {
        let failed = machine.down.filter { startFailures[$0] != nil }
        if !areStartsRetried { startAgain(failed, &machine) }
        for index in failed where startFailures[index] != nil { dropIfUp(index) }
    }

    private func startAgain(_ failed: [Int], _ machine: inout RunMachine) {
        areStartsRetried = true
        for index in startAgain(failed) {
            startFailures[index] = nil
            machine.isBack(index)
        }
    }

    /// Tries again what did not start; where that fails, the work is undone.
    ///
    /// The journal knows before anything is moved, or whoever goes on from here would start services on half of it.
    ///
    /// - Throws: where it cannot be written: then all stays as it is.
    private func retryOrTurnBack(_ machine: inout RunMachine) throws(OverwinterError) {
        startAgain(machine.down, &machine)
        guard let first = machine.down.first else { return }
        if let journal, !journal.append(.putBackBegun) {
            throw journal.fault ?? OverwinterError(.journalFailed, "unable to write the journal '\(journal.path)'")
        }
        let names = machine.down.map { services[$0].name }.joined(separator: ", ")
        let why = startFailures[first]
        let message = "\(names) did not become ready on \(words.new)"
        unready = OverwinterError(
            .restoreFailed, message + (why.map { ": \($0.message)" } ?? ""), hint: why?.hint,
            faults: machine.down.compactMap { index in
                startFailures[index].map { error in
                    OverwinterError.Fault(
                        code: error.faults.first?.code ?? error.code.name,
                        message: "\(services[index].name): \(error.message)", hint: error.hint)
                }
            })
        events.send(.note("\(message): \(words.old) is put back"))
        startFailures = [:]
        readyAt = [:]
        areStartsRetried = false
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
            if let other = try body(services[index].service) { services[index].service = Self.watched(other, journal) }
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

    private func note(_ error: OverwinterError, of action: RunMachine.Action) {
        if case .start(let index, _) = action {
            startFailures[index] = error
        } else if action == .undo {
            undoFailure = error
        } else if failure == nil {
            failure = error
        }
    }

    /// A signal or a deadline that ended the run is its reason, whatever the step that it cut short said.
    private func noteSignal() {
        guard let reason = cancellation.error else { return }
        let cutShort = failure == nil || failure?.code.isCancellation == true
        guard cutShort else { return }
        failure = reason
    }
}
