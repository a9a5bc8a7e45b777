package import FileTree

/// Whom a run tells of itself.
package struct MonitoringSpec: Sendable, Equatable {
    /// The file that Prometheus' node_exporter collects the last run's figures from.
    package var textfile: BytePath?
    /// The address of a check at Healthchecks, or at what speaks as it does.
    package var ping: String?
    /// Programs, with their arguments, that read the run's JSON document once it is over.
    package var notify: [[String]]

    package init(textfile: BytePath? = nil, ping: String? = nil, notify: [[String]] = []) {
        self.textfile = textfile
        self.ping = ping
        self.notify = notify
    }
}
