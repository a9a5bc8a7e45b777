package import FileTree

/// Removes the sets of a destination that no rule of the profile keeps.
package struct Prune: Sendable {
    package let profile: Profile
    package let destination: BytePath
    package let state: StateFolder
    package let events: EventSink
    package let cancellation: Cancellation
    /// Decides only: takes no lock, and changes nothing.
    package var isDryRun = false
    /// Takes the newest set's size for right, though it fell.
    package var acceptsSmaller = false

    package init(
        profile: Profile, destination: BytePath? = nil, state: StateFolder, events: EventSink,
        cancellation: Cancellation
    ) {
        self.profile = profile
        self.destination = destination ?? profile.destination
        self.state = state
        self.events = events
        self.cancellation = cancellation
    }

    private var removal: SetRemoval {
        SetRemoval(destination: destination, isCancelled: { [cancellation] in cancellation.isCancelled })
    }

    /// Prunes, as a run of its own.
    ///
    /// Nothing is thrown: the outcome says how it ended.
    package func run() -> PruneOutcome {
        var outcome = PruneOutcome(profile: profile.name, destination: destination)
        outcome.isDryRun = isDryRun
        do throws(OverwinterError) {
            guard let spec = profile.retention else {
                throw OverwinterError(
                    .noRetention, "the profile '\(profile.name)' does not say which sets to keep; none was removed",
                    hint: "add to it, for example: retention: { keep-last: 7, keep-weekly: 8 }")
            }
            _ = try DestinationMark(profile: profile.name, host: ThisHost.facts).check(destination)
            var lock: RunLock?
            if !isDryRun { lock = try takeLock() }
            defer { withExtendedLifetime(lock) {} }
            try prune(spec, made: nil, &outcome)
        } catch {
            outcome.error = ended(error)
        }
        return outcome
    }

    /// Prunes for a run that has the destination's lock, and has made a set.
    package func run(after made: String) -> PruneOutcome {
        var outcome = PruneOutcome(profile: profile.name, destination: destination)
        guard let spec = profile.retention else { return outcome }
        do throws(OverwinterError) {
            try prune(spec, made: made, &outcome)
        } catch {
            outcome.error = ended(error)
        }
        return outcome
    }

    private func takeLock() throws(OverwinterError) -> RunLock {
        let began = UTCTime.now
        let holder = RunLock.Holder(run: RunIdentity.make(at: began), verb: "prune", since: began.description)
        return try Recovery.waiting(in: state, cancellation) { () throws(OverwinterError) in
            try RunLock.take(
                [RunLock.key(ofDestination: destination)], destination: destination, holder: holder, state: state)
        }
    }

    private func ended(_ error: OverwinterError) -> OverwinterError {
        guard error.code.isCancellation, let signal = cancellation.signal else { return error }
        return OverwinterError(
            .signal(signal), "ended by signal \(signal)", hint: "what was begun is ended by the next prune")
    }

    // MARK: - Deciding

    private func prune(
        _ spec: RetentionSpec, made: String?, _ outcome: inout PruneOutcome
    ) throws(OverwinterError) {
        events.send(.phase(.retention))
        let catalogue = try Catalogue.read(destination)
        let inventory = try RetentionInventory(catalogue, profile: profile.name, made: made)
        let now = UTCTime.now
        outcome.decisions = RetentionRules(spec).decide(inventory.candidates, now: now) + inventory.leftAlone
        outcome.decisions.sort { left, right in
            let (a, b) = (left.time?.milliseconds ?? .min, right.time?.milliseconds ?? .min)
            return a != b ? a < b : left.name < right.name
        }
        let shrinkage = Shrinkage.ofNewest(
            inventory.candidates.filter { $0.time <= now }, accepted: AcceptedSize.read(destination))
        if let shrinkage, !acceptsSmaller { throw held(by: shrinkage, &outcome) }
        let isAny = outcome.decisions.contains { $0.verdict == .remove }
        if isAny && made == nil { try proveNewest(inventory, now, &outcome) }
        if let shrinkage, !isDryRun, let set = inventory.candidates.first(where: { $0.name == shrinkage.set }) {
            try AcceptedSize(set).write(destination)
        }
        // What was begun is nobody's set any more; yet where a guard fails nothing is changed.
        // One that cannot be removed holds back no other, tonight and every night: it is said at the end.
        var fault = try finishBegun(&outcome)
        if isAny, !isDryRun, let latest = catalogue.latest { pointLatest(at: latest.name, &outcome) }
        for index in outcome.decisions.indices where outcome.decisions[index].verdict == .remove {
            if let error = try mountFault(index, &outcome) {
                fault = fault ?? error
            } else {
                try remove(index, &outcome)
            }
        }
        if let fault { throw fault }
        removeOldLogs(&outcome)
    }

    private func held(by shrinkage: Shrinkage, _ outcome: inout PruneOutcome) -> OverwinterError {
        hold(&outcome, because: "nothing is removed while the newest set is less than half of those before it")
        return OverwinterError(
            .shrunk, "\(shrinkage.message); no set was removed",
            hint:
                "see what is missing: overwinter diff PROFILE \(shrinkage.reference) \(shrinkage.set); if it is meant "
                + "so: overwinter prune PROFILE --accept-smaller")
    }

    private func hold(_ outcome: inout PruneOutcome, because reason: String) {
        for index in outcome.decisions.indices where outcome.decisions[index].verdict == .remove {
            outcome.decisions[index].verdict = .keep
            outcome.decisions[index].reasons = [reason]
        }
    }

    /// What is left must be worth keeping: the newest set's record is whole, by its hashes.
    private func proveNewest(
        _ inventory: RetentionInventory, _ now: UTCTime, _ outcome: inout PruneOutcome
    ) throws(OverwinterError) {
        let counted = inventory.candidates.filter { $0.time <= now }
        guard let newest = counted.max(by: { ($0.time, $0.name) < ($1.time, $1.name) }) else { return }
        do throws(OverwinterError) {
            _ = try SetReader.open(destination.appending(newest.name))
        } catch {
            hold(&outcome, because: "nothing is removed while the newest set is damaged")
            throw OverwinterError(
                .guardFailed, "the newest set is damaged, and no set was removed: \(error.message)",
                hint: "make a new one: overwinter backup PROFILE")
        }
    }

    // MARK: - Removing

    /// Answers the first error; its end by a signal is thrown.
    private func finishBegun(_ outcome: inout PruneOutcome) throws(OverwinterError) -> OverwinterError? {
        var fault: OverwinterError?
        for name in try removal.begun() {
            do throws(OverwinterError) {
                if !isDryRun { try finish(name) }
                outcome.finished.append(name)
            } catch {
                if error.code.isCancellation { throw error }
                fault = fault ?? error
            }
        }
        return fault
    }

    /// Looked for while it is a set: after the rename it would be half of one until somebody unmounts that.
    private func mountFault(_ index: Int, _ outcome: inout PruneOutcome) throws(OverwinterError) -> OverwinterError? {
        let name = outcome.decisions[index].name
        var mount: BytePath?
        try Self.mapped("set \(name) is not removed") { () throws(FileTreeError) in
            mount = try removal.mount(in: name)
        }
        guard let mount else { return nil }
        outcome.decisions[index].verdict = .keep
        outcome.decisions[index].reasons = ["a file system is mounted at '\(mount)'"]
        return OverwinterError(
            .failed, "set \(name) is not removed: a file system is mounted at '\(mount)'",
            hint: "unmount it first; nothing is ever removed across a mount")
    }

    private func remove(_ index: Int, _ outcome: inout PruneOutcome) throws(OverwinterError) {
        if cancellation.isCancelled { throw OverwinterError(.cancelled, "cancelled") }
        let name = outcome.decisions[index].name
        if isDryRun {
            _ = try release(index, &outcome) { () throws(OverwinterError) in }
            return
        }
        events.send(.note("\(outcome.decisions[index])"))
        let isBegun = try release(index, &outcome) { () throws(OverwinterError) in
            try Self.mapped("set \(name) is not removed") { () throws(FileTreeError) in try removal.begin(name) }
        }
        guard isBegun else { return }
        outcome.removed.append(name)
        try Self.mapped("set \(name) is no set any more, and all of it is still there") { () throws(FileTreeError) in
            try removal.sync()
        }
        try finish(name)
    }

    /// Calls `body` where the set is neither in use nor kept, and nobody can begin to use or keep it meanwhile; answers whether.
    ///
    /// The lock is given back before any file is removed: network file systems keep an open file in its folder.
    private func release(
        _ index: Int, _ outcome: inout PruneOutcome, _ body: () throws(OverwinterError) -> Void
    ) throws(OverwinterError) -> Bool {
        let path = destination.appending(outcome.decisions[index].name)
        guard case .free(let hold) = try SetHold.removing(path) else {
            outcome.decisions[index].verdict = .keep
            outcome.decisions[index].reasons = ["in use by a restore or a verification"]
            return false
        }
        defer { withExtendedLifetime(hold) {} }
        // Whoever keeps a set has its lock for that: now or never.
        if let mark = try KeepMark.read(ofSet: path) {
            outcome.decisions[index].verdict = .keep
            outcome.decisions[index].reasons = [mark.text]
            return false
        }
        try body()
        return true
    }

    /// Removes what is no set any more.
    private func finish(_ name: String) throws(OverwinterError) {
        let began = ContinuousClock.now
        events.send(.stepBegan(.remove, subject: name))
        do throws(OverwinterError) {
            try Self.mapped("set \(name) is no set any more, and not all of it is gone") { () throws(FileTreeError) in
                try removal.finish(name)
            }
        } catch {
            events.send(.stepFailed(.remove, subject: name, error: error))
            throw error
        }
        let seconds = (ContinuousClock.now - began).inSeconds
        events.send(.stepEnded(.remove, subject: name, seconds: seconds, detail: nil))
    }

    private static func mapped(
        _ sentence: String, _ body: () throws(FileTreeError) -> Void
    ) throws(OverwinterError) {
        do throws(FileTreeError) {
            try body()
        } catch {
            let code: OverwinterError.Code =
                switch error.code {
                case .cancelled: .cancelled
                case .notPermitted: .notPermitted
                default: .failed
                }
            throw OverwinterError(
                code, "\(sentence): \(error.message)",
                hint: error.hint ?? "mend that; what was begun is ended by the next prune")
        }
    }

    /// Logs that lead to no set, and are older than all that are kept; what fails here is a warning.
    private func removeOldLogs(_ outcome: inout PruneOutcome) {
        let kept = outcome.decisions.filter { $0.verdict == .keep }.compactMap(\.time)
        guard let oldest = kept.min(by: { $0.milliseconds < $1.milliseconds }) else { return }
        do throws(FileTreeError) {
            for name in try OldLogs(destination: destination).names(before: oldest) {
                if !isDryRun { try Names.unlink(destination.appending(name)) }
                outcome.removedLogs.append(name)
            }
        } catch {
            let warning = Warning(code: "logs", message: "old logs were not all removed: \(error.message)")
            outcome.warnings.append(warning)
            events.send(.warning(warning))
        }
    }

    private func pointLatest(at set: String, _ outcome: inout PruneOutcome) {
        do throws(OverwinterError) {
            try LatestLink.point(at: set, in: destination)
        } catch {
            let warning = Warning(code: "latest", message: error.message)
            outcome.warnings.append(warning)
            events.send(.warning(warning))
        }
    }
}
