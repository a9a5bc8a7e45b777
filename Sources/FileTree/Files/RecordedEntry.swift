import CLinux
import Glibc

/// Entries made from a record alone: for what a file system between could not keep.
///
/// Each is named by its path below a folder, the top; no link below that is followed, whatever was put there meanwhile.
package enum RecordedEntry {
    /// Makes a symbolic link, fifo or device node with its owner, mode and time; `.exists` where the name is taken.
    ///
    /// Other kinds have contents that no record holds, and are not made.
    package static func make(_ entry: TreeEntry, beneath top: BytePath) throws(FileTreeError) {
        let place = try Place(entry.path, beneath: top)
        switch entry.kind {
        case .symlink:
            let target = BytePath(bytes: entry.linkTarget ?? [])
            let folder = place.folder.raw
            let failed = target.withCString { target in
                place.name.withCString { ow_make_symlink(target, folder, $0) }
            }
            try check(failed, "create", place.shown)
        case .fifo:
            try makeNode(place, S_IFIFO, DeviceNumber(major: 0, minor: 0))
        case .blockDevice:
            try makeNode(place, S_IFBLK, entry.device ?? DeviceNumber(major: 0, minor: 0))
        case .characterDevice:
            try makeNode(place, S_IFCHR, entry.device ?? DeviceNumber(major: 0, minor: 0))
        case .file, .directory, .socket:
            return
        }
        let made = try open(place)
        try check(ow_set_owner(made.raw, 1, entry.owner, entry.group), "set the owner of", place.shown)
        if entry.kind != .symlink {
            try check(ow_set_mode(made.raw, 1, UInt32(entry.mode)), "set the mode of", place.shown)
        }
        try setTime(of: made, entry.modified, place.shown)
    }

    /// Gives an existing inode a further name, in the place of what has that name now; answers whether it had it already.
    package static func link(
        _ existing: BytePath, as path: BytePath, beneath top: BytePath
    ) throws(FileTreeError) -> Bool {
        let from = try Place(existing, beneath: top)
        let to = try Place(path, beneath: top)
        if let one = try status(of: from), let other = try status(of: to), one.identity == other.identity {
            return true
        }
        let beside = TemporaryName.beside(to.name)
        let (source, target) = (from.folder.raw, to.folder.raw)
        let failed = from.name.withCString { name in beside.withCString { ow_link(source, name, target, $0) } }
        try check(failed, "link to '\(from.shown)'", to.shown)
        let unnamed = beside.withCString { beside in to.name.withCString { ow_rename(target, beside, target, $0) } }
        if unnamed < 0 { _ = beside.withCString { ow_unlink(target, $0, 0) } }
        try check(unnamed, "rename to", to.shown)
        return false
    }

    /// Sets the time of modification of any entry, not following a link.
    package static func setTime(_ path: BytePath, _ time: FileTime, beneath top: BytePath) throws(FileTreeError) {
        let place = try Place(path, beneath: top)
        try setTime(of: try open(place), time, place.shown)
    }

    /// Whether the name is taken, by whatever.
    package static func isThere(_ path: BytePath, beneath top: BytePath) throws(FileTreeError) -> Bool {
        try status(of: try Place(path, beneath: top)) != nil
    }

    // MARK: - By descriptors

    /// An open folder and a name in it.
    private struct Place: ~Copyable {
        let folder: Descriptor
        let name: BytePath
        let shown: BytePath

        init(_ path: BytePath, beneath top: BytePath) throws(FileTreeError) {
            let shown = top.appending(path)
            let flags = ow_O_PATH | O_DIRECTORY | O_CLOEXEC
            let held = Descriptor(owning: top.withCString { ow_open(AT_FDCWD, $0, flags | O_NOFOLLOW, 0) })
            guard held.raw >= 0 else { throw .system("open", top, held.raw) }
            let opened = Beneath.open(held.raw, path.parent, flags)
            guard opened >= 0 else { throw .system("open the folder of", shown, opened) }
            folder = Descriptor(owning: opened)
            name = path.isEmpty ? BytePath(".") : path.lastComponent
            self.shown = shown
        }
    }

    private static func open(_ place: borrowing Place) throws(FileTreeError) -> Descriptor {
        let folder = place.folder.raw
        let opened = place.name.withCString { ow_open(folder, $0, ow_O_PATH | O_NOFOLLOW | O_CLOEXEC, 0) }
        guard opened >= 0 else { throw .system("open", place.shown, opened) }
        return Descriptor(owning: opened)
    }

    private static func status(of place: borrowing Place) throws(FileTreeError) -> EntryStatus? {
        var status = EntryStatus()
        let folder = place.folder.raw
        let failed = place.name.withCString { status.load(folder, $0) }
        if failed == -ENOENT { return nil }
        try check(failed, "look at", place.shown)
        return status
    }

    private static func setTime(
        of entry: borrowing Descriptor, _ time: FileTime, _ shown: BytePath
    ) throws(FileTreeError) {
        let failed = ow_set_times(entry.raw, 1, 0, -1, time.seconds, Int64(time.nanoseconds))
        try check(failed, "set the time of", shown)
    }

    private static func makeNode(
        _ place: borrowing Place, _ kind: mode_t, _ device: DeviceNumber
    ) throws(FileTreeError) {
        let folder = place.folder.raw
        let failed = place.name.withCString { ow_make_node(folder, $0, kind | 0o600, device.major, device.minor) }
        try check(failed, "create", place.shown)
    }

    private static func check(_ failed: Int32, _ attempt: String, _ path: BytePath) throws(FileTreeError) {
        guard failed >= 0 else { throw .system(attempt, path, failed) }
    }
}
