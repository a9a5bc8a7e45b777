/// How much a tree holds.
package struct TreeSize: Sendable, Equatable {
    /// Entries of any kind, the root among them; sockets are not counted, for they are not copied.
    package var entries = 0
    package var files = 0
    /// Of regular files, an inode counted once; holes count.
    package var bytes: Int64 = 0
    /// What the file system has allocated for regular files, an inode counted once.
    package var allocated: Int64 = 0
    /// Of that, what a removal of the tree gives back: a file with a name elsewhere stays.
    package var removable: Int64 = 0

    package init() {}

    static func += (left: inout TreeSize, right: TreeSize) {
        left.entries += right.entries
        left.files += right.files
        left.bytes = left.bytes.plus(right.bytes)
        left.allocated += right.allocated
        left.removable += right.removable
    }
}
