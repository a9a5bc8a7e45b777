import FileTree
import Services

/// The part of a rollback that changes things: a restore whose data is already on the disk, so that it is renamed, and renamed
/// back where services do not become ready on it.
final class RollbackRun {
    private let plan: RollbackPlan
    private let run: String
    private let state: StateFolder
    private let events: EventSink
    private let cancellation: Cancellation
    private var aside: SetAside
    private var journal: Journal?
    /// As the rollback's own journal has them: what lies there now is set aside.
    private var targets: [JournalTarget] = []

    init(plan: RollbackPlan, run: String, state: StateFolder, events: EventSink, cancellation: Cancellation) {
        self.plan = plan
        self.run = run
        self.state = state
        self.events = events
        self.cancellation = cancellation
        aside = SetAside(run: run)
    }

    private var restore: JournalHeader { plan.kept.header }
    private var hasProjectFiles: Bool { targets.contains { $0.service == nil } }

    func run(_ outcome: inout RunOutcome) {
        let locks = LateLocks(run: run, verb: "rollback", state: state)
        let look: SecondLook
        let guardian: Guardian?
        do throws(OverwinterError) {
            look = try SecondLook(at: plan.services, locked: restore.services.map(\.name), locks)
            journal = try beginJournal(look.services, log: outcome.log)
            guardian = try Guardian.armed(for: journal, events: events)
        } catch {
            outcome.error = error
            return
        }
        let driver = RunDriver(
            services: look.services, events: events, cancellation: cancellation, journal: journal, guardian: guardian)
        driver.lateLocks = locks
        for warning in look.warnings { driver.warn(warning) }
        driver.words = .rollback
        aside.note = { [journal, targets] note in
            switch note {
            case .emptying(let path, let status):
                return journal?.append(
                    .emptied(path: path, owner: status.owner, group: status.group, mode: status.mode)) ?? true
            case .cleared(let path):
                guard let index = targets.firstIndex(where: { $0.path == path }) else { return true }
                return journal?.append(.cleared(target: index)) ?? true
            }
        }
        let owners = Set(targets.map(\.owner))
        var machine = RunMachine(
            services: look.services.map {
                var service = RunMachine.Service(
                    isUp: $0.before.ran, startsOnSuccess: plan.starts.contains($0.name),
                    isRewritten: owners.contains($0.name) || hasProjectFiles)
                service.endsOnSuccess = plan.ends.contains($0.name)
                return service
            },
            workCount: 2, hasUndo: true, hasFinish: false, turnsBack: true)
        driver.carryOut(
            &machine,
            work: { index throws(OverwinterError) in
                if index == 0 { try setAside(driver) } else { try takeBack(driver) }
            },
            undo: { () throws(OverwinterError) in try putBack(driver) },
            finish: {})
        outcome.stoppedSeconds = driver.stoppedSeconds
        outcome.services = driver.outcomes()
        outcome.warnings += driver.warnings
        outcome.error = RunError.of(driver, machine, outcome.services)
        outcome.down = RunError.notBack(driver, machine, outcome.services).map { driver.services[$0].name }
        outcome.isPutBackIncomplete = machine.undoFailed
        if machine.undoFailed { outcome.setAside = aside.places + plan.kept.places }
        if outcome.error == nil { removeRestored(&outcome) }
    }

    private func beginJournal(_ services: [PlannedService], log: BytePath?) throws(OverwinterError) -> Journal {
        do throws(FileTreeError) {
            let mounts = try Mounts.current().map(\.mountPoint)
            for (target, kept) in zip(restore.targets, plan.kept.targets) {
                targets.append(try target.asItIsNow(mounts: mounts, origin: kept.places.isEmpty ? nil : restore.run))
            }
        } catch {
            throw OverwinterError(error, while: .preflight)
        }
        var journalled: [JournalService] = []
        for planned in services {
            // What hangs on them by now was in no restore's hands.
            var service =
                restore.services.first { $0.name == planned.name }
                ?? JournalService(planned, profilePath: restore.profilePath)
            service.startsOnSuccess = plan.starts.contains(service.name)
            service.before = planned.before
            service.endsOnSuccess = plan.ends.contains(service.name)
            journalled.append(service)
        }
        var header = JournalHeader(
            run: run, verb: "rollback", profile: restore.profile, profilePath: restore.profilePath, process: .current,
            destination: restore.destination, set: restore.set, log: log, services: journalled, targets: targets)
        header.environment = restore.environment
        header.turnsBack = true
        header.origin = restore.run
        header.incompleteBefore = Set(IncompleteData.all(in: state).map(\.run)).sorted()
        return try Journal.begin(header, in: state, events: events)
    }

    /// Data is moved only after the journal knows it.
    private func record(_ event: JournalEvent) throws(OverwinterError) {
        try journal?.insist(on: event)
    }

    // MARK: - Data

    /// The restored data goes out of the way; of a volume that the restore had made it stays, until the volume goes.
    private func setAside(_ driver: RunDriver) throws(OverwinterError) {
        try driver.proveStandstill("before the rollback", else: "its data cannot be moved")
        try proveMounts()
        try driver.proveTargetsFree(targets.filter { !$0.path.isEmpty }.map { WatchedSource($0) })
        driver.enter(.putBack)
        for (index, target) in targets.enumerated() where !target.path.isEmpty {
            try driver.step(.setAside, target.title, service: target.service) { () throws(OverwinterError) in
                try record(.setAsideBegun(target: index))
                do throws(FileTreeError) {
                    try aside.setAside(target.path)
                } catch {
                    throw OverwinterError(error, while: .restoreFailed)
                }
                try record(.setAsideDone(target: index))
                return ((), detail: "\(target.path)")
            }
        }
    }

    /// A mount may go with the service that needed it: the path is another place then.
    private func proveMounts() throws(OverwinterError) {
        do throws(FileTreeError) {
            for target in targets where !target.path.isEmpty {
                if let missing = try PlaceMounts(target).missing() {
                    throw PlaceMounts.isMissing(missing, target.title)
                }
            }
        } catch {
            throw OverwinterError(error, while: .restoreFailed)
        }
    }

    private func takeBack(_ driver: RunDriver) throws(OverwinterError) {
        driver.enter(.putBack)
        for (index, target) in targets.enumerated() where !target.path.isEmpty {
            guard let origin = target.origin else {
                do throws(FileTreeError) {
                    try giveAttributes(below: target.path)
                } catch {
                    throw OverwinterError(error, while: .restoreFailed)
                }
                continue
            }
            try driver.step(.putBack, target.title, service: target.service) { () throws(OverwinterError) in
                try record(.copyBegun(target: index))
                do throws(FileTreeError) {
                    try aside.takeBack(target.path, from: origin)
                    try giveAttributes(below: target.path)
                } catch {
                    throw OverwinterError(error, while: .restoreFailed)
                }
                try record(.copyDone(target: index))
                return ((), detail: "\(target.path)")
            }
        }
        try driver.proveStandstill("after the rollback", else: "what was put back may have been written to")
        if hasProjectFiles { remake(driver) }
        try record(.committed(remakes: driver.remakesContainers))
    }

    /// Folders that the restore had emptied, and given the set's attributes.
    private func giveAttributes(below path: BytePath) throws(FileTreeError) {
        for case .emptied(let folder, let owner, let group, let mode) in plan.kept.events
        where folder.isAt(orBelow: path) {
            guard var status = try FileStatus.ifPresent(folder) else { continue }
            (status.owner, status.group, status.mode) = (owner, group, mode)
            try SetAside.give(folder, status)
        }
    }

    private func putBack(_ driver: RunDriver) throws(OverwinterError) {
        guard !aside.isUntouched else {
            journal?.append(.putBackDone)
            return
        }
        driver.enter(.putBack)
        let hasStarted = driver.unready != nil
        let hasRemade = hasStarted && driver.remakesContainers
        // With a record missing on disk, it may be the commit.
        let wasCommitted = journal?.isCommitted == true && journal?.fault == nil
        do throws(OverwinterError) {
            try driver.standDown(mayHaveStarted: hasStarted)
            try journal?.notePutBack(wasCommitted: wasCommitted)
            try driver.step(.putBack, restore.profile) { () throws(OverwinterError) in
                do throws(FileTreeError) {
                    try aside.putBack()
                } catch {
                    throw OverwinterError(error, while: .restoreFailed)
                }
                return ((), detail: nil)
            }
        } catch {
            journal?.append(.putBackFailed(why: error.message))
            throw error
        }
        journal?.append(.putBackDone)
        driver.returnServices()
        if hasRemade { remake(driver) }
    }

    /// The containers are made from the project's files as they are now.
    private func remake(_ driver: RunDriver) {
        do throws(ServiceError) {
            try driver.remake(from: restore, programs: ServicePrograms().asRemembered(by: restore))
        } catch {
            driver.returnServices()
            events.send(.note("the containers are started as they are: \(error.message)"))
        }
    }

    /// The services are ready on the old data, and the journal says so: nobody wants the restored data any more.
    private func removeRestored(_ outcome: inout RunOutcome) {
        guard let journal else { return }
        // Of a restore that had put nothing there, nothing is to be removed but its register.
        let path = JournalFolder.closed(journal.path, as: .removing) ?? journal.path
        do throws(OverwinterError) {
            try SetAsideRemoval(journal: path, header: journal.header, cancellation: cancellation).run()
        } catch {
            let warning = Warning(
                code: "set-aside",
                message: "the restored data is not all removed: \(error.message); to go on: overwinter recover")
            outcome.warnings.append(warning)
            events.send(.warning(warning))
        }
    }
}
