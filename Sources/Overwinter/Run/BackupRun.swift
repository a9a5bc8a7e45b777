import FileTree
import Services

/// Stops, copies, starts and seals: the part of a backup from which on services are owed a start.
struct BackupRun {
    let plan: Plan
    let folder: PartialSet
    let events: EventSink
    let cancellation: Cancellation

    func run(_ outcome: inout RunOutcome) {
        let services: [PlannedService]
        do throws(OverwinterError) {
            services = try plan.services.map { planned throws(OverwinterError) in try planned.lookedAtAgain() }
        } catch {
            outcome.error = error
            folder.log.append("failed: \(error.message)")
            return
        }
        let driver = RunDriver(services: services, events: events, cancellation: cancellation)
        if let warning = folder.limits.warning { driver.warn(warning) }
        var machine = RunMachine(
            services: services.map { RunMachine.Service(isUp: $0.before.ran) }, workCount: plan.saved.count,
            hasUndo: false, hasFinish: true)
        var reports: [TreeCopyReport] = []
        var sealed: SealedSet?
        driver.carryOut(
            &machine,
            work: { index throws(OverwinterError) in
                reports.append(try copy(index, driver))
                if index == plan.saved.count - 1 { try lookAgain(reports, driver) }
            },
            undo: {},
            finish: { () throws(OverwinterError) in sealed = try seal(reports, driver) })

        outcome.stoppedSeconds = driver.stoppedSeconds
        outcome.services = driver.outcomes()
        outcome.warnings += driver.warnings
        if let sealed {
            outcome.set = folder.name.text
            outcome.path = sealed.path
            outcome.files = sealed.record.totals.files
            outcome.entries = sealed.record.totals.entries
            outcome.bytes = sealed.record.totals.bytes
            outcome.sockets = sealed.record.totals.sockets
        }
        outcome.error = RunError.of(driver, machine, outcome.services)
        if let error = outcome.error { folder.log.append("failed: \(error.message)") }
        if sealed == nil { folder.log.append("no set was made; '\(folder.path)' is what there is of it") }
        if folder.log.lostLines > 0 {
            outcome.warnings.append(
                Warning(
                    code: "log", message: "\(folder.log.lostLines) lines could not be written to '\(folder.log.path)'"))
        }
    }

    // MARK: - Copy

    private func copy(_ index: Int, _ driver: RunDriver) throws(OverwinterError) -> TreeCopyReport {
        let source = plan.saved[index]
        if index == 0 {
            driver.enter(.copy)
            try driver.proveStandstill("before the copy")
        }
        let report = try driver.step(.copy, "\(source.owner)/\(source.name)", service: source.owner) {
            () throws(OverwinterError) in
            try checkRoot(of: source)
            let report = try copyTree(source)
            return (report, detail: "\(report.files) files, \(ByteText.of(report.bytes))")
        }
        return report
    }

    /// With everything copied, and everything still standing.
    private func lookAgain(_ reports: [TreeCopyReport], _ driver: RunDriver) throws(OverwinterError) {
        for (source, report) in zip(plan.saved, reports) {
            let change: (path: BytePath, what: String)?
            do throws(FileTreeError) {
                change = try LastLook(
                    source: source, report: report, isCancelled: { [cancellation] in cancellation.isCancelled }
                ).firstChange()
            } catch {
                throw OverwinterError(error)
            }
            guard let change else { continue }
            let message =
                "'\(source.path.appending(change.path))' \(change.what) after it was copied, while services stood still"
            // Who writes a log besides its service (logrotate, say) spoils no data.
            guard source.isLog else {
                throw OverwinterError(
                    .sourceChanged, message, hint: "find out what writes there besides the services of the profile")
            }
            driver.warn(Warning(code: "log-changed", message: message))
        }
        try driver.proveStandstill("after the copy")
    }

    private func copyTree(_ source: PlannedSource) throws(OverwinterError) -> TreeCopyReport {
        let progress = CopyProgress()
        events.send(.progress(progress, expectedBytes: source.bytes, expectedFiles: source.entries))
        defer { events.send(.progressEnded) }
        var options = TreeCopy.Options()
        options.exclude = SourceExclusions.patterns(of: source.exclude)
        do throws(FileTreeError) {
            let owner = folder.path.appending(source.owner)
            if try FileStatus.ifPresent(owner, followingLinks: false) == nil { try Folder.make(owner, mode: 0o700) }
            let copy = TreeCopy(
                from: source.path, to: folder.path.appending(source.location), options: options, progress: progress,
                isCancelled: { [cancellation] in cancellation.isCancelled })
            return try copy.run()
        } catch {
            throw OverwinterError(error)
        }
    }

    /// A volume that the stop unmounted must not become an empty backup.
    private func checkRoot(of source: PlannedSource) throws(OverwinterError) {
        let now: FileStatus?
        let mounts: Set<BytePath>
        do throws(FileTreeError) {
            now = try FileStatus.ifPresent(source.path, followingLinks: false)
            mounts = Set(try Mounts.current().map(\.mountPoint))
        } catch {
            throw OverwinterError(error)
        }
        guard let before = source.root, let now, now.device == before.device, now.inode == before.inode else {
            throw OverwinterError(
                .sourceChanged,
                "source \(source.owner)/\(source.name): '\(source.path)' is another folder than before the stop",
                hint: "was it unmounted or replaced when its service stopped?")
        }
        if let lost = source.mounts.first(where: { !mounts.contains($0) }) {
            throw OverwinterError(
                .sourceChanged,
                "source \(source.owner)/\(source.name): '\(lost)' was mounted before the stop, and is not any more",
                hint: "was it unmounted when its service stopped?")
        }
    }

    // MARK: - Seal

    private func seal(_ reports: [TreeCopyReport], _ driver: RunDriver) throws(OverwinterError) -> SealedSet {
        driver.enter(.seal)
        for warning in LinksOutside.warnings(plan: plan, reports: reports) { driver.warn(warning) }
        for (source, report) in zip(plan.saved, reports) {
            let title = "source \(source.owner)/\(source.name)"
            let warnings = UnkeptWarnings.of(title, report, "the record has them", known: folder.limits.unkept)
            for warning in warnings { driver.warn(warning) }
        }
        return try driver.step(.seal, folder.name.text) { () throws(OverwinterError) in
            let record = RecordBuilder(plan: plan, folder: folder, reports: reports, driver: driver).record()
            let progress = CopyProgress()
            events.send(
                .progress(progress, expectedBytes: reports.reduce(0) { $0 + $1.bytes }, expectedFiles: nil))
            defer { events.send(.progressEnded) }
            let locations = plan.saved.map(\.location)
            let sealer = Sealer(
                destination: folder.destination, name: folder.name, record: record,
                sources: zip(locations, reports).map { Sealer.Source(location: $0, entries: Array($1.entries)) },
                profile: plan.profile.text, progress: progress,
                isCancelled: { [cancellation] in cancellation.isCancelled })
            let sealed = try sealer.run()
            for warning in sealed.warnings { driver.warn(Warning(code: warning.code, message: warning.message)) }
            return (sealed, detail: "\(sealed.record.totals.files) files, \(ByteText.of(sealed.record.totals.bytes))")
        }
    }
}
