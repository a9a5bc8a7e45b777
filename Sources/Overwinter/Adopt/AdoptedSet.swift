package import FileTree

/// An older script's set, as an adoption finds or makes it.
package struct AdoptedSet: Sendable {
    package let path: BytePath
    /// Sums, hashes and the time of the seal are there once it is sealed.
    package var record: SetRecord
    /// Of what the profile needs and the set has not; they are in the record, too.
    package let warnings: [Warning]
}
