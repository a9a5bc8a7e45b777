/// What a copy did.
package struct TreeCopyReport: Sendable {
    /// Everything that was copied, sorted by path, the root first with an empty path.
    ///
    /// Files whose contents were already in the destination (same size and time of modification) have no digest. What a base
    /// vouches for has the digest noted there.
    ///
    /// Entries that changed while they were read are noted so that a pass on top of this one copies them again: with `FileTime.never`
    /// as their ctime, and files without a digest, but for a `TreeCopy.Options.isLast`.
    package var entries: EntryTable
    /// Regular files, each name counted.
    package var files: Int
    /// Bytes of the regular files, hard-linked ones counted once; holes count.
    package var bytes: Int64
    /// Files that were read and written, or that a copy without a base found in the destination.
    package var copied: CopyCount
    /// Files that the base's destination holds unchanged, and that were not touched.
    package var kept: CopyCount
    /// Files that are shared with the base's tree.
    package var shared: CopyCount
    /// Skipped.
    package var sockets: [BytePath]
    /// Of what this copy made: what is unchanged was said by the pass that copied it.
    package var unkept: [Unkept]
    /// Names of attributes that the destination gives to what is made in it, which the source may not have.
    package var ownAttributes: Set<[UInt8]>
    /// Mounts below the root that were crossed, relative to it.
    package var mounts: [BytePath]
    /// Entries that changed or vanished while they were read; empty where that is an error.
    package var changed: [BytePath]
    /// Entries that were changed after `TreeCopy.Options.stillSince`, and before they were copied; empty where not all lies on a
    /// `TrustedFileSystem`, whose times are of our clock.
    package var late: [BytePath]
    /// Files with other names than those that were copied.
    package var split: [SplitFile]
    /// Of the source's root.
    package var rootDevice: UInt64
    package var rootInode: UInt64
}
