import FileTree
import Glibc
import Services

extension OverwinterError.Code {
    /// No dead run owes this service a start.
    package static let debtNotFound = Self("debt-not-found", .notFound)
}

extension Recovery {
    /// What a recovery would do; nothing is changed.
    package func look() -> RecoveryOutcome {
        var outcome = RecoveryOutcome()
        do throws(OverwinterError) {
            for path in try JournalFolder(state: state).open() {
                if let run = look(at: path) { outcome.runs.append(run) }
            }
            outcome.error = RecoveryError.of(outcome)
        } catch {
            outcome.error = error
        }
        return outcome
    }

    private func look(at path: BytePath) -> RecoveryOutcome.Run? {
        var run = RecoveryOutcome.Run(
            run: JournalFolder.run(of: path), verb: "", profile: "", journal: path, ending: .unreadable)
        do throws(OverwinterError) {
            let contents = try JournalFolder.read(path)
            let header = contents.header
            (run.verb, run.profile) = (header.verb, header.profile)
            let debt = Debt(header: header, events: contents.events)
            guard !debt.isEmpty else { return nil }
            if JournalHold.isHeld(path) {
                (run.ending, run.isAlive) = (.live, true)
                return run
            }
            run.error = Incomplete.error(debt, header)
            run.isIncomplete = run.error != nil
            run.ending = run.isIncomplete ? .owing : .settled
            let isSameBoot = header.process.boot == RunProcess.currentBoot
            run.services = debt.starts.map { start in
                let service = header.services[start.service]
                if debt.keepsDown(service, in: header) {
                    return RecoveryOutcome.Service(service, .down, run.error?.message)
                }
                let planned = service.planned(programs: programs.asRemembered(by: header))
                let status = try? planned.service.status()
                if case .void(let why) = Payment.of(start, service, status, isSameBoot: isSameBoot) {
                    return RecoveryOutcome.Service(service, .void, why)
                }
                return RecoveryOutcome.Service(service, .owed, nil)
            }
            if let targets = debt.targets {
                let data = OldData(header: header, emptied: [], programs: programs) { _ in true }
                run.notPutBack = targets.indices.filter { targets[$0].isTouched }.flatMap { data.places(of: $0) }
            }
        } catch {
            run.error = error
        }
        return run
    }

    /// The names of all services that dead runs owe a start.
    package func owedServices() throws(OverwinterError) -> [String] {
        var names: [String] = []
        for path in try JournalFolder(state: state).open() {
            guard let contents = try? JournalFolder.read(path) else { continue }
            names += Debt(header: contents.header, events: contents.events).owners(in: contents.header)
        }
        return Set(names).sorted()
    }

    /// Drops what dead runs owe one service, or the part of a project with that name; its data is the operator's then too.
    ///
    /// - Returns: the runs that owed it.
    /// - Throws: `debt-not-found`; `locked` where the run lives.
    package func forget(_ name: String) throws(OverwinterError) -> [String] {
        var runs: [String] = []
        for path in try JournalFolder(state: state).open() {
            guard
                case .held(let file) = try JournalHold.take(
                    path, waitsForRun: false, events: events, cancellation: cancellation)
            else {
                guard let live = try? JournalFolder.read(path),
                    live.header.services.contains(where: { $0.name == name })
                else { continue }
                throw OverwinterError(
                    .locked, "\(live.header.verb) \(live.header.run) is alive, and sees to '\(name)' itself")
            }
            guard let contents = try? JournalFolder.read(path) else { continue }
            guard Debt(header: contents.header, events: contents.events).owners(in: contents.header).contains(name)
            else {
                continue
            }
            let journal = Journal.resume(file, contents, events: events)
            guard journal.append(.forgotten(service: name)) else {
                throw journal.fault ?? OverwinterError(.journalFailed, "unable to write the journal '\(path)'")
            }
            contents.header.log.map { RunLog(reopening: $0) }?.append(
                "\(name): its debt was dropped by an operator")
            if journal.debt.isEmpty { JournalFolder.close(path, as: JournalEnd(journal.header, journal.recorded)) }
            runs.append(contents.header.run)
        }
        guard runs.isEmpty else { return runs }
        let owed = try owedServices()
        throw OverwinterError(
            .debtNotFound, "no run owes anything to '\(name)'",
            hint: owed.isEmpty ? "no run owes anything at all" : "owed are: \(owed.joined(separator: ", "))")
    }
}

extension Debt {
    /// Whether it is not started, since data of it is incomplete; all services hang on the project's files.
    func keepsDown(_ service: JournalService, in header: JournalHeader) -> Bool {
        incomplete.contains { [nil, service.name].contains(header.targets[$0].service) }
    }

    /// The names by which what is owed can be dropped.
    func owners(in header: JournalHeader) -> Set<String> {
        var names = Set(starts.map { header.services[$0.service].name })
        for index in incomplete { names.insert(header.targets[index].owner) }
        for (index, target) in (targets ?? []).enumerated() where target.isTouched && !target.isBack {
            names.insert(header.targets[index].owner)
        }
        return names
    }
}
