/// The name of an image, in its parts: `docker.io/library/cassandra:4.1.12@sha256:…`.
///
/// See: https://github.com/distribution/reference
package struct ImageReference: Sendable, Equatable {
    /// With what Docker leaves out: `docker.io/library/cassandra`.
    package var repository: String
    /// `latest` where there is neither tag nor digest.
    package var tag: String?
    package var digest: String?

    package init(_ text: String) {
        var rest = text[...]
        if let at = rest.firstIndex(of: "@") {
            digest = String(rest[rest.index(after: at)...])
            rest = rest[..<at]
        }
        // A colon before a slash is that of a port.
        let name = rest.lastIndex(of: "/").map { rest[rest.index(after: $0)...] } ?? rest
        if let colon = name.firstIndex(of: ":") {
            tag = String(rest[rest.index(after: colon)...])
            rest = rest[..<colon]
        }
        if tag == nil && digest == nil { tag = "latest" }
        var parts = rest.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        let isHost = parts.count > 1 && (parts[0].contains(".") || parts[0].contains(":") || parts[0] == "localhost")
        if !isHost {
            if parts.count == 1 { parts.insert("library", at: 0) }
            parts.insert("docker.io", at: 0)
        }
        repository = parts.joined(separator: "/")
    }

    /// What the image is of: `cassandra`.
    package var program: String { repository.split(separator: "/").last.map(String.init) ?? repository }
}
