package import FileTree

/// All that a record says of a set's entries.
package struct SetEntries: Sendable {
    /// The set's own folders, itself and those above the sources, of which only the mode is known.
    package var frames: [TreeEntry]
    /// In the order of their locations.
    package var sources: [SourceEntries]
    /// The names of owners and groups on the host the set was made on.
    package var names: OwnerNames

    package init(frames: [TreeEntry], sources: [SourceEntries], names: OwnerNames) {
        self.frames = frames
        self.sources = sources
        self.names = names
    }

    /// The entries of the source at a location.
    package func source(at location: BytePath) -> SourceEntries? {
        sources.first { $0.location == location }
    }
}
