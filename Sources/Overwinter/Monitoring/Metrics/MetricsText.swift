/// The figures of one run, in the text format of Prometheus.
struct MetricsText {
    let report: RunReport
    /// What the destination has; nil where it could not be read.
    let catalogue: Catalogue?
    /// The file as it was: what it says of the other verb's last run stays.
    let before: String

    var text: String {
        (ofRun + ofSets).map { metric in
            let lines = ["\(metric.name)\(metric.labels) \(metric.value)"] + kept(metric.name)
            return "# HELP \(metric.name) \(metric.help)\n# TYPE \(metric.name) gauge\n"
                + lines.map { $0 + "\n" }.joined()
        }.joined()
    }

    private var profile: String { report.outcome.profile }

    private func labels(_ verb: String) -> String { "{profile=\"\(profile)\",verb=\"\(verb)\"}" }

    private var ofRun: [Metric] {
        let outcome = report.outcome
        let seconds = Double(report.ended.milliseconds - report.began.milliseconds) / 1000
        let figures: [(String, String, String)] = [
            (
                "success", "Whether the last run did what it was to do, with warnings or without.",
                report.isSuccess ? "1" : "0"
            ),
            (
                "exit_code", "Its exit status: 0 done, 3 with warnings, 5 services are not all back.",
                "\(report.exitCode)"
            ),
            ("start_timestamp_seconds", "When it began.", Metric.text(of: report.began)),
            ("end_timestamp_seconds", "When it ended.", Metric.text(of: report.ended)),
            ("duration_seconds", "How long it took.", Metric.text(of: max(0, seconds))),
            (
                "stopped_window_seconds", "From its first stop to the last service being ready again.",
                Metric.text(of: outcome.stoppedSeconds)
            ),
            ("warnings", "How many warnings it ended with.", "\(outcome.warnings.count)"),
            ("files", "Files in the set that it made, or that it restored.", "\(outcome.files)"),
            ("bytes", "Bytes of these files.", "\(outcome.bytes)"),
        ]
        return figures.map { name, help, value in
            Metric(
                name: "overwinter_last_run_\(name)", help: help, labels: labels(outcome.verb), value: value)
        }
    }

    private var ofSets: [Metric] {
        guard let catalogue else { return [] }
        let labels = "{profile=\"\(profile)\"}"
        var metrics = [
            Metric(
                name: "overwinter_sets", help: "Sealed sets in the destination.", labels: labels,
                value: "\(catalogue.entries.count { $0.state == .sealed })")
        ]
        if let newest = catalogue.latest?.record {
            metrics.append(
                Metric(
                    name: "overwinter_newest_set_timestamp_seconds", help: "When the newest sealed set was begun.",
                    labels: labels, value: Metric.text(of: newest.started)))
            metrics.append(
                Metric(
                    name: "overwinter_newest_set_bytes", help: "Bytes of the files in the newest sealed set.",
                    labels: labels, value: "\(newest.totals.bytes)"))
        }
        return metrics
    }

    /// The line of the other verb, where it is one: somebody else's line would spoil the whole file.
    private func kept(_ name: String) -> [String] {
        let other = report.outcome.verb == "backup" ? "restore" : "backup"
        let begin = "\(name)\(labels(other)) "
        let line = before.split(separator: "\n").first { $0.hasPrefix(begin) }
        guard let line, Double(line.dropFirst(begin.count)) != nil else { return [] }
        return [String(line)]
    }
}
