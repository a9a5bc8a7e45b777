package import FileTree
package import YAML

/// One thing that is stopped and started, as a profile describes it.
package struct ServiceSpec: Sendable, Equatable {
    /// What stops and starts a service.
    package enum ServiceManager: Sendable, Equatable {
        case systemd(unit: String)
        case compose(service: String)
        /// Three programs with their arguments; `status` exits with 0 for running, 3 for stopped, else unknown.
        case commands(start: [String], stop: [String], status: [String])
    }

    package var name: String
    package var manager: ServiceManager
    /// Services that start before this one; nil where the profile does not say: for Compose `depends_on` then decides.
    package var after: [String]?
    /// How long a stop may take; nil for the unit's own limit, else ``defaultStopTimeout``.
    package var stopTimeout: Duration?
    /// A program and its arguments that is run in the service before it is stopped.
    package var beforeStop: [String]?
    package var beforeStopTimeout: Duration
    /// nil for the container's health, else "running".
    package var ready: ReadySpec?
    /// nil for a Compose service whose mounts decide.
    package var sources: [SourceSpec]?
    /// Mounts of a Compose service that are found and not to be saved: absolute paths on the host or in the container.
    package var exclude: [BytePath]
    /// Where in the file it is.
    package var mark: Mark

    package static let defaultStopTimeout: Duration = .seconds(300)
    package static let defaultBeforeStopTimeout: Duration = .seconds(120)

    package init(
        name: String, manager: ServiceManager, after: [String]? = nil, stopTimeout: Duration? = nil,
        beforeStop: [String]? = nil, beforeStopTimeout: Duration = defaultBeforeStopTimeout, ready: ReadySpec? = nil,
        sources: [SourceSpec]? = nil, exclude: [BytePath] = [], mark: Mark = Mark(line: 1, column: 1)
    ) {
        self.name = name
        self.manager = manager
        self.after = after
        self.stopTimeout = stopTimeout
        self.beforeStop = beforeStop
        self.beforeStopTimeout = beforeStopTimeout
        self.ready = ready
        self.sources = sources
        self.exclude = exclude
        self.mark = mark
    }
}
