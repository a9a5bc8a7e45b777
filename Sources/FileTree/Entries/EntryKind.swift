/// What an entry of a folder is.
///
/// See: `man 7 inode`.
package enum EntryKind: UInt8, Sendable, CaseIterable {
    case file, directory, symlink, fifo, blockDevice, characterDevice, socket
}
