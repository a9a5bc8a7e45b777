package import FileTree
import Glibc

/// What every backup and restore does before it looks at anything.
extension Recovery {
    /// Takes a run's lock; while a guardian or `recover` is at work, it is waited for.
    package static func waiting(
        in state: StateFolder, _ cancellation: Cancellation, take: () throws(OverwinterError) -> RunLock
    ) throws(OverwinterError) -> RunLock {
        while true {
            // Looked at first: a recovery that ends between the two has given the lock back.
            let isRecovering = JournalHold.isRecovering(in: state)
            do throws(OverwinterError) {
                return try take()
            } catch {
                guard error.code == .locked && isRecovering else { throw error }
                if let signal = cancellation.signal {
                    throw OverwinterError(.signal(signal), "ended by signal \(signal); nothing was touched")
                }
                usleep(200_000)
            }
        }
    }

    /// Pays what dead runs owe; answers warnings about debts that are not this run's.
    ///
    /// Those that share services or data with it come first. The others are paid where that goes at once.
    ///
    /// - Parameter mayLeaveDown: go on where a service of this profile cannot be started.
    /// - Throws: `services-down` where a service of this profile stays down, or its old data is not put back; `locked` where
    ///   another run keeps what is owed to this profile from being paid; `preflight` where a journal cannot be read.
    package func first(
        for profile: Profile, destination: BytePath, mayLeaveDown: Bool
    ) throws(OverwinterError) -> [Warning] {
        try first(
            for: profile.name, held: Set(RunLock.keys(of: profile, destination: destination)),
            data: profile.namedData, mayLeaveDown: mayLeaveDown)
    }

    /// The same for a run that has a journal in the place of a profile.
    package func first(
        for profile: String, held: Set<String>, data: [BytePath] = [], mayLeaveDown: Bool
    ) throws(OverwinterError) -> [Warning] {
        var recovery = self
        recovery.held = held
        recovery.concern = RecoveryConcern(profile: profile, keys: held, data: data)
        recovery.caller = profile
        let outcome = try recovery.runUnhindered()
        guard let error = outcome.error, error.code != .locked else { return [] }
        let runs = outcome.runs.filter { $0.ending == .owing }
        if error.code == .servicesDown {
            let isOurs = runs.contains { run in
                run.profile == profile || run.services.contains { !recovery.held.isDisjoint(with: $0.keys) }
            }
            let isDataOwed = runs.contains { $0.error != nil && !$0.isIncomplete }
            guard isOurs && !(mayLeaveDown && !isDataOwed) else {
                // Whose services it may be about, nobody can tell.
                if let unread = outcome.runs.first(where: { $0.ending == .unreadable })?.error {
                    throw OverwinterError(.preflight, unread.message, hint: unread.hint, faults: unread.faults)
                }
                let why = error.faults.first.map { " (\($0.message))" } ?? ""
                let warning = Warning(
                    code: "debt",
                    message: "an earlier run has left a debt that could not be paid: \(error.message)\(why); "
                        + "to try again: overwinter recover")
                events.send(.warning(warning))
                return [warning]
            }
            let names = runs.flatMap(\.services).filter { [.down, .notReady].contains($0.ending) }.map(\.name)
            let whose = runs.allSatisfy(\.hasEnded) ? "an earlier run" : "an earlier run that died"
            throw OverwinterError(
                .servicesDown, "\(error.message), since \(whose); nothing was touched",
                hint: [
                    error.hint, names.first.map { "to leave it down: overwinter recover --forget \($0)" },
                ].compactMap { $0 }.joined(separator: "; "),
                faults: error.faults)
        }
        if error.code == .journalUnreadable {
            throw OverwinterError(.preflight, error.message, hint: error.hint, faults: error.faults)
        }
        throw error
    }

    /// Pays what dead runs owe; waits a while for who has others of their services in hand, and may pay it all himself.
    ///
    /// - Throws: `locked` where something stays owed to a service whose lock is held here.
    private func runUnhindered() throws(OverwinterError) -> RecoveryOutcome {
        let end = ContinuousClock.now + .seconds(5)
        while true {
            let outcome = run()
            // No live run can have a service whose lock is held here: this one is dead.
            let hindered = outcome.runs.first { run in
                run.ending == .live && run.services.contains { !held.isDisjoint(with: $0.keys) }
            }
            guard let hindered else { return outcome }
            guard ContinuousClock.now < end, cancellation.signal == nil else {
                throw OverwinterError(
                    .locked,
                    "\(hindered.verb) \(hindered.run) of profile '\(hindered.profile)' "
                        + "\(hindered.hasEnded ? "has ended" : "has died") and owes "
                        + "\(hindered.services.map(\.name).joined(separator: ", ")), and another run has services of "
                        + "it in hand; nothing was touched",
                    hint: "wait until that has ended (see: overwinter status), then type: overwinter recover")
            }
            usleep(500_000)
        }
    }
}
