/// A service, or what manages it, that did not do what was asked.
package struct ServiceError: Error, Sendable, Equatable {
    package enum Code: String, Sendable, Hashable, CaseIterable {
        /// The manager has no such unit, or cannot load it, or may not start it.
        case unknownUnit = "unknown-unit"
        /// The Compose project has no such service.
        case unknownService = "unknown-service"
        /// systemd or the Docker engine does not answer.
        case managerUnavailable = "manager-unavailable"
        /// There is no `docker` here, or no Compose plugin.
        case noDocker = "no-docker"
        /// The project folder or a file of it is missing.
        case noConfiguration = "no-configuration"
        /// Compose does not accept the project's files.
        case badConfiguration = "bad-configuration"
        /// The manager's answer does not say whether it runs.
        case stateUnknown = "state-unknown"
        case stopFailed = "stop-failed"
        /// Not stopped in the time given: it may still stop later.
        case stopTimeout = "stop-timeout"
        case startFailed = "start-failed"
        /// It ended, or did not become ready in the time given.
        case notReady = "not-ready"
        /// The file with user and password of a probe cannot be used.
        case badCredentials = "bad-credentials"
        /// A command to run for the service could not be run.
        case commandFailed = "command-failed"
        case cancelled
    }

    package var code: Code
    /// Lower case, without a full stop: `unable to stop unit cassandra.service: …`.
    package var message: String
    /// What the reader can do about it.
    package var hint: String?
    /// Where a name is unknown: the names there are, for a suggestion.
    package var knownNames: [String]

    package init(_ code: Code, _ message: String, hint: String? = nil, knownNames: [String] = []) {
        self.code = code
        self.message = message
        self.hint = hint
        self.knownNames = knownNames
    }
}
