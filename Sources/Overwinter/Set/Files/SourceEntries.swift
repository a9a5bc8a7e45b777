package import FileTree

/// The entries of one source of a set.
package struct SourceEntries: Sendable {
    /// Below the set's folder: `cassandra/data`.
    package var location: BytePath
    /// Sorted by path, which is below the source; the first is the source itself, with the empty path.
    package var entries: EntryTable

    package init(location: BytePath, entries: EntryTable) {
        self.location = location
        self.entries = entries
    }
}
