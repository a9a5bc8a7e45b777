extension SetRecord {
    /// One service as the run met and left it.
    package struct Service: Codable, Sendable, Equatable {
        package var name: String
        /// `systemd`, `compose` or `commands`.
        package var manager: String
        /// For a reader: `systemd unit cassandra.service`.
        package var title: String
        /// The state before the run: `running`, `stopped`, `paused`, `absent`.
        package var before: String
        /// The state at the end of the run.
        package var after: String?
        /// From its stop to its being ready again; nil where it was not stopped.
        package var downtimeSeconds: Double?
        /// Its process was killed instead of ending by itself.
        package var uncleanExit: Bool
        /// Of its program: the package's, or what its jar is named; for a Compose service the image it declares.
        package var version: String?
        /// As whom it ran; nil where permissions did not bind it, or could not be told, and in sets of older versions.
        package var account: ServiceAccount?
        /// What its container was made of; nil for other services, and in sets of older versions.
        package var image: SetRecord.Image?
        /// What Cassandra's image was told to call its cluster; where `cassandra.yaml` says so, that is in the set.
        package var clusterName: String?
        /// What an operator types to stop it, one argument an element; empty where there is no such command.
        package var stopCommand: [String]
        /// What an operator types to start it.
        package var startCommand: [String]

        package init(
            name: String, manager: String, title: String, before: String, after: String? = nil,
            downtimeSeconds: Double? = nil, uncleanExit: Bool = false, version: String? = nil,
            stopCommand: [String] = [], startCommand: [String] = []
        ) {
            self.name = name
            self.manager = manager
            self.title = title
            self.before = before
            self.after = after
            self.downtimeSeconds = downtimeSeconds
            self.uncleanExit = uncleanExit
            self.version = version
            self.stopCommand = stopCommand
            self.startCommand = startCommand
        }
    }
}
