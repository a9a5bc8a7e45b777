import CLinux
import Glibc

/// Entries made from a record alone, by path: for what a file system between could not keep.
package enum RecordedEntry {
    /// Makes a symbolic link, fifo or device node with its owner, mode and time; `.exists` where the name is taken.
    ///
    /// Other kinds have contents that no record holds, and are not made.
    package static func make(_ entry: TreeEntry, at path: BytePath) throws(FileTreeError) {
        switch entry.kind {
        case .symlink:
            try Names.makeSymbolicLink(path, to: BytePath(bytes: entry.linkTarget ?? []))
        case .fifo:
            try makeNode(path, S_IFIFO, DeviceNumber(major: 0, minor: 0))
        case .blockDevice:
            try makeNode(path, S_IFBLK, entry.device ?? DeviceNumber(major: 0, minor: 0))
        case .characterDevice:
            try makeNode(path, S_IFCHR, entry.device ?? DeviceNumber(major: 0, minor: 0))
        case .file, .directory, .socket:
            return
        }
        try withEntry(path) { (descriptor) throws(FileTreeError) in
            try check(ow_set_owner(descriptor, 1, entry.owner, entry.group), "set the owner of", path)
            if entry.kind != .symlink {
                try check(ow_set_mode(descriptor, 1, UInt32(entry.mode)), "set the mode of", path)
            }
        }
        try setTime(path, entry.modified)
    }

    /// Gives an existing inode a further name, in the place of what has that name now.
    package static func link(_ existing: BytePath, as path: BytePath) throws(FileTreeError) {
        let beside = TemporaryName.beside(path)
        let failed = existing.withCString { from in beside.withCString { ow_link(AT_FDCWD, from, AT_FDCWD, $0) } }
        try check(failed, "link to '\(existing)'", path)
        try Names.rename(beside, to: path)
    }

    /// Sets the time of modification of any entry, not following a link.
    package static func setTime(_ path: BytePath, _ time: FileTime) throws(FileTreeError) {
        try withEntry(path) { (descriptor) throws(FileTreeError) in
            let failed = ow_set_times(descriptor, 1, 0, -1, time.seconds, Int64(time.nanoseconds))
            try check(failed, "set the time of", path)
        }
    }

    private static func makeNode(_ path: BytePath, _ kind: mode_t, _ device: DeviceNumber) throws(FileTreeError) {
        let failed = path.withCString { ow_make_node(AT_FDCWD, $0, kind | 0o600, device.major, device.minor) }
        try check(failed, "create", path)
    }

    private static func withEntry(
        _ path: BytePath, _ body: (Int32) throws(FileTreeError) -> Void
    ) throws(FileTreeError) {
        let opened = path.withCString { ow_open(AT_FDCWD, $0, ow_O_PATH | O_NOFOLLOW | O_CLOEXEC, 0) }
        guard opened >= 0 else { throw .system("open", path, opened) }
        defer { _ = ow_close(opened) }
        try body(opened)
    }

    private static func check(_ failed: Int32, _ attempt: String, _ path: BytePath) throws(FileTreeError) {
        guard failed >= 0 else { throw .system(attempt, path, failed) }
    }
}
