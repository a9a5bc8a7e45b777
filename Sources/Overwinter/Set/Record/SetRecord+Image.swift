extension SetRecord {
    /// A container's image.
    package struct Image: Codable, Sendable, Equatable {
        /// As the container was made of it: `cassandra:4.1.12`.
        package var reference: String
        /// The engine's own.
        package var id: String?
        /// By which registries know it, `cassandra@sha256:…`; empty for an image that was built here or imported.
        package var digests: [String]

        package init(reference: String, id: String? = nil, digests: [String] = []) {
            self.reference = reference
            self.id = id
            self.digests = digests
        }
    }
}
