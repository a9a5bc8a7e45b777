/// An image as the Docker engine has it.
package struct DockerImage: Sendable, Equatable, Decodable {
    /// Of its configuration or of its manifest, as the engine stores images: two engines may name one image differently.
    package var id: String
    /// By which registries know it, `cassandra@sha256:…`; none for an image that was built here or imported.
    package var digests: [String]?

    private enum CodingKeys: String, CodingKey {
        case id = "Id"
        case digests = "RepoDigests"
    }
}
