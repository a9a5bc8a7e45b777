package import FileTree

/// What a seal made.
package struct SealedSet: Sendable {
    package let path: BytePath
    /// As it stands in the set.
    package let record: SetRecord
    /// What went wrong after the set was good.
    package let warnings: [SetRecord.Warning]
}
