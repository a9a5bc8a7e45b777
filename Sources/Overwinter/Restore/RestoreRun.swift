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
    private var reports: [TreeCopyReport] = []
    /// The project as the set's files have it.
    private var remade: ComposeStack?
    private var madeVolumes: [String] = []

    init(
        plan: RestorePlan, set: SetReader, options: RestoreOptions, profile: Profile, run: String, events: EventSink,
        cancellation: Cancellation
    ) {
        self.plan = plan
        self.set = set
        self.options = options
        self.profile = profile
        self.run = run
        self.events = events
        self.cancellation = cancellation
        self.aside = SetAside(run: run)
        self.targets = plan.targets
    }

    func run(_ outcome: inout RunOutcome) {
        let services: [PlannedService]
        do throws(OverwinterError) {
            services = try plan.services.map { planned throws(OverwinterError) in try lookedAtAgain(planned) }
        } catch {
            outcome.error = error
            return
        }
        let driver = RunDriver(services: services, events: events, cancellation: cancellation)
        for (location, reason) in plan.leftOut { events.send(.note("\(location) is left out: \(reason)")) }
        let owners = Set(targets.map(\.owner))
        var machine = RunMachine(
            services: services.map {
                RunMachine.Service(
                    isUp: $0.before.ran, startsOnSuccess: plan.starts.contains($0.name),
                    isRewritten: owners.contains($0.name))
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
        outcome.warnings += driver.warnings
        outcome.error = RunError.of(driver, machine, outcome.services)
        outcome.isPutBackIncomplete = machine.undoFailed
        if outcome.error == nil || machine.undoFailed || !machine.workFailed { outcome.setAside = aside.places }
        if !machine.workFailed {
            outcome.files = reports.reduce(0) { $0 + $1.files }
            outcome.entries = reports.reduce(0) { $0 + $1.entries.count }
            outcome.bytes = reports.reduce(0) { $0 + $1.bytes }
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
        driver.enter(.setAside)
        for target in targets where !target.isVolumeGone {
            try driver.step(.setAside, target.title, service: target.source.service) { () throws(OverwinterError) in
                do throws(FileTreeError) {
                    try aside.setAside(target.path)
                } catch {
                    throw OverwinterError(error, while: .restoreFailed)
                }
                return ((), detail: "\(target.path)")
            }
        }
    }

    private func putBack(_ driver: RunDriver) throws(OverwinterError) {
        // A service that runs on data nobody has moved is nobody's to stop.
        guard !aside.isUntouched else { return }
        driver.enter(.putBack)
        driver.returnServices()
        try driver.standDown()
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
    }

    // MARK: - New data

    private func restore(_ index: Int, _ driver: RunDriver) throws(OverwinterError) {
        driver.enter(.restore)
        let firstData = targets.firstIndex { !$0.isProjectFile } ?? targets.count
        if index == firstData || targets.count == firstData && index == 0 { try remakeProject(driver) }
        if targets[index].volume != nil { try makeVolume(index, driver) }
        let target = targets[index]
        let entries = set.entries(of: target.source.location)
        let report = try driver.step(.restore, target.title, service: target.source.service) {
            () throws(OverwinterError) in
            try ParentFolders.make(above: target.path, record: target.source)
            let report = try fill(target, entries)
            return (report, detail: "\(report.files) files, \(ByteText.of(report.bytes))")
        }
        reports.append(report)
        for warning in UnkeptWarnings.of(target.title, report, "the restored data lacks them") { driver.warn(warning) }
        try driver.step(.compare, target.title, service: target.source.service) { () throws(OverwinterError) in
            try compare(target, entries, report)
            return ((), detail: nil)
        }
        if index == targets.count - 1 { try driver.proveStandstill("after the restore") }
    }

    private func fill(_ target: RestoreTarget, _ entries: [TreeEntry]) throws(OverwinterError) -> TreeCopyReport {
        let progress = CopyProgress()
        events.send(.progress(progress, expectedBytes: target.source.bytes, expectedFiles: entries.count))
        defer { events.send(.progressEnded) }
        var copyOptions = TreeCopy.Options()
        if !set.record.unkept.isEmpty {
            let recorded = Dictionary(entries.map { ($0.path, $0) }, uniquingKeysWith: { first, _ in first })
            copyOptions.attributes = { recorded[$0] }
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
        _ target: RestoreTarget, _ entries: [TreeEntry], _ report: TreeCopyReport
    ) throws(OverwinterError) {
        let found: EntryTable
        do throws(FileTreeError) {
            found = try TreeScan(
                root: target.path, digests: [.xxh3], exclude: SourceExclusions.patterns(of: []), dropCache: false,
                progress: CopyProgress(), isCancelled: { [cancellation] in cancellation.isCancelled }
            ).run().entries
        } catch {
            throw OverwinterError(error, while: .restoreFailed)
        }
        let unkept = report.unkept.map { SetRecord.Unkept(of: $0) }
        let differences = Excuses(unkept).remaining(
            TreeCompare.differences(expected: entries, found: found), expected: entries)
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
