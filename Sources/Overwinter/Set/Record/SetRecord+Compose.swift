package import FileTree

extension SetRecord {
    /// The Compose project of a set: what must be remade before its services can be.
    package struct Compose: Codable, Sendable, Equatable {
        package struct Volume: Codable, Sendable, Equatable {
            /// The name in the project's files: `cassandra-data`.
            package var key: String
            /// The engine's name: `thehive_cassandra-data`.
            package var name: String
            /// Where its content was on the host; a source of the set has the same path.
            package var mountpoint: BytePath
            package var driver: String
            package var labels: [String: String]

            package init(key: String, name: String, mountpoint: BytePath, driver: String, labels: [String: String]) {
                self.key = key
                self.name = name
                self.mountpoint = mountpoint
                self.driver = driver
                self.labels = labels
            }
        }

        /// The project's name, as `docker compose config` gives it.
        package var project: String
        package var directory: BytePath
        /// The project's files, in the order they are given to Compose.
        package var files: [BytePath]
        package var volumes: [Volume]
        /// Service name to the image it ran.
        package var images: [String: String]

        package init(
            project: String, directory: BytePath, files: [BytePath], volumes: [Volume] = [],
            images: [String: String] = [:]
        ) {
            self.project = project
            self.directory = directory
            self.files = files
            self.volumes = volumes
            self.images = images
        }
    }
}
