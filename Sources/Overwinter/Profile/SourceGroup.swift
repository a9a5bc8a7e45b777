/// Sources that belong to no service: a folder of the set with one entry a source.
package struct SourceGroup: Sendable, Equatable {
    package var name: String
    package var sources: [SourceSpec]

    package init(name: String, sources: [SourceSpec]) {
        self.name = name
        self.sources = sources
    }
}
