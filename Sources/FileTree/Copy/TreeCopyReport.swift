/// What a copy did.
package struct TreeCopyReport: Sendable {
    /// Everything that was copied, sorted by path, the root first with an empty path.
    ///
    /// Files whose contents were already in the destination (same size and time of modification) have no digest.
    package var entries: EntryTable
    /// Regular files, each name counted.
    package var files: Int
    /// Bytes of the regular files, hard-linked ones counted once; holes count.
    package var bytes: Int64
    /// Skipped.
    package var sockets: [BytePath]
    package var unkept: [Unkept]
    /// Mounts below the root that were crossed, relative to it.
    package var mounts: [BytePath]
    /// Entries that changed or vanished while they were read; empty where that is an error.
    package var changed: [BytePath]
    /// Of the source's root.
    package var rootDevice: UInt64
    package var rootInode: UInt64
}
