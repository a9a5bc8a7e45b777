import FileTree
import Services

/// Stops, sets aside, fills, compares and starts: the part of a restore that changes things.
final class RestoreRun {
    let plan: RestorePlan
    let set: SetReader
    let options: RestoreOptions
    let profile: Profile
    let run: String
    let events: EventSink
    let cancellation: Cancellation
    var aside: SetAside
    var targets: [RestoreTarget]
    /// The entries of the targets that were filled.
    var restored: [EntryTable] = []
    /// The project as the set's files have it.
    var remade: ComposeStack?
    var madeVolumes: [String] = []
    /// What was there is gone: nothing can be put back any more.
    var isDiscarded = false
    let state: StateFolder
    /// Is told once the new data stays, before the journal may be closed.
    var hasMadeWhole: (JournalHeader) -> Void = { _ in }
    var journal: Journal?
    /// Where the targets lay before the first stop.
    var places: [TargetPlace] = []

    init(
        plan: RestorePlan, set: SetReader, options: RestoreOptions, profile: Profile, run: String, state: StateFolder,
        events: EventSink, cancellation: Cancellation
    ) {
        self.plan = plan
        self.set = set
        self.options = options
        self.profile = profile
        self.run = run
        self.state = state
        self.events = events
        self.cancellation = cancellation
        self.aside = SetAside(run: run)
        self.targets = plan.targets
    }

    func run(_ outcome: inout RunOutcome) {
        let locks = LateLocks(run: run, verb: "restore", state: state)
        let look: SecondLook
        let guardian: Guardian?
        do throws(OverwinterError) {
            look = try SecondLook(at: plan.services, locks)
            try checkStops(of: look.services)
            for target in targets where !target.isVolumeGone { places.append(try TargetPlace(target)) }
            journal = try beginJournal(look.services, log: outcome.log)
            guardian = try Guardian.armed(for: journal, events: events)
        } catch {
            outcome.error = error
            return
        }
        let driver = RunDriver(
            services: look.services, events: events, cancellation: cancellation, journal: journal, guardian: guardian)
        driver.lateLocks = locks
        driver.beforeGoodbye = hasMadeWhole
        aside.note = { [journal, targets] note in
            switch note {
            case .emptying(let path, let status):
                return journal?.append(
                    .emptied(path: path, owner: status.owner, group: status.group, mode: status.mode)) ?? true
            case .cleared(let path):
                var isWritten = true
                for (index, target) in targets.enumerated() where (try? SetAside.real(target.path)) == path {
                    if journal?.append(.cleared(target: index)) == false { isWritten = false }
                }
                return isWritten
            }
        }
        for warning in plan.warnings + look.warnings { driver.warn(warning) }
        for text in plan.owners.matches.compactMap(\.text) { events.send(.note("owners: \(text)")) }
        for (location, reason) in plan.leftOut { events.send(.note("\(location) is left out: \(reason)")) }
        let owners = Set(targets.map(\.owner))
        var machine = RunMachine(
            services: look.services.map {
                RunMachine.Service(
                    isUp: $0.before.ran, startsOnSuccess: plan.starts.contains($0.name),
                    isRewritten: owners.contains($0.name) || targets.contains(where: \.isProjectFile))
            },
            // One for what is set aside, then each target.
            workCount: targets.count + 1, hasUndo: true, hasFinish: false,
            turnsBack: journal?.header.mayTurnBack == true)
        machine.keepsWork = options.discardsCurrent
        driver.carryOut(
            &machine,
            work: { index throws(OverwinterError) in
                if index == 0 {
                    try setAside(driver)
                } else {
                    try restore(index - 1, driver)
                }
            },
            undo: { () throws(OverwinterError) in try putBack(driver) },
            finish: {})

        outcome.stoppedSeconds = driver.stoppedSeconds
        outcome.services = driver.outcomes()
        outcome.steps = driver.steps
        outcome.warnings += driver.warnings
        outcome.error = RunError.of(driver, machine, outcome.services)
        outcome.down = RunError.notBack(driver, machine, outcome.services).map { driver.services[$0].name }
        outcome.isPutBackIncomplete = machine.undoFailed
        removeDiscarded(&outcome)
        // An empty folder is nothing to go back to.
        if outcome.error == nil && journal?.header.turnsBack != true { aside.dropEmpty() }
        if outcome.error == nil || machine.undoFailed || !machine.workFailed { outcome.setAside = aside.places }
        if !machine.workFailed {
            outcome.files = restored.reduce(0) { $0 + $1.files }
            outcome.entries = restored.reduce(0) { $0 + $1.count }
            outcome.bytes = restored.reduce(0) { $0 + $1.bytes }
        }
    }

    /// Verifying the set and waiting for an answer may have taken long: what was started since is stopped, if it may be.
    private func checkStops(of services: [PlannedService]) throws(OverwinterError) {
        guard !options.mayStop, let now = services.first(where: \.before.ran) else { return }
        throw OverwinterError(
            .guardFailed, "service '\(now.name)' is \(now.before.detail): it was started since the guards were checked",
            hint: "stop it, or let the restore do so with --stop")
    }
}
