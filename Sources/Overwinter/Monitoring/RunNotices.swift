package import FileTree

/// Tells those that the profile names of one run: its beginning, and how it ended.
///
/// A run depends on none of them: nothing here throws, everything has a time limit, and what fails is a warning that is
/// said and logged, and changes no exit status. Services are never waited for because of it: the beginning is told by a
/// thread of its own, and the end once the run is over.
package final class RunNotices: Sendable {
    private let spec: MonitoringSpec
    private let profile: Profile
    private let destination: BytePath
    private let began: UTCTime
    private let ping: RunPing?

    /// - Parameters:
    ///   - verb: `backup` or `restore`.
    ///   - destination: in place of the profile's own.
    package init(of profile: Profile, verb: String, destination: BytePath? = nil) {
        self.profile = profile
        self.destination = destination ?? profile.destination
        spec = profile.monitoring
        began = UTCTime.now
        // A check there stands for backups that are made in time: a restore is none.
        ping = verb == "backup" ? spec.ping.map { RunPing($0) } : nil
    }

    /// To be called before the run.
    package func begin() { ping?.begin() }

    /// To be called with everything started and the run's own words said.
    ///
    /// - Parameter document: the run's JSON document.
    /// - Returns: what could not be told.
    package func end(_ outcome: RunOutcome, exitCode: Int32, document: String) -> [Warning] {
        let report = RunReport(
            outcome: outcome, exitCode: exitCode, began: began, ended: UTCTime.now, document: document)
        var warnings: [Warning] = []
        for command in spec.notify {
            warnings += NotifyProgram(command: command, folder: profile.path.parent).run(report)
        }
        warnings += ping?.end(report) ?? []
        // Last, since it reads the destination; and where that does not answer, nobody goes there again.
        if let path = spec.textfile {
            warnings += MetricsFile(path: path, destination: outcome.leavesThread ? nil : destination).write(report)
        }
        if outcome.leavesThread { return warnings }
        if let log = outcome.log, !warnings.isEmpty {
            let log = RunLog(reopening: log)
            for warning in warnings { log.append("warning: \(warning.message)") }
            log.flush()
        }
        return warnings
    }
}
