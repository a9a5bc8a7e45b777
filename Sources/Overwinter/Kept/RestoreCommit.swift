import FileTree

/// Gives up what a finished restore has set aside.
package struct RestoreCommit: Sendable {
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

    /// Refuses what is not known to be the old data.
    package func check() throws(OverwinterError) {
        guard let first = kept.doubts.first else { return }
        throw OverwinterError(
            .setAsideDoubtful, "\(first.message); nothing was removed", hint: first.hint, faults: kept.doubts)
    }

    /// Removes it.
    ///
    /// - Throws: `locked`; `nothing-set-aside` where it is over since; what ``Recovery/first(for:held:data:mayLeaveDown:)`` throws
    ///   where a dead run's debts come first; `set-aside` where what is there is not known to be it; `signal` and
    ///   `restore-failed` where some of it is left: it is no set-aside any more, and the next recovery goes on.
    package func run() throws(OverwinterError) {
        let holder = RunLock.Holder(run: kept.run, verb: "commit", since: UTCTime.now.description)
        let hold = try KeptHold.take(kept, holder: holder, state: state, cancellation: cancellation)
        defer { withExtendedLifetime(hold) {} }
        // A rollback that was cut short still needs what is aside.
        _ = try Recovery(state: state, events: events, cancellation: cancellation)
            .first(
                for: kept.profile, held: KeptHold.keys(of: kept.header), data: kept.header.targets.map(\.path),
                mayLeaveDown: true)
        let now = RestoreCommit(
            try KeptData(kept.journal), state: state, events: events, cancellation: cancellation)
        try now.check()
        if let signal = cancellation.signal {
            throw OverwinterError(.signal(signal), "ended by signal \(signal); nothing was removed")
        }
        guard let removing = JournalFolder.close(kept.journal, as: .removing) else {
            throw OverwinterError(
                .preflight, "unable to rename the journal '\(kept.journal)'; nothing was removed",
                hint: "see to the state folder '\(state.path)'")
        }
        do throws(OverwinterError) {
            try SetAsideRemoval(journal: removing, header: kept.header, cancellation: cancellation).run()
        } catch {
            let hint = "what is left is wanted by nobody; to go on: overwinter recover"
            if error.code.isCancellation, let signal = cancellation.signal {
                throw OverwinterError(
                    .signal(signal), "ended by signal \(signal) while the old data was being removed", hint: hint)
            }
            throw OverwinterError(error.code, error.message, hint: hint)
        }
    }
}
