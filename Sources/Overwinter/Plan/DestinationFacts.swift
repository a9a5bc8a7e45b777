package import FileTree

/// The destination as it was found.
package struct DestinationFacts: Sendable {
    package var path: BytePath
    package var root: FileStatus
    package var fileSystem: FileSystemFacts
    /// Bytes that an aborted run left there and that this run frees first.
    package var reclaimableBytes: Int64
}
