/// What an earlier pass saw of a source, and where what it copied is: a copy on top of it copies only what changed since.
///
/// An entry is unchanged where its kind, device, inode, size, time of modification and time of change (ctime) are as noted, that
/// ctime is older than `trustedBefore`, and it lies on a `TrustedFileSystem`; of a regular file an XXH3 must be noted, too. Names
/// of one inode are unchanged only all together. Everything else is copied whole, as a new inode: one that is there may be shared
/// with a sealed set, and is never written, chmodded or re-timed.
///
/// For a restore there is none: it must not get links into a set. Where `TreeCopy.Options.attributes` is given, a base is ignored.
package struct CopyBase: Sendable {
    package enum Place: Sendable {
        /// The destination itself holds them: for the final pass after a pre-sync.
        ///
        /// `checks`: looks at the destination's entries as well (kind, size, time of modification, mode), and removes there what is
        /// in neither listing: for what another run left. Without, the destination is believed to hold what is noted, and nothing else.
        case destination(checks: Bool)
        /// Another tree holds them, the last set: what is unchanged is shared with it.
        ///
        /// With `reflink` the blocks are shared, where the file system can (FICLONE), by an inode that gets its own attributes. Else
        /// the inode is, by a hard link, if the one there has the kind, size, time of modification, mode and owner noted. Where
        /// neither can be, the entry is copied. The tree is only read.
        case tree(BytePath, reflink: Bool)
    }

    /// What the earlier pass saw of the source, as its report gives it: with facts and XXH3.
    ///
    /// A copy uses it up: each folder's block is let go of when the folder is done, so there is nothing left to read in it.
    package var entries: EntryTable
    /// An entry whose ctime is not older is copied again: the earlier pass's start by `FileSystemClock`, less two seconds.
    package var trustedBefore: FileTime
    package var place: Place
    /// Whether the earlier pass left out what this one leaves out: then a folder that is as noted has the names noted, and is not
    /// listed again.
    package var hasSameNames: Bool

    package init(entries: EntryTable, trustedBefore: FileTime, place: Place, hasSameNames: Bool = false) {
        self.entries = entries
        self.trustedBefore = trustedBefore
        self.place = place
        self.hasSameNames = hasSameNames
    }
}
