package import FileTree
import Glibc
package import Services

/// Pays the debts of dead runs, from their journals.
///
/// A run is dead where the kernel's lock on its journal is free; a process id is never trusted. Whoever recovers holds that
/// lock meanwhile, so that two never act at once: the second waits, then finds nothing owed. What is done goes into the same
/// journal, so that a recovery that dies can be recovered from like the run.
package struct Recovery: Sendable {
    package let state: StateFolder
    package let events: EventSink
    package let cancellation: Cancellation
    /// How the managers' programs are called; the journal's environment is added.
    package var programs: ServicePrograms
    /// Keys of ``RunLock`` that the caller holds itself: a backup or restore that recovers first.
    package var held: Set<String> = []
    /// The run that the caller is about to begin; nil where all debts are paid with patience.
    var concern: RecoveryConcern?
    /// The profile of that caller: what is up and not ready of it is left to him, who stops and starts it and waits for it.
    var caller: String?

    package init(
        state: StateFolder, events: EventSink, cancellation: Cancellation = Cancellation(),
        programs: ServicePrograms = ServicePrograms()
    ) {
        self.state = state
        self.events = events
        self.cancellation = cancellation
        self.programs = programs
    }

    /// Pays the debts of all dead runs; waits for another recovery that is at work, never for a live run.
    ///
    /// Nothing is thrown: the outcome says what stays down.
    package func run() -> RecoveryOutcome {
        var outcome = RecoveryOutcome()
        var keptDown = KeptDown()
        do throws(OverwinterError) {
            // Data before services: what a backup owes a start may stand on what a restore has half filled.
            let journals = KeptDown.inOrder(try JournalFolder(state: state).open())
            let urgent = concern?.journals(of: journals) ?? Set(journals)
            for journal in journals.filter(urgent.contains) + journals.filter({ !urgent.contains($0) }) {
                if let signal = cancellation.signal {
                    throw OverwinterError(
                        .signal(signal), "ended by signal \(signal)", hint: "go on with: overwinter recover")
                }
                let isPatient = urgent.contains(journal)
                if let run = try recover(journal, waitsForRun: false, isPatient: isPatient, &keptDown) {
                    outcome.runs.append(run)
                    if [.live, .unreadable].contains(run.ending) {
                        keptDown.add(restoreIn: journal, of: run.run)
                    }
                }
            }
            outcome.error = RecoveryError.of(outcome)
            // Both may take long, and nobody's start waits for them.
            for run in outcome.runs where run.isIncomplete { removeDiscarded(run.journal) }
            SetAsideRemoval.finishAll(in: state, events: events, cancellation: cancellation)
            JournalFolder(state: state).removeAbandoned()
        } catch {
            // What was not come to is owed as before, and nobody may take it for paid.
            let seen = Set(outcome.runs.map(\.journal))
            outcome.runs += look().runs.filter { !seen.contains($0.journal) }.map { run in
                var run = run
                let isOwed = run.services.contains { $0.ending == .owed } || !run.notPutBack.isEmpty
                if run.ending == .settled && isOwed { run.ending = .owing }
                return run
            }
            outcome.error = RecoveryError.of(outcome, endedBy: error)
        }
        return outcome
    }

    /// Pays the debts of one run, which the caller knows to be dead or dying: waits until its lock is free, and while other
    /// runs have its services in hand.
    ///
    /// A journal that is not there any more was closed, and nothing is owed.
    package func run(journal: BytePath) -> RecoveryOutcome {
        var outcome = RecoveryOutcome()
        var keptDown = KeptDown()
        do throws(OverwinterError) {
            while let run = try recover(journal, waitsForRun: true, isPatient: true, &keptDown) {
                outcome.runs = [run]
                guard run.ending == .live else { break }
                if let signal = cancellation.signal {
                    throw OverwinterError(.signal(signal), "ended by signal \(signal)")
                }
                usleep(500_000)
            }
            outcome.error = RecoveryError.of(outcome)
            for run in outcome.runs where run.isIncomplete { removeDiscarded(run.journal) }
        } catch {
            outcome.error = error
        }
        return outcome
    }

    /// Nil where nothing was owed.
    ///
    /// - Parameter isPatient: whether another recovery of it, and managers that do not answer, are waited for.
    private func recover(
        _ path: BytePath, waitsForRun: Bool, isPatient: Bool, _ keptDown: inout KeptDown
    ) throws(OverwinterError) -> RecoveryOutcome.Run? {
        var run = RecoveryOutcome.Run(
            run: JournalFolder.run(of: path), verb: "", profile: "", journal: path, ending: .unreadable)
        let file: ReservedFile
        let contents: JournalContents
        do throws(OverwinterError) {
            switch try JournalHold.take(
                path, waitsForRun: waitsForRun, waitsForRecovery: isPatient, events: events,
                cancellation: cancellation)
            {
            case .gone: return nil
            case .live:
                (run.ending, run.isAlive) = (.live, true)
                if let header = (try? JournalFolder.read(path))?.header {
                    (run.verb, run.profile) = (header.verb, header.profile)
                }
                return run
            case .held(let taken): file = taken
            }
            contents = try JournalFolder.read(path)
        } catch {
            guard error.code == .journalUnreadable else { throw error }
            run.error = error
            return run
        }
        (run.verb, run.profile) = (contents.header.verb, contents.header.profile)
        run.hasEnded = contents.hasEnded
        let debt = Debt(header: contents.header, events: contents.events)
        guard !debt.isEmpty else {
            // First: once this journal is closed, nobody looks at it for that.
            if debt.isCommitted { settle(by: contents.header) }
            JournalFolder.close(path, as: JournalEnd(contents.header, contents.events))
            return nil
        }
        guard let lock = try takeServices(of: contents.header, isPatient: isPatient) else {
            run.ending = .live
            // The keys of those whose data is owed too: nobody may take them for whole.
            run.services = contents.header.services.indices
                .filter { index in debt.targets != nil || debt.starts.contains { $0.service == index } }
                .map { RecoveryOutcome.Service(contents.header.services[$0], .owed, nil) }
            return run
        }
        defer { withExtendedLifetime((lock, file)) {} }
        let log = contents.header.log.map { RunLog(reopening: $0) }
        defer { log?.flush() }
        let heard = log.map { events.and($0.sink) } ?? events
        let journal = Journal.resume(file, contents, events: heard)
        let collection = DebtCollection(
            journal: journal, contents: contents, events: heard, programs: programs, cancellation: cancellation,
            isPatient: isPatient,
            isTakenOver: { [held, caller] service in
                caller != nil && (caller == contents.header.profile || !held.isDisjoint(with: service.keys))
            })
        collection.run(&run, &keptDown) { settle(by: contents.header) }
        return run
    }

    /// Keeps runs away from the services meanwhile; nil where a live run has one of them.
    ///
    /// Where the state folder takes no lock (it is read-only, say), services are started all the same.
    private func takeServices(
        of header: JournalHeader, isPatient: Bool
    ) throws(OverwinterError) -> RunLock?? {
        let keys = header.services.flatMap(\.keys).filter { !held.contains($0) }
        while true {
            do throws(OverwinterError) {
                // Without the destination, where nothing is written but the log.
                return try RunLock.take(
                    keys, destination: BytePath(""),
                    holder: .init(run: header.run, verb: "recover", since: UTCTime.now.description), state: state)
            } catch {
                guard error.code == .locked else {
                    events.send(.note("recovering without a lock on the services: \(error.message)"))
                    return .some(nil)
                }
                guard isPatient, JournalHold.isRecovering(in: state, except: header.run) else { return nil }
                if let signal = cancellation.signal {
                    throw OverwinterError(.signal(signal), "ended by signal \(signal)")
                }
                usleep(200_000)
            }
        }
    }
}
