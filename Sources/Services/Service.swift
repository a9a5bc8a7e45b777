package import Programs

/// One thing that is stopped and started: a systemd unit, a Compose service, or three commands.
package protocol Service: Sendable {
    /// The profile's name of it.
    var name: String { get }

    /// What it is, for messages: `unit cassandra.service`, `Compose service cassandra (project hive)`.
    var title: String { get }

    /// A manager watches over it and says when it has ended; else only its own status command is asked.
    var isSupervised: Bool { get }

    /// What the manager says of it now.
    ///
    /// - Throws: where that is not known, which is never the same as stopped.
    func status() throws(ServiceError) -> ServiceStatus

    /// Begins the stop, waits for it, and proves it: nothing of it runs when this returns.
    ///
    /// - Throws: `.stopTimeout` where it still runs after `limit`, `.cancelled` where the caller gave up. In both cases,
    ///   as after any other error, the stop may have begun, and may still end later.
    func stop(within limit: Duration, isCancelled: () -> Bool) throws(ServiceError)

    /// Starts all of it, and does not wait until it is ready.
    func start() throws(ServiceError)

    /// Starts what ran before, and pauses again what was paused.
    func resume(from before: ServiceStatus) throws(ServiceError)

    /// Runs a command where the service is: on the host, or inside its containers.
    func runInside(_ command: [String], within limit: Duration, isCancelled: () -> Bool) throws(ServiceError)
        -> ProgramResult

    /// What its own health check says, where it has one.
    func health() throws(ServiceError) -> ServiceHealth
}

extension Service {
    package func stop(within limit: Duration) throws(ServiceError) {
        try stop(within: limit, isCancelled: { false })
    }

    package func runInside(_ command: [String], within limit: Duration) throws(ServiceError) -> ProgramResult {
        try runInside(command, within: limit, isCancelled: { false })
    }
}
