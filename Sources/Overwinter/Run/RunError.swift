/// What a run ends with, from what its steps said.
enum RunError {
    /// The strongest: a service that is down, then the first failure; nil for a run that went well.
    ///
    /// - Parameter outcomes: the services as they are now: one that was ready and has ended since is not back.
    static func of(
        _ driver: RunDriver, _ machine: RunMachine, _ outcomes: [RunOutcome.Service]
    ) -> OverwinterError? {
        let down = notBack(driver, machine, outcomes)
        guard !down.isEmpty else { return notPutBack(driver) ?? turnedBack(driver) ?? driver.failure }
        let names = down.map { driver.services[$0].name }
        let titles = down.map { ShellWord.command(ServiceWords(of: driver.services[$0].service).start) }
        var faults = machine.down.compactMap { index in
            driver.startFailures[index].map { error in
                OverwinterError.Fault(
                    code: error.faults.first?.code ?? error.code.name,
                    message: "\(driver.services[index].name): \(error.message)", hint: error.hint)
            }
        }
        faults += down.dropFirst(machine.down.count).map { index in
            OverwinterError.Fault(
                code: "ended-again",
                message: "\(outcomes[index].name): it was started and ready, and is \(outcomes[index].afterText) now")
        }
        for failure in [driver.undoFailure, driver.unready, driver.failure].compactMap({ $0 }) {
            faults.append(OverwinterError.Fault(code: failure.code.name, message: failure.message, hint: failure.hint))
        }
        if let hang = driver.cancellation.hang { faults.append(hang) }
        return OverwinterError(
            .servicesDown, "\(names.joined(separator: ", ")) \(names.count == 1 ? "is" : "are") not back",
            hint: driver.undoFailure?.code == .dataIncomplete
                ? driver.undoFailure?.hint
                : driver.undoFailure == nil
                    ? "type: \(titles.joined(separator: " && "))"
                    : "\(driver.words.old) could not all be put back: do that first, then type: "
                        + titles.joined(separator: " && "),
            faults: faults)
    }

    /// Those that never were, then those that were ready and have ended since.
    static func notBack(
        _ driver: RunDriver, _ machine: RunMachine, _ outcomes: [RunOutcome.Service]
    ) -> [Int] {
        machine.down
            + outcomes.indices.filter { index in
                driver.wasReady(index) && !["running", "paused"].contains(outcomes[index].after)
            }
    }

    /// The services were not ready on what the run had put there, and are as before on what was there.
    private static func turnedBack(_ driver: RunDriver) -> OverwinterError? {
        guard var error = driver.unready else { return nil }
        error.message += "; \(driver.words.old) is back, and the services are as before"
        return error
    }

    /// No service hangs on it, and yet nothing is as before: old data is not where it was.
    private static func notPutBack(_ driver: RunDriver) -> OverwinterError? {
        guard let undo = driver.undoFailure else { return nil }
        if undo.code == .dataIncomplete {
            let causes = [driver.failure].compactMap { $0 }
            return OverwinterError(
                .restoreFailed, undo.message, hint: undo.hint,
                faults: causes.map { OverwinterError.Fault(code: $0.code.name, message: $0.message, hint: $0.hint) })
        }
        let causes = [undo, driver.unready, driver.failure].compactMap { $0 }
        return OverwinterError(
            .restoreFailed, "the \(driver.words.run) failed, and \(driver.words.old) could not all be put back",
            hint: driver.words == .restore ? "what was set aside is the only copy of it" : "type: overwinter recover",
            faults: causes.map { OverwinterError.Fault(code: $0.code.name, message: $0.message, hint: $0.hint) })
    }
}
