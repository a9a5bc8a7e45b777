/// What identified an entry of the source when it was copied: later runs decide by it whether the entry changed.
package struct SourceFacts: Hashable, Sendable {
    package var device: UInt64
    package var inode: UInt64
    /// The time of the last change of the inode (ctime), which no program can set back.
    package var changed: FileTime

    package init(device: UInt64, inode: UInt64, changed: FileTime) {
        self.device = device
        self.inode = inode
        self.changed = changed
    }
}
