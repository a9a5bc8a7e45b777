/// A regular file of one name, without holes and extended attributes, as nearly all entries are.
///
/// A `TreeEntry` that holds nothing to be allocated, and no path.
package struct PlainFile: Sendable, Equatable {
    package var mode: UInt16
    package var owner: UInt32
    package var group: UInt32
    package var size: Int64
    package var modified: FileTime
    package var sha256: Digest256
    package var xxh3: Digest128
    /// Nil where nothing is known of the source.
    package var facts: SourceFacts?

    package init(
        mode: UInt16, owner: UInt32, group: UInt32, size: Int64, modified: FileTime, sha256: Digest256,
        xxh3: Digest128, facts: SourceFacts?
    ) {
        self.mode = mode
        self.owner = owner
        self.group = group
        self.size = size
        self.modified = modified
        self.sha256 = sha256
        self.xxh3 = xxh3
        self.facts = facts
    }

    /// The same as an entry of a path.
    package func entry(at path: BytePath) -> TreeEntry {
        var entry = TreeEntry(
            path: path, kind: .file, mode: mode, owner: owner, group: group, size: size, modified: modified)
        entry.sha256 = sha256
        entry.xxh3 = xxh3
        entry.facts = facts
        return entry
    }
}
