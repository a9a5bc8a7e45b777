import FileTree
import Glibc
import Services

/// Pays the debts of one dead run whose journal is in our hands.
final class DebtCollection {
    let journal: Journal
    let events: EventSink
    let driver: RunDriver
    let programs: ServicePrograms
    private let contents: JournalContents
    let cancellation: Cancellation
    /// Whether a manager that does not answer is waited for.
    let isPatient: Bool
    /// The kinds of services whose manager has not answered the one look that there is time for, and what was said of it.
    var mute: [ObjectIdentifier: String] = [:]
    /// Services of such a manager: they stay owed.
    private var left: Set<Int> = []
    /// Whether who pays is a run that will stop and start this service itself, and say how it is then.
    private let isTakenOver: (JournalService) -> Bool
    /// Services that may not be started, by their index in the header, and why.
    private var blocked: [Int: String] = [:]
    private var results: [Int: (ending: RecoveryOutcome.Service.Ending, why: String?)] = [:]

    var header: JournalHeader { journal.header }

    init(
        journal: Journal, contents: JournalContents, events: EventSink, programs: ServicePrograms,
        cancellation: Cancellation, isPatient: Bool, isTakenOver: @escaping (JournalService) -> Bool
    ) {
        self.journal = journal
        self.contents = contents
        self.events = events
        self.cancellation = cancellation
        self.isPatient = isPatient
        self.isTakenOver = isTakenOver
        self.programs = programs.asRemembered(by: journal.header)
        let services = journal.header.services.map { [programs = self.programs] in $0.planned(programs: programs) }
        driver = RunDriver(services: services, events: events, cancellation: cancellation, journal: journal)
    }

    /// - Parameters:
    ///   - keptDown: services that an earlier journal keeps down; those that this one does are added.
    ///   - settle: is called before the journal may be closed, where the new data of a restore stays.
    func run(_ run: inout RecoveryOutcome.Run, _ keptDown: inout KeptDown, settle: () -> Void) {
        journal.append(.recoveryBegun(by: .current))
        driver.enter(.recover)
        events.send(
            .note(
                "\(header.verb) \(header.run) of profile '\(header.profile)' \(contents.hasEnded ? "has ended" : "has died"); "
                    + "paying what it owes"))
        endPrograms()
        if let targets = journal.debt.targets { putBack(targets, &run) }
        blockIncomplete(&run)
        payStarts(&keptDown)
        if let targets = targetsOfTurningBack(&run) {
            driver.returnServices()
            putBack(targets, &run)
            payStarts(&keptDown)
        }
        for index in failed where driver.isUp(index) {
            results[index]?.ending = .notReady
            if isTakenOver(header.services[index]) { driver.dropIfUp(index) }
        }
        lookAgain()
        let owed = journal.debt
        journal.append(.recoveryEnded(owed: owed.starts.map { header.services[$0.service].name }))
        if journal.isCommitted { settle() }
        if owed.isEmpty {
            JournalFolder.close(journal.path, as: JournalEnd(header, journal.recorded))
            run.ending = .settled
        } else {
            run.ending = .owing
        }
        run.services = results.keys.sorted().compactMap { index in
            results[index].map { service(index, $0.ending, $0.why) }
        }
    }

    private func payStarts(_ keptDown: inout KeptDown) {
        for (index, service) in header.services.enumerated() {
            if let why = blocked[index] {
                keptDown.add(service, why)
            } else {
                blocked[index] = keptDown.why(service)
            }
        }
        if journal.debt.remakes { remakeServices() }
        // What has to be stopped for one may add others to the debt.
        var seen: Set<Int> = []
        while let start = journal.debt.starts.first(where: { !seen.contains($0.service) }) {
            seen.insert(start.service)
            pay(start)
        }
        tryAgain()
    }

    /// The old data of a restore whose services do not become ready on the new: as its run would have, this turns back.
    ///
    /// Nil where there is no reason to, or no old data. The journal knows first; where it cannot be written, all stays as it
    /// is.
    private func targetsOfTurningBack(_ run: inout RecoveryOutcome.Run) -> [Debt.Target]? {
        let down = failed
        guard !down.isEmpty, left.isEmpty, journal.debt.turnsBack, journal.append(.putBackBegun) else { return nil }
        let whys = down.map { "\(header.services[$0].name): \(driver.startFailures[$0]?.message ?? "it is not ready")" }
        let words = header.words
        run.turnedBack = "not ready on \(words.new): \(whys.joined(separator: "; "))"
        events.send(.note("\(run.turnedBack ?? ""); \(words.old) is put back"))
        results = [:]
        driver.startFailures = [:]
        return journal.debt.targets
    }

    private func service(
        _ index: Int, _ ending: RecoveryOutcome.Service.Ending, _ why: String?
    ) -> RecoveryOutcome.Service {
        RecoveryOutcome.Service(header.services[index], ending, why)
    }

    /// Of another boot nothing is left.
    private func endPrograms() {
        guard isSameBoot else { return journal.forgetPrograms() }
        let ended = DeadPrograms(
            run: header.run, groups: contents.programs.groups,
            isCancelled: { [cancellation] in cancellation.isCancelled }
        ).end()
        if ended > 0 { events.send(.note("ended \(ended) programs that the run had left")) }
        journal.forgetPrograms()
    }

    private var isSameBoot: Bool { header.process.boot == RunProcess.currentBoot }

    // MARK: - Data

    private func putBack(_ targets: [Debt.Target], _ run: inout RecoveryOutcome.Run) {
        driver.enter(.putBack)
        var emptied: [JournalEvent] = []
        for event in journal.recorded { if case .emptied = event { emptied.append(event) } }
        let oldData = OldData(header: header, emptied: emptied, programs: programs) { [journal] index in
            journal.append(.cleared(target: index))
        }
        journal.append(.putBackBegun)
        let touched = movable(targets, oldData, &run)
        if touched.isEmpty {
            if run.error == nil { journal.append(.putBackDone) }
            return
        }
        do throws(OverwinterError) {
            try proveStopped()
        } catch {
            for index in touched { block(header.targets[index], error, oldData.places(of: index), &run) }
            journal.append(.putBackFailed(why: error.message))
            return
        }
        for index in touched {
            let target = header.targets[index]
            do throws(OverwinterError) {
                let places = try driver.step(.putBack, target.title, service: target.service) {
                    () throws(OverwinterError) in (try oldData.putBack(index, targets[index]), detail: "\(target.path)")
                }
                run.putBack += places
                journal.append(.putBack(target: index))
            } catch {
                block(target, error, oldData.places(of: index), &run)
                journal.append(.putBackFailed(why: error.message))
            }
        }
        if run.error == nil { journal.append(.putBackDone) }
    }

    /// The targets that have old data to be put back; only for those a service has to stand still.
    private func movable(
        _ targets: [Debt.Target], _ oldData: OldData, _ run: inout RecoveryOutcome.Run
    ) -> [Int] {
        var movable: [Int] = []
        for index in targets.indices where targets[index].isTouched && !targets[index].isBack {
            do throws(OverwinterError) {
                if try oldData.isMovable(index, targets[index]) {
                    movable.append(index)
                } else {
                    journal.append(.putBack(target: index))
                }
            } catch {
                block(header.targets[index], error, oldData.places(of: index), &run)
                journal.append(.putBackFailed(why: error.message))
            }
        }
        return movable
    }

    private func blockIncomplete(_ run: inout RecoveryOutcome.Run) {
        let debt = journal.debt
        guard let error = Incomplete.error(debt, header) else { return }
        for index in debt.incomplete { block(header.targets[index], error, [], &run) }
        run.isIncomplete = true
    }

    /// What hangs on data that is not whole is not started; all services hang on the project's files.
    private func block(
        _ target: JournalTarget, _ error: OverwinterError, _ places: [BytePath], _ run: inout RecoveryOutcome.Run
    ) {
        run.error = run.error ?? error
        run.notPutBack += places
        for (index, service) in header.services.enumerated() {
            guard target.service == nil || target.service == service.name else { continue }
            blocked[index] = blocked[index] ?? "it is not started, since its data is not whole: \(error.message)"
        }
    }

    /// Before data is moved away under it, nothing may run, whoever has started it since.
    private func proveStopped() throws(OverwinterError) {
        for planned in driver.services
        where whyLeft(planned) != nil || settledStatus(of: planned) == nil && !driver.hadInHand(planned.name) {
            throw OverwinterError(
                .stopFailed, "unable to tell whether \(planned.service.title) runs; no data is moved under it",
                hint: "see to its manager, then: overwinter recover")
        }
        // Who stays mute is stopped: that proves more than an answer.
        try driver.standDown(mayHaveStarted: true)
    }

    // MARK: - Services

    private func remakeServices() {
        do throws(ServiceError) {
            try driver.remake(from: header, programs: programs)
        } catch {
            driver.returnServices()
            events.send(.note("the containers are started as they are: \(error.message)"))
        }
    }

    private func pay(_ start: Debt.Start) {
        let index = start.service
        if let why = blocked[index] {
            events.send(.note("\(header.services[index].name): \(why)"))
            results[index] = (.down, why)
            return
        }
        let planned = driver.services[index]
        if let why = whyLeft(planned) {
            events.send(.note("\(planned.name): left to 'overwinter recover': \(why)"))
            left.insert(index)
            results[index] = (.down, why)
            return
        }
        // The dead run's programs were ended: behind commands there is nobody whose answer could still change.
        let hasSettled = isSameBoot && planned.service is CommandService
        let status = settledStatus(of: planned, within: hasSettled ? .seconds(2) : nil)
        do throws(OverwinterError) {
            switch Payment.of(start, header.services[index], status, isSameBoot: isSameBoot) {
            case .void(let why):
                events.send(.note("\(planned.name): left alone: \(why)"))
                journal.append(.void(service: planned.name, why: why))
                results[index] = (.void, why)
                return
            case .awaitReady:
                // Who was waited for in vain for all of its time is looked at, and not waited for again.
                try driver.awaitReady(index, within: start.isUnready ? planned.shortLook : nil)
            case .start: try driver.start(index, settleFirst: false)
            case .settleAndStart: try driver.start(index, settleFirst: true)
            }
            results[index] = (.paid, nil)
        } catch {
            driver.startFailures[index] = error
            results[index] = (.down, error.message)
        }
    }

    /// What was tried to be started, and is not back.
    private var failed: [Int] {
        results.keys.sorted().filter {
            results[$0]?.ending == .down && blocked[$0] == nil && !left.contains($0)
        }
    }

    private func tryAgain() {
        let failed = self.failed
        let back = driver.startAgain(failed)
        for index in failed {
            results[index] = back.contains(index) ? (.paid, nil) : (.down, driver.startFailures[index]?.message)
        }
    }

    /// A stop that nobody could see may have ended after the start: what is down again is started again.
    private func lookAgain() {
        for index in results.keys.sorted() where results[index]?.ending == .paid {
            let planned = driver.services[index]
            guard let status = try? planned.service.status(), !status.ran else { continue }
            events.send(.note("\(planned.name) is \(status.detail) again"))
            do throws(OverwinterError) {
                try driver.start(index, settleFirst: false)
            } catch {
                results[index] = (.down, error.message)
            }
        }
    }
}
