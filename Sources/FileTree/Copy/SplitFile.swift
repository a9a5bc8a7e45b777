/// An inode of a source with names outside of it: they cannot be linked in the copy.
package struct SplitFile: Sendable, Hashable {
    package var device: UInt64
    package var inode: UInt64
    /// How many of its names were copied.
    package var names: UInt32
    /// How many it has.
    package var links: UInt32
}
