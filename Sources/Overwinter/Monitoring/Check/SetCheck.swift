import FileTree

/// How old the newest sealed set is, by the time in its record, and whether something newer is no set.
struct SetCheck {
    let limits: Check.Limits
    let now: UTCTime

    func look(at catalogue: Catalogue) -> CheckResult {
        let sealed = catalogue.entries.filter { $0.state == .sealed }
        let count = PerformanceValue("sets", Int64(sealed.count), .count)
        guard let newest = catalogue.newest, let record = newest.record else {
            let place = DestinationFolder.isFolder(catalogue.destination) ? "" : ", which is not there"
            let none = CheckFinding(.critical, "there is no sealed set in '\(catalogue.destination)'\(place)")
            return CheckResult(findings: [none] + damaged(catalogue, since: nil), values: [count])
        }
        let seconds = (now.milliseconds - record.started.milliseconds) / 1000
        let values = [
            PerformanceValue(
                "age", max(0, seconds), .seconds, warning: limits.warning?.components.seconds,
                critical: limits.critical.components.seconds),
            PerformanceValue("size", record.totals.bytes, .bytes),
            PerformanceValue("stopped", Int64(record.stoppedSeconds.rounded()), .seconds),
            PerformanceValue("warnings", Int64(record.warnings.count), .count), count,
        ]
        return CheckResult(
            findings: [age(seconds, record)] + damaged(catalogue, since: record.started), values: values)
    }

    private func age(_ seconds: Int64, _ record: SetRecord) -> CheckFinding {
        guard seconds > -300 else {
            return CheckFinding(
                .unknown, "set \(record.name) was begun at \(record.started), which is yet to come: look at the clocks")
        }
        var text = "set \(record.name) is \(Age.text(seconds: seconds)) old"
        if seconds > limits.critical.components.seconds {
            return CheckFinding(.critical, text + ", over \(DurationText.text(of: limits.critical))")
        }
        if let warning = limits.warning, seconds > warning.components.seconds {
            return CheckFinding(.warning, text + ", over \(DurationText.text(of: warning))")
        }
        text += ", \(ByteText.of(record.totals.bytes)), stopped window \(EventText.secondsText(record.stoppedSeconds))"
        return CheckFinding(.ok, text)
    }

    /// Sets that were newer, and of which nothing can be restored.
    private func damaged(_ catalogue: Catalogue, since: UTCTime?) -> [CheckFinding] {
        catalogue.entries.compactMap { entry in
            guard case .damaged(let why) = entry.state, since.map({ (entry.time ?? now) > $0 }) ?? true else {
                return nil
            }
            return CheckFinding(.warning, "set \(EscapedName.shown(Array(entry.name.utf8))) is damaged: \(why)")
        }
    }
}
