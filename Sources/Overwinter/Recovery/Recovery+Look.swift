import FileTree
import Glibc
import Services

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
            run.hasEnded = contents.hasEnded
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
                return RecoveryOutcome.Service(
                    service, .owed, start.isUnready && status?.ran == true ? "it was started, and was not ready" : nil)
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
