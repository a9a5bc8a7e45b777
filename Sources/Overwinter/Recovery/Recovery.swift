package import FileTree
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
        do throws(OverwinterError) {
            for journal in try JournalFolder(state: state).open() { recover(journal, &outcome) }
        } catch {
            outcome.error = error
        }
        return outcome
    }

    /// Pays the debts of one run, which the caller knows to be dead: waits for its lock.
    ///
    /// A journal that is not there any more was closed, and nothing is owed.
    package func run(journal: BytePath) -> RecoveryOutcome {
        var outcome = RecoveryOutcome()
        recover(journal, &outcome)
        return outcome
    }

    private func recover(_ journal: BytePath, _ outcome: inout RecoveryOutcome) {
        do throws(OverwinterError) {
            let contents = try JournalFolder.read(journal)
            let debt = Debt(header: contents.header, events: contents.events)
            if debt.isEmpty { JournalFolder.close(journal) }
        } catch {
            outcome.error = error
        }
    }
}
