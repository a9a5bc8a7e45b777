/// Which part of a set is restored.
package struct RestoreSelection: Sendable, Equatable {
    /// One `--only`: a service (or group), or one source of it.
    package struct Part: Sendable, Hashable {
        package var owner: String
        package var source: String?

        package init(owner: String, source: String? = nil) {
            self.owner = owner
            self.source = source
        }

        /// Reads `SERVICE` or `SERVICE/SOURCE`; nil for anything else.
        package init?(_ text: String) {
            let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
            guard (1...2).contains(parts.count), !parts.contains("") else { return nil }
            self.init(owner: parts[0], source: parts.count == 2 ? parts[1] : nil)
        }

        package var text: String { source.map { "\(owner)/\($0)" } ?? owner }
    }

    /// Empty for everything but logs that would overwrite others.
    package var parts: [Part]
    /// Logs too, where their folders hold something.
    package var everything: Bool

    package init(parts: [Part] = [], everything: Bool = false) {
        self.parts = parts
        self.everything = everything
    }

    /// Whether a source at `owner/name` is asked for.
    package func includes(owner: String, name: String) -> Bool {
        parts.isEmpty || parts.contains { $0.owner == owner && ($0.source == nil || $0.source == name) }
    }
}
