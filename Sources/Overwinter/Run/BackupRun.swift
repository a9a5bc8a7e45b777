import FileTree
import Services

/// Stops, copies, starts and seals: the part of a backup from which on services are owed a start.
struct BackupRun {
    let plan: Plan
    let folder: PartialSet
    let state: StateFolder
    let events: EventSink
    let cancellation: Cancellation

    func run(_ outcome: inout RunOutcome) {
        defer { folder.log.flush() }
        let standstill = Standstill()
        let passes = begin()
        let preSync = PreSync(
            folder: folder, sources: passes, isGentle: isGentle, events: events, cancellation: cancellation)
        let locks = LateLocks(run: folder.run, verb: "backup", state: state)
        let look: SecondLook
        let budget: WindowBudget
        let journal: Journal?
        let guardian: Guardian?
        do throws(OverwinterError) {
            if plan.preSyncs { outcome.preSync = try preSync.run() }
            look = try SecondLook(at: plan.services, locks)
            budget = try foresee(after: outcome.preSync, &outcome)
            journal = try Journal.begin(for: plan, look.services, folder, state, events)
            guardian = try Guardian.armed(for: journal, events: events)
        } catch {
            outcome.error = ended(error)
            folder.log.append("failed: \(error.message)")
            folder.log.append("nothing was stopped; '\(folder.path)' is what there is of the copy")
            return
        }
        let driver = RunDriver(
            services: look.services, events: events, cancellation: cancellation, journal: journal, guardian: guardian)
        driver.lateLocks = locks
        for warning in look.warnings { driver.warn(warning) }
        if let warning = folder.limits.warning { driver.warn(warning) }
        var machine = RunMachine(
            services: look.services.map { RunMachine.Service(isUp: $0.before.ran) }, workCount: plan.saved.count,
            hasUndo: false, hasFinish: true)
        var reports: [TreeCopyReport] = []
        var sealed: SealedSet?
        budget.arm(cancellation)
        driver.carryOut(
            &machine,
            work: { index throws(OverwinterError) in
                reports.append(try copy(index, passes[index], standstill, driver))
                guard index == plan.saved.count - 1 else { return }
                try driver.namingWriters(in: watched) { () throws(OverwinterError) in
                    try lookAgain(reports, passes, driver)
                }
                cancellation.disarm()
            },
            undo: {},
            finish: { () throws(OverwinterError) in
                sealed = try seal(reports, passes, preSync.steps, driver, budget)
            })

        outcome.stoppedSeconds = driver.stoppedSeconds
        outcome.window = budget.figures(actual: driver.steps)
        outcome.services = driver.outcomes()
        outcome.steps = driver.steps
        outcome.warnings += driver.warnings
        if let sealed {
            outcome.set = folder.name.text
            outcome.path = sealed.path
            outcome.files = sealed.record.totals.files
            outcome.entries = sealed.record.totals.entries
            outcome.bytes = sealed.record.totals.bytes
            outcome.sockets = sealed.record.totals.sockets
            let copying = RunOutcome.Copying(sealed.record)
            outcome.copying = copying
            for line in CopyingText.of(copying, outcome.preSync) { folder.log.append(line) }
        }
        outcome.error = RunError.of(driver, machine, outcome.services)
        outcome.down = RunError.notBack(driver, machine, outcome.services).map { driver.services[$0].name }
        if let error = outcome.error { folder.log.append("failed: \(error.message)") }
        // A disk that hangs is not asked.
        if sealed == nil, cancellation.hang == nil, (try? FileStatus.ifPresent(folder.path)) != .some(nil) {
            folder.log.append("no set was made; '\(folder.path)' is what there is of it")
        }
        folder.log.flush()
        if folder.log.lostLines > 0 {
            outcome.warnings.append(
                Warning(
                    code: "log", message: "\(folder.log.lostLines) lines could not be written to '\(folder.log.path)'"))
        }
    }

    // MARK: - Copy

    private var watched: [WatchedSource] { plan.saved.map { WatchedSource($0) } }

    private var isGentle: Bool { plan.profile.copy.io == .gentle }

    /// What each source's first pass builds on: an aborted run's copy, else the last set.
    private func begin() -> [SourcePasses] {
        if let note = plan.clockNote { events.send(.note(note)) }
        let shared = SharedBase.open(plan.base, reflink: folder.limits.keepsReflinks) { [events] in
            events.send(.note($0))
        }
        if let aborted = folder.aborted {
            let names = plan.saved.filter { aborted.notes[$0.location] != nil }.map(\.title)
            events.send(
                .note(
                    "going on from '\(aborted.partial)', which an aborted run left, for \(names.joined(separator: ", "))"
                ))
        }
        return plan.saved.map { source in
            let passes = SourcePasses(source, isTrusted: source.isTrusted, limits: folder.limits)
            if let aborted = folder.aborted, let notes = aborted.notes[source.location] {
                passes.build(on: notes, of: aborted.set)
            } else if let shared {
                passes.build(on: shared)
            }
            return passes
        }
    }

    /// What ends a run before the first stop.
    private func ended(_ error: OverwinterError) -> OverwinterError {
        guard error.code.isCancellation, let signal = cancellation.signal else { return error }
        return OverwinterError(
            .signal(signal), "ended by signal \(signal); nothing was stopped", faults: cancellation.error?.faults ?? [])
    }

    private func copy(
        _ index: Int, _ passes: SourcePasses, _ standstill: Standstill, _ driver: RunDriver
    ) throws(OverwinterError) -> TreeCopyReport {
        let source = passes.source
        if index == 0 {
            driver.enter(.copy)
            try driver.proveCold("before the copy", sources: watched)
            standstill.begin()
        }
        return try driver.step(.copy, source.title, service: source.owner) { () throws(OverwinterError) in
            try SourceRoot.check(source, since: SourceRoot.beforeStop, cancellation)
            let progress = CopyProgress()
            events.send(.progress(progress, expectedBytes: source.bytes, expectedFiles: source.entries))
            defer { events.send(.progressEnded) }
            let report = try driver.namingWriters(in: watched) { () throws(OverwinterError) in
                let report = try passes.runFinal(
                    stillSince: standstill.began, isProvenCold: driver.hasSeenAllWriters, into: folder.path,
                    progress: progress, cancellation)
                if let warning = LogChanges.warning(source, report) {
                    driver.warn(warning)
                } else if let late = standstill.firstChange(in: report) {
                    try refuse(late, "was changed while services stood still, before it was copied", source, driver)
                }
                return report
            }
            return (report, detail: PassText.of(report))
        }
    }

    /// - Throws: ``OverwinterError`` with code `source-changed`, but for logs: who writes one besides its service (logrotate, say)
    ///   spoils no data.
    private func refuse(
        _ path: BytePath, _ what: String, _ source: PlannedSource, _ driver: RunDriver
    ) throws(OverwinterError) {
        let message = "'\(source.path.appending(path))' \(what)"
        guard source.isLog else {
            throw OverwinterError(
                .sourceChanged, message, hint: "find out what writes there besides the services of the profile")
        }
        driver.warn(Warning(code: "log-changed", message: message))
    }

    /// With everything copied, and everything still standing.
    private func lookAgain(
        _ reports: [TreeCopyReport], _ passes: [SourcePasses], _ driver: RunDriver
    ) throws(OverwinterError) {
        for (passes, report) in zip(passes, reports) {
            let source = passes.source
            // What did not hold still was named.
            if LogChanges.warning(source, report) != nil { continue }
            let look = LastLook(
                source: source, report: report, namesHoldBefore: passes.base?.trustedBefore,
                isCancelled: { [cancellation] in cancellation.isCancelled })
            let change = try Abandonable.run("the last look at \(source.title)", at: [source.path], cancellation) {
                () throws(OverwinterError) in
                do throws(FileTreeError) {
                    return try look.firstChange()
                } catch {
                    let isChange = error.code == .changed || error.code == .vanished
                    if source.isLog, isChange { return (BytePath(bytes: []), "was changed") }
                    throw OverwinterError(error)
                }
            }
            guard let change else { continue }
            try refuse(change.path, "\(change.what) after it was copied, while services stood still", source, driver)
        }
        try driver.proveCold("after the copy", sources: watched, copied: reports)
    }

    // MARK: - Seal

    /// What did not read back, or may not be on the disk, is no base of another run.
    private func dropNotes(_ driver: RunDriver) {
        do throws(OverwinterError) {
            try PassNotes.removeAll(in: folder.path)
        } catch {
            // The seal's error is the run's.
            driver.warn(
                Warning(
                    code: "notes",
                    message: "\(error.message): the copy cannot be trusted, and the next run would build on it: remove "
                        + "'\(folder.path)' before that"))
        }
    }

    private func noteFailedSeal(sharedWith base: String, _ driver: RunDriver) {
        do throws(FileTreeError) {
            try AbortedRuns.noteFailedSeal(in: folder.path)
        } catch {
            // The seal's error is the run's.
            driver.warn(
                Warning(
                    code: "notes",
                    message:
                        "\(error.message): the next run would share files with set \(base) again, some of which do "
                        + "not read back: make a full copy (overwinter backup --full)"))
        }
    }

    private func seal(
        _ reports: [TreeCopyReport], _ passes: [SourcePasses], _ steps: [SetRecord.Step], _ driver: RunDriver,
        _ budget: WindowBudget
    ) throws(OverwinterError) -> SealedSet {
        driver.enter(.seal)
        if let overrun = budget.overrun(seconds: driver.stoppedSeconds) { driver.warn(overrun) }
        for warning in LinksOutside.warnings(plan: plan, reports: reports) { driver.warn(warning) }
        for finding in HardLinksOutside.findings(sources: plan.saved, reports: reports) {
            switch finding {
            case .warning(let warning): driver.warn(warning)
            case .note(let note): events.send(.note(note))
            }
        }
        for (source, report) in zip(plan.saved, reports) {
            let title = "source \(source.owner)/\(source.name)"
            let warnings = UnkeptWarnings.of(title, report, "the record has them", known: folder.limits.unkept)
            for warning in warnings { driver.warn(warning) }
        }
        return try driver.step(.seal, folder.name.text) { () throws(OverwinterError) in
            var record = RecordBuilder(
                plan: plan, folder: folder, reports: reports, passes: passes, steps: steps, driver: driver
            ).record()
            record.window = budget.figures(actual: driver.steps)
            let progress = CopyProgress()
            events.send(
                .progress(progress, expectedBytes: reports.reduce(0) { $0.plus($1.bytes) }, expectedFiles: nil))
            defer { events.send(.progressEnded) }
            let locations = plan.saved.map(\.location)
            let sealer = Sealer(
                destination: folder.destination, name: folder.name, record: record,
                sources: zip(locations, reports).map { Sealer.Source(location: $0, entries: $1.entries) },
                profile: plan.profile.text, sync: folder.sync, isGentle: isGentle, progress: progress,
                isCancelled: { [cancellation] in cancellation.isCancelled })
            let sealed: SealedSet
            do throws(OverwinterError) {
                sealed = try sealer.run()
            } catch {
                if !error.code.isCancellation {
                    dropNotes(driver)
                    // What is shared with that set would not read back the next time either: the next run makes a full copy.
                    if let base = record.base, error.isOfReadBack { noteFailedSeal(sharedWith: base, driver) }
                }
                throw error
            }
            for warning in sealed.warnings { driver.warn(Warning(code: warning.code, message: warning.message)) }
            return (sealed, detail: "\(sealed.record.totals.files) files, \(ByteText.of(sealed.record.totals.bytes))")
        }
    }
}
