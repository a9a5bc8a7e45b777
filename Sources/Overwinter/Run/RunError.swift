/// What a run ends with, from what its steps said.
enum RunError {
    /// The strongest: a service that is down, then the first failure; nil for a run that went well.
    static func of(_ driver: RunDriver, _ machine: RunMachine) -> OverwinterError? {
        guard !machine.down.isEmpty else { return driver.failure }
        let names = machine.down.map { driver.services[$0].name }
        let titles = machine.down.map { ServiceWords(of: driver.services[$0].service).start.joined(separator: " ") }
        var faults = machine.down.compactMap { index in
            driver.startFailures[index].map { error in
                OverwinterError.Fault(
                    code: error.faults.first?.code ?? error.code.name,
                    message: "\(driver.services[index].name): \(error.message)", hint: error.hint)
            }
        }
        if let failure = driver.failure {
            faults.append(OverwinterError.Fault(code: failure.code.name, message: failure.message, hint: failure.hint))
        }
        return OverwinterError(
            .servicesDown, "\(names.joined(separator: ", ")) \(names.count == 1 ? "is" : "are") not back",
            hint: "type: \(titles.joined(separator: " && "))", faults: faults)
    }
}
