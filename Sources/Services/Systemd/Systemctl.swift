import Programs

/// systemctl(1), of which only `show` is ever read.
struct Systemctl {
    let programs: ServicePrograms

    /// The properties of each unit, in the order asked; a unit that does not exist has them too (`LoadState=not-found`).
    func show(_ units: [String], _ properties: [String]) throws(ServiceError) -> [[String: String]] {
        if units.isEmpty { return [] }
        let result = try run(["show", "--no-pager", "--property=\(properties.joined(separator: ","))", "--"] + units)
        guard result.succeeded, !result.outputTruncated else {
            throw ServiceError(
                .managerUnavailable,
                "unable to ask systemd for \(units.joined(separator: ", ")): systemctl \(result.failure)",
                hint: "is systemd running here, and its bus reachable? See 'systemctl status'")
        }
        let blocks = String(decoding: result.standardOutput, as: UTF8.self).split(separator: "\n\n")
        guard blocks.count == units.count else {
            throw ServiceError(
                .stateUnknown,
                "unable to read what systemd says of \(units.joined(separator: ", ")): "
                    + "asked for \(units.count), got \(blocks.count)")
        }
        return blocks.map(Self.values)
    }

    /// The properties of every unit in memory whose name a pattern fits.
    func showAll(_ pattern: String, _ properties: [String]) throws(ServiceError) -> [[String: String]] {
        let result = try run(["show", "--no-pager", "--property=\(properties.joined(separator: ","))", "--", pattern])
        guard result.succeeded, !result.outputTruncated else {
            throw ServiceError(
                .managerUnavailable, "unable to ask systemd for its units: systemctl \(result.failure)")
        }
        return String(decoding: result.standardOutput, as: UTF8.self).split(separator: "\n\n").map(Self.values)
    }

    private static func values(_ block: Substring) -> [String: String] {
        var values: [String: String] = [:]
        for line in block.split(separator: "\n") {
            guard let mark = line.firstIndex(of: "=") else { continue }
            values[String(line[..<mark])] = String(line[line.index(after: mark)...])
        }
        return values
    }

    /// Asks systemd to do something, and does not wait until it is done.
    func order(_ verb: String, _ unit: String, _ options: [String] = []) throws(ServiceError) -> ProgramResult {
        let blocks = verb == "start" || verb == "stop"
        return try run([verb] + (blocks ? ["--no-block"] : []) + options + ["--no-ask-password", "--", unit])
    }

    /// The names of all units of a kind, for a suggestion; empty where they cannot be had.
    func names(ofKind kind: String) -> [String] {
        var names: Set<String> = []
        for list in [["list-unit-files"], ["list-units", "--all"]] {
            let arguments = list + ["--type=\(kind)", "--no-legend", "--no-pager", "--plain", "--full"]
            guard let result = try? run(arguments), result.succeeded else { continue }
            for line in String(decoding: result.standardOutput, as: UTF8.self).split(separator: "\n") {
                if let name = line.split(separator: " ").first { names.insert(String(name)) }
            }
        }
        return names.sorted()
    }

    private func run(_ arguments: [String]) throws(ServiceError) -> ProgramResult {
        do {
            return try programs.program("systemctl", arguments).run()
        } catch {
            throw ServiceError(.managerUnavailable, error.message, hint: error.hint)
        }
    }
}
