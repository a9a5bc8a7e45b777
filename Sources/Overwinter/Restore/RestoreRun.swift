import FileTree
import Services

/// Stops, sets aside, fills, compares and starts: the part of a restore that changes things.
final class RestoreRun {
    private let plan: RestorePlan
    private let set: SetReader
    private let options: RestoreOptions
    private let profile: Profile
    private let run: String
    private let events: EventSink
    private let cancellation: Cancellation
    private var aside: SetAside
    private var targets: [RestoreTarget]
    /// The entries of the targets that were filled.
    private var restored: [EntryTable] = []
    /// The project as the set's files have it.
    private var remade: ComposeStack?
    private var madeVolumes: [String] = []
    private let state: StateFolder
    private var journal: Journal?
    /// Where the targets lay before the first stop.
    private var places: [TargetPlace] = []

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
        let services: [PlannedService]
        let guardian: Guardian?
        do throws(OverwinterError) {
            services = try plan.services.map { planned throws(OverwinterError) in try lookedAtAgain(planned) }
            for target in targets where !target.isVolumeGone { places.append(try TargetPlace(target)) }
            journal = try beginJournal(services, log: outcome.log)
            guardian = try Guardian.armed(for: journal, events: events)
        } catch {
            outcome.error = error
            return
        }
        let driver = RunDriver(
            services: services, events: events, cancellation: cancellation, journal: journal, guardian: guardian)
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
        for (location, reason) in plan.leftOut { events.send(.note("\(location) is left out: \(reason)")) }
        let owners = Set(targets.map(\.owner))
        var machine = RunMachine(
            services: services.map {
                RunMachine.Service(
                    isUp: $0.before.ran, startsOnSuccess: plan.starts.contains($0.name),
                    isRewritten: owners.contains($0.name) || targets.contains(where: \.isProjectFile))
            },
            // One for what is set aside, then each target.
            workCount: targets.count + 1, hasUndo: true, hasFinish: false)
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
        outcome.isPutBackIncomplete = machine.undoFailed
        if outcome.error == nil || machine.undoFailed || !machine.workFailed { outcome.setAside = aside.places }
        if !machine.workFailed {
            outcome.files = restored.reduce(0) { $0 + $1.files }
            outcome.entries = restored.reduce(0) { $0 + $1.count }
            outcome.bytes = restored.reduce(0) { $0 + $1.bytes }
        }
    }

    /// Verifying the set and waiting for an answer may have taken long: what was started since is stopped, if it may be.
    private func lookedAtAgain(_ planned: PlannedService) throws(OverwinterError) -> PlannedService {
        let now = try planned.lookedAtAgain()
        guard now.before.ran && !options.mayStop else { return now }
        throw OverwinterError(
            .guardFailed, "service '\(now.name)' is \(now.before.detail): it was started since the guards were checked",
            hint: "stop it, or let the restore do so with --stop")
    }

    // MARK: - Old data

    private func setAside(_ driver: RunDriver) throws(OverwinterError) {
        try driver.proveStandstill("before the restore")
        try driver.proveTargetsFree(targets)
        for place in places { try place.proveSame() }
        driver.enter(.setAside)
        for (index, target) in targets.enumerated() where !target.isVolumeGone {
            try driver.step(.setAside, target.title, service: target.source.service) { () throws(OverwinterError) in
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

    private func putBack(_ driver: RunDriver) throws(OverwinterError) {
        // A service that runs on data nobody has moved is nobody's to stop.
        guard !aside.isUntouched || !madeVolumes.isEmpty else {
            // What was begun has moved nothing: nobody is to look for it, or stop a service for it, later.
            journal?.append(.putBackDone)
            return
        }
        driver.enter(.putBack)
        driver.returnServices()
        do throws(OverwinterError) {
            try driver.standDown()
            journal?.append(.putBackBegun)
            try driver.step(.putBack, profile.name) { () throws(OverwinterError) in
                do throws(FileTreeError) {
                    try aside.putBack()
                } catch {
                    throw OverwinterError(
                        error, while: .restoreFailed)
                }
                try removeMadeVolumes()
                return ((), detail: nil)
            }
        } catch {
            journal?.append(.putBackFailed(why: error.message))
            throw error
        }
        journal?.append(.putBackDone)
    }

    // MARK: - Journal

    /// A restore to another place touches no service and no data: it owes nothing.
    private func beginJournal(
        _ services: [PlannedService], log: BytePath?
    ) throws(OverwinterError) -> Journal? {
        guard options.elsewhere == nil else { return nil }
        var journalled: [JournalTarget] = []
        do throws(FileTreeError) {
            let mounts = try Mounts.current().map(\.mountPoint)
            for target in targets { journalled.append(try JournalTarget(target, mounts: mounts)) }
        } catch {
            throw OverwinterError(error, while: .preflight)
        }
        let header = JournalHeader(
            run: run, verb: "restore", profile: profile, destination: set.path.parent, set: set.record.name, log: log,
            services: services.map {
                JournalService($0, profile: profile, startsOnSuccess: plan.starts.contains($0.name))
            },
            targets: journalled)
        return try Journal.begin(header, in: state, events: events)
    }

    /// Data is moved only after the journal knows it.
    private func record(_ event: JournalEvent) throws(OverwinterError) {
        guard let journal, !journal.append(event) else { return }
        throw OverwinterError(
            .restoreFailed, journal.fault?.message ?? "unable to write the journal '\(journal.path)'",
            hint: journal.fault?.hint)
    }

    // MARK: - New data

    private func restore(_ index: Int, _ driver: RunDriver) throws(OverwinterError) {
        driver.enter(.restore)
        for place in places { try place.proveSame() }
        let firstData = targets.firstIndex { !$0.isProjectFile } ?? targets.count
        if index == firstData || targets.count == firstData && index == 0 { try remakeProject(driver) }
        if targets[index].volume != nil { try makeVolume(index, driver) }
        let target = targets[index]
        let entries = set.entries(of: target.source.location)
        let report = try driver.step(.restore, target.title, service: target.source.service) {
            () throws(OverwinterError) in
            try record(.copyBegun(target: index))
            try ParentFolders.make(above: target.path, record: target.source)
            let report = try fill(target, entries)
            try record(.copyDone(target: index))
            return (report, detail: "\(entries.files) files, \(ByteText.of(entries.bytes))")
        }
        restored.append(entries)
        for warning in UnkeptWarnings.of(target.title, report, "the restored data lacks them") { driver.warn(warning) }
        try driver.step(.compare, target.title, service: target.source.service) { () throws(OverwinterError) in
            try compare(target, entries, report)
            return ((), detail: nil)
        }
        if index == targets.count - 1 {
            try driver.proveStandstill("after the restore")
            for place in places { try place.proveSame() }
            try reachDisk()
            // Of the work, not after it: where this is not on disk, a recovery would take the new data away later.
            try record(.committed(remakes: driver.remakesContainers))
        }
    }

    /// From here on a power cut finds the new data, or the old put back; never a service started on what was in memory only.
    private func reachDisk() throws(OverwinterError) {
        guard journal != nil else { return }
        do throws(FileTreeError) {
            var synced: Set<UInt64> = []
            for target in targets {
                let device = try FileStatus.of(target.path).device
                // A symbolic link cannot be opened; its folder has the same file system.
                if synced.insert(device).inserted { try Folder.syncFileSystem(at: target.path.parent) }
            }
            for target in targets where try FileStatus.of(target.path).isMountRoot {
                try Folder.syncFileSystem(at: target.path)
            }
        } catch {
            throw OverwinterError(error, while: .restoreFailed)
        }
    }

    private func fill(_ target: RestoreTarget, _ entries: EntryTable) throws(OverwinterError) -> TreeCopyReport {
        let progress = CopyProgress()
        events.send(.progress(progress, expectedBytes: target.source.bytes, expectedFiles: entries.count))
        defer { events.send(.progressEnded) }
        var copyOptions = TreeCopy.Options()
        // The record has them, and the compare holds the copy against it.
        copyOptions.keepsEntries = false
        if !set.record.unkept.isEmpty {
            copyOptions.attributes = { entries.entry(at: $0) }
        }
        do throws(FileTreeError) {
            let report = try TreeCopy(
                from: set.path.appending(target.source.location), to: target.path, options: copyOptions,
                progress: progress, isCancelled: { [cancellation] in cancellation.isCancelled }
            ).run()
            if RemadeEntries.isNeeded(for: set.record.unkept) {
                try RemadeEntries(entries: entries, target: target.path).make()
            }
            return report
        } catch {
            throw OverwinterError(error, while: .restoreFailed)
        }
    }

    private func compare(
        _ target: RestoreTarget, _ entries: EntryTable, _ report: TreeCopyReport
    ) throws(OverwinterError) {
        let progress = CopyProgress()
        events.send(.progress(progress, expectedBytes: target.source.bytes, expectedFiles: entries.count))
        defer { events.send(.progressEnded) }
        let check: TreeCheck
        do throws(FileTreeError) {
            check = try TreeScan(
                root: target.path, digests: [.xxh3], exclude: SourceExclusions.patterns(of: []), dropCache: false,
                progress: progress, isCancelled: { [cancellation] in cancellation.isCancelled }
            ).check(against: entries, isExcused: Excuses(report.unkept.map { SetRecord.Unkept(of: $0) }).excuses)
        } catch {
            throw OverwinterError(error, while: .restoreFailed)
        }
        let differences = check.differences
        guard let first = differences.first else { return }
        throw OverwinterError(
            .restoreFailed, "\(target.title): '\(target.path)' differs from the record: \(first)",
            faults: differences.prefix(20).map { OverwinterError.Fault(code: "difference", message: "\($0)") })
    }

    // MARK: - Compose

    /// With the project's files back, the services are made from them.
    private func remakeProject(_ driver: RunDriver) throws(OverwinterError) {
        guard let spec = profile.compose, options.elsewhere == nil else { return }
        do throws(ServiceError) {
            let stack = try ComposeStack.load(spec)
            let project = stack.project
            remade = stack
            // Where the files are now those of the set, the containers are made from them.
            driver.remakesContainers = targets.contains(where: \.isProjectFile)
            try driver.replaceServices { planned throws(ServiceError) in
                guard let old = planned as? ComposeService else { return nil }
                return try project.service(old.declared.name, name: old.name)
            }
        } catch {
            throw OverwinterError(error)
        }
    }

    private func makeVolume(_ index: Int, _ driver: RunDriver) throws(OverwinterError) {
        guard let volume = targets[index].volume, let engine = plan.stack?.project.engine else { return }
        let title = "\(targets[index].title): the volume '\(volume.name)'"
        if let remade, !remade.volumes.contains(where: { $0.name == volume.name }) {
            throw OverwinterError(.restoreFailed, "\(title) is none that the project's files declare")
        }
        do throws(ServiceError) {
            let found = try engine.volume(volume.name)
            // What came meanwhile may hold data, and nothing of it was set aside.
            guard (found == nil) == targets[index].isVolumeGone else {
                throw ServiceError(.stateUnknown, "\(title) came or went since the checks were made")
            }
            guard targets[index].isVolumeGone else { return }
            // Before it is made: one that is not there is removed as easily.
            guard journal?.append(.volumeMade(target: index, path: targets[index].path)) != false else {
                throw ServiceError(
                    .commandFailed, "\(title) is not made: the journal cannot be written", hint: journal?.fault?.hint)
            }
            let made = try engine.createVolume(volume.name, driver: volume.driver, labels: volume.labels)
            madeVolumes.append(volume.name)
            targets[index].path = BytePath(made.mountpoint)
        } catch {
            throw OverwinterError(error, as: .restoreFailed)
        }
    }

    /// Half-filled, they would be taken for whole by the next start of the project.
    private func removeMadeVolumes() throws(OverwinterError) {
        for name in madeVolumes {
            do throws(ServiceError) {
                try plan.stack?.project.engine.removeVolume(name)
            } catch {
                throw OverwinterError(error, as: .restoreFailed)
            }
        }
    }
}
