/// Everything a copy carries of one entry.
package struct TreeEntry: Sendable, Equatable {
    /// Below the tree's root, without a leading `./`; empty for the root itself.
    package var path: BytePath
    package var kind: EntryKind
    /// The permission bits with setuid, setgid and sticky: 0 to 07777.
    package var mode: UInt16
    package var owner: UInt32
    package var group: UInt32
    /// Bytes of a regular file, length of a symbolic link's target, else 0.
    package var size: Int64
    package var modified: FileTime
    /// Of a symbolic link.
    package var linkTarget: [UInt8]?
    /// Of a device node.
    package var device: DeviceNumber?
    /// Sorted by name.
    package var attributes: [ExtendedAttribute] = []
    /// Entries of one tree with the same number are names of one inode; nil where the tree holds one name only.
    ///
    /// Numbers count from 1 in the order of the first path of each group.
    package var linkGroup: UInt32?
    /// The holes of a regular file, ascending, as the file system reports them.
    package var holes: [Range<Int64>] = []
    package var xxh3: Digest128?
    package var sha256: Digest256?
    /// Known where the entry was read from a live tree.
    package var facts: SourceFacts?

    package init(
        path: BytePath, kind: EntryKind, mode: UInt16, owner: UInt32, group: UInt32, size: Int64, modified: FileTime
    ) {
        self.path = path
        self.kind = kind
        self.mode = mode
        self.owner = owner
        self.group = group
        self.size = size
        self.modified = modified
    }
}
