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
        try finishBegun(&outcome)
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
        if let shrinkage {
            try accept(shrinkage, inventory, &outcome)
        }
        guard outcome.decisions.contains(where: { $0.verdict == .remove }) else { return }
        if made == nil { try proveNewest(inventory, now, &outcome) }
        if !isDryRun, let latest = catalogue.latest { pointLatest(at: latest.name, &outcome) }
        for index in outcome.decisions.indices where outcome.decisions[index].verdict == .remove {
            try remove(index, &outcome)
        }
    }

    /// Goes on where the operator has accepted it, and else holds everything.
    private func accept(
        _ shrinkage: Shrinkage, _ inventory: RetentionInventory, _ outcome: inout PruneOutcome
    ) throws(OverwinterError) {
        guard acceptsSmaller else {
            hold(&outcome, because: "nothing is removed while the newest set is less than half of those before it")
            throw OverwinterError(
                .shrunk, "\(shrinkage.message); no set was removed",
                hint: "see what is missing: overwinter diff PROFILE \(shrinkage.reference) \(shrinkage.set); if it is "
                    + "meant so: overwinter prune PROFILE --accept-smaller")
        }
        guard !isDryRun, let set = inventory.candidates.first(where: { $0.name == shrinkage.set }) else { return }
        try AcceptedSize(set).write(destination)
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

    private func finishBegun(_ outcome: inout PruneOutcome) throws(OverwinterError) {
        for name in try removal.begun() {
            if !isDryRun {
                try step(name) { () throws(FileTreeError) in try removal.finish(name) }
            }
            outcome.finished.append(name)
        }
    }

    private func remove(_ index: Int, _ outcome: inout PruneOutcome) throws(OverwinterError) {
        if cancellation.isCancelled { throw OverwinterError(.cancelled, "cancelled") }
        let name = outcome.decisions[index].name
        let path = destination.appending(name)
        guard case .free(let hold) = try SetHold.removing(path) else {
            outcome.decisions[index].verdict = .keep
            outcome.decisions[index].reasons = ["in use by a restore or a verification"]
            return
        }
        defer { withExtendedLifetime(hold) {} }
        // Whoever keeps a set has its lock for that: now or never.
        if let mark = try KeepMark.read(ofSet: path) {
            outcome.decisions[index].verdict = .keep
            outcome.decisions[index].reasons = [mark.text]
            return
        }
        if isDryRun { return }
        events.send(.note("\(outcome.decisions[index])"))
        try step(name) { () throws(FileTreeError) in
            try removal.begin(name)
            try removal.finish(name)
        }
        outcome.removed.append(name)
    }

    private func step(_ name: String, _ body: () throws(FileTreeError) -> Void) throws(OverwinterError) {
        let began = ContinuousClock.now
        events.send(.stepBegan(.remove, subject: name))
        do throws(FileTreeError) {
            try body()
        } catch {
            let code: OverwinterError.Code =
                switch error.code {
                case .cancelled: .cancelled
                case .notPermitted: .notPermitted
                default: .failed
                }
            let failure = OverwinterError(
                code, "set \(name) is not removed: \(error.message)",
                hint: error.hint ?? "what was begun is ended by the next prune")
            events.send(.stepFailed(.remove, subject: name, error: failure))
            throw failure
        }
        let seconds = (ContinuousClock.now - began).inSeconds
        events.send(.stepEnded(.remove, subject: name, seconds: seconds, detail: nil))
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
