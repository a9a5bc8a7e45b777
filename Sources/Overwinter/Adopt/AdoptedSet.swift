package import FileTree

/// An older script's set, as an adoption finds or makes it.
package struct AdoptedSet: Sendable {
    package let path: BytePath
    /// Sums, hashes and the time of the seal are there once it is sealed.
    package var record: SetRecord
    /// What the profile does not name: recorded, and left out by a restore.
    package let others: [BytePath]
}
