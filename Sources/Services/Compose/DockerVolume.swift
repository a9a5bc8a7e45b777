/// A volume as the Docker engine knows it.
package struct DockerVolume: Sendable, Equatable, Decodable {
    package var name: String
    package var driver: String
    /// Where its contents are on this host, while they are.
    package var mountpoint: String
    /// A bind or network file system behind it is mounted only while a container uses it.
    package var options: [String: String]?
    package var labels: [String: String]?

    private enum CodingKeys: String, CodingKey {
        case name = "Name"
        case driver = "Driver"
        case mountpoint = "Mountpoint"
        case options = "Options"
        case labels = "Labels"
    }

    package var hasOptions: Bool { !(options ?? [:]).isEmpty }

    /// The key in the Compose file it was made for.
    package var composeKey: String? { labels?["com.docker.compose.volume"] }
}
