/// A service as the project's files declare it, after interpolation.
///
/// Its environment, which holds secrets, is not kept, but for one name.
package struct DeclaredService: Sendable, Equatable {
    package enum Condition: String, Sendable, Hashable {
        case started = "service_started"
        case healthy = "service_healthy"
        case completed = "service_completed_successfully"
    }

    package struct Mount: Sendable, Equatable {
        /// Compose's word: `bind`, `volume`, `tmpfs`.
        package var type: String
        /// The path on the host, or the key of a volume; nil for a tmpfs and for an anonymous volume.
        package var source: String?
        package var target: String
        package var readOnly: Bool

        package init(type: String, source: String?, target: String, readOnly: Bool = false) {
            self.type = type
            self.source = source
            self.target = target
            self.readOnly = readOnly
        }
    }

    package var name: String
    package var image: String?
    package var containerName: String?
    /// The services it waits for, in both of Compose's forms.
    package var dependsOn: [String: Condition]
    package var mounts: [Mount]
    /// It has `pre_stop` or `post_start` hooks, which only Compose itself runs.
    package var hasHooks: Bool
    package var hasHealthCheck: Bool
    /// In Compose's words: `1m0s`.
    package var stopGracePeriod: String?
    package var labels: [String: String]
    /// What Cassandra's image calls its cluster (`CASSANDRA_CLUSTER_NAME`), whatever its `cassandra.yaml` says.
    package var cassandraCluster: String?
    /// The services whose network, processes or shared memory its containers use: they cannot start before these.
    package var hosts: [String] = []
}

/// A volume as the project's files declare it.
package struct DeclaredVolume: Sendable, Equatable {
    package var key: String
    /// The engine's name of it: `hive_data` for the key `data`.
    package var name: String
    package var driver: String?
    package var driverOptions: [String: String]
    /// Made by someone else; Compose neither makes nor removes it.
    package var isExternal: Bool
}
