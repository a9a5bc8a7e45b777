/// What a scan found.
package struct TreeListing: Sendable {
    /// Everything below and with the root, sorted by path, the root first with an empty path.
    package var entries: EntryTable
    /// Regular files, each name counted.
    package var files: Int
    /// Bytes of the regular files, hard-linked ones counted once; holes count.
    package var bytes: Int64
    package var sockets: [BytePath]
    /// Mounts below the root that were crossed, relative to it.
    package var mounts: [BytePath]
    package var rootDevice: UInt64
    package var rootInode: UInt64
}
