package import FileTree

/// A source and the service that is to work on it, with what that was able to do when the set was made.
package struct ServedSource: Sendable {
    package var location: BytePath
    /// `unit cassandra.service`.
    package var service: String
    /// On this host.
    package var account: ServiceAccount
    /// One entry for each way of access, below the source, with the permissions (of ``EntryAccess``) that are needed.
    package var needs: [(path: BytePath, permissions: UInt16)]
}
