/// What a manager says of a service.
package struct ServiceStatus: Sendable, Equatable, Codable {
    package enum Activity: String, Sendable, Hashable, Codable {
        /// Up, or coming up, or about to be restarted by its manager.
        case running
        /// Held by the freezer, and to be held again after a start.
        case paused
        case stopped
        /// Down, and its manager calls its end a failure.
        case failed
        /// A Compose service without any container: it cannot be started by id.
        case absent
    }

    package var activity: Activity
    /// The manager's own words: `active (running)`, `exited (137)`.
    package var detail: String
    /// How it ended where that was no clean end: `killed by signal 9 after 30s (Result=timeout)`.
    package var uncleanExit: String?
    /// How its main process ended last, whatever way: `exit status 0`, `signal 15`; nil where it runs or never ran.
    package var lastExit: String?
    /// All the way up, as far as the manager knows; a unit that is activating is running, and not up.
    package var isUp: Bool
    /// Tells one start from the next: systemd's invocation id, or the containers' ids with their start times.
    package var start: String?
    package var mainProcess: Int32?
    package var controlGroup: String?
    package var containers: [ContainerState]

    package init(
        activity: Activity, detail: String, uncleanExit: String? = nil, lastExit: String? = nil, isUp: Bool,
        start: String? = nil, mainProcess: Int32? = nil, controlGroup: String? = nil, containers: [ContainerState] = []
    ) {
        self.activity = activity
        self.detail = detail
        self.uncleanExit = uncleanExit
        self.lastExit = lastExit
        self.isUp = isUp
        self.start = start
        self.mainProcess = mainProcess
        self.controlGroup = controlGroup
        self.containers = containers
    }

    /// Something of it is there to be stopped, and to be started again afterwards.
    package var ran: Bool { activity == .running || activity == .paused }

    /// Whether what ran before runs again: of several containers each.
    ///
    /// One that is gone is none that could be started; who made it anew gave it another id.
    package func isBack(from before: ServiceStatus) -> Bool {
        ran
            && before.containers.allSatisfy { container in
                guard container.activity == .running else { return true }
                return containers.first { $0.id == container.id }.map { $0.activity == .running } ?? true
            }
    }
}
