import FileTree

/// What a recovery ends with, from what became of the debts.
enum RecoveryError {
    /// The strongest: a service that stays down, then a journal that cannot be read, then a debt whose services a live run
    /// has in hand; nil where no dead run owes anything any more.
    ///
    /// - Parameter end: what cut the recovery short; then what it did not come to is owed as well.
    static func of(_ outcome: RecoveryOutcome, endedBy end: OverwinterError? = nil) -> OverwinterError? {
        let unreadable = outcome.runs.filter { $0.ending == .unreadable }.compactMap(\.error)
        let down = outcome.runs.flatMap { run in
            run.services.filter {
                [.down, .notReady].contains($0.ending) || (end != nil && run.ending == .owing && $0.ending == .owed)
            }
        }
        let stuck = outcome.runs.filter { $0.ending == .owing }
        if !down.isEmpty || !stuck.isEmpty { return stays(down, stuck, unreadable + [end].compactMap { $0 }) }
        if let end { return end }
        if let first = unreadable.first {
            return OverwinterError(
                first.code, first.message, hint: first.hint, faults: faults(of: Array(unreadable.dropFirst())))
        }
        guard let owing = outcome.runs.first(where: { $0.ending == .live && !$0.isAlive }) else { return nil }
        return OverwinterError(
            .locked,
            "\(owing.verb) \(owing.run) of profile '\(owing.profile)' \(owing.hasEnded ? "has ended" : "has died"), "
                + "and another run has its services in hand",
            hint: "wait until that has ended (see: overwinter status), then type: overwinter recover")
    }

    private static func stays(
        _ down: [RecoveryOutcome.Service], _ stuck: [RecoveryOutcome.Run], _ unreadable: [OverwinterError]
    ) -> OverwinterError {
        // Several runs may owe the same one.
        var seen: Set<String> = []
        let services = down.filter { seen.insert("\($0.name)\n\($0.startCommand)").inserted }
        let unready = services.filter { $0.ending == .notReady }.map(\.name)
        let lost = services.filter { $0.ending != .notReady }
        let data = stuck.compactMap(\.error)
        let commands = lost.map(\.startCommand).joined(separator: " && ")
        let incomplete = stuck.first(where: \.isIncomplete)?.error
        let messages = [are(lost.map(\.name), "not back"), are(unready, "up, but not ready")].compactMap { $0 }
        let message =
            messages.isEmpty
            ? incomplete?.message ?? "the old data could not all be put back" : messages.joined(separator: "; ")
        let hint: String? =
            if let incomplete {
                incomplete.hint
            } else if !data.isEmpty {
                "old data is to be put back first; then type: overwinter recover"
            } else if !lost.isEmpty {
                "type: \(commands); or find out why, then: overwinter recover"
            } else if let first = unready.first {
                "find out why, then: overwinter recover; to leave it as it is: overwinter recover --forget \(first)"
            } else {
                nil
            }
        let whys = down.compactMap { service in
            service.why.map {
                OverwinterError.Fault(
                    code: service.ending == .notReady ? "not-ready" : "down", message: "\(service.name): \($0)")
            }
        }
        return OverwinterError(
            .servicesDown, message, hint: hint, faults: faults(of: data) + whys + faults(of: unreadable))
    }

    private static func are(_ names: [String], _ what: String) -> String? {
        names.isEmpty ? nil : "\(names.joined(separator: ", ")) \(names.count == 1 ? "is" : "are") \(what)"
    }

    private static func faults(of errors: [OverwinterError]) -> [OverwinterError.Fault] {
        errors.map { OverwinterError.Fault(code: $0.code.name, message: $0.message, hint: $0.hint) }
    }
}
