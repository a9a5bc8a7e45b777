import CLinux
import Glibc

/// What a folder's file system can keep, for the user we are: found out by making small entries in it.
package struct FolderCapabilities: Sendable, Equatable {
    /// Any owner and group.
    package var owners = false
    /// Extended attributes of the `user` namespace.
    package var attributes = false
    package var accessControlLists = false
    package var hardLinks = false
    package var symbolicLinks = false
    package var fifos = false
    package var devices = false
    package var renameWithoutReplacement = false
    /// The nanoseconds from one time of modification to the next; nil where they are not kept in a way that is known.
    package var timeResolution: Int64?
    package var nanosecondTimes: Bool { timeResolution == 1 }
    /// Files that share their blocks.
    package var reflinks = false
    /// Permission bits as they are set.
    package var modes = false

    /// Probes in a folder of its own, which is removed again, also after an error.
    package static func of(_ folder: BytePath) throws(FileTreeError) -> FolderCapabilities {
        let place = TemporaryName.beside(folder.appending("overwinter-probe"))
        try Folder.makeExclusively(place, mode: 0o700)
        let result = Result { () throws(FileTreeError) in try probe(place) }
        // What the probe met comes first; then whether its traces could be removed.
        let removal = Result { () throws(FileTreeError) in try TreeRemove(place).run() }
        let found = try result.get()
        try removal.get()
        return found
    }

    private static func probe(_ place: BytePath) throws(FileTreeError) -> FolderCapabilities {
        var found = FolderCapabilities()
        let opened = place.withCString { ow_open(AT_FDCWD, $0, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC, 0) }
        guard opened >= 0 else { throw .system("open", place, opened) }
        let folder = Descriptor(owning: opened)
        let made = ow_open(folder.raw, "a", O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard made >= 0 else { throw .system("create", place.appending("a"), made) }
        let file = Descriptor(owning: made)
        found.attributes = ow_set_attribute(file.raw, 0, "user.overwinter", "x", 1) == 0
        found.accessControlLists = ow_set_attribute(file.raw, 0, "system.posix_acl_access", acl, acl.count) == 0
        found.hardLinks = ow_link(folder.raw, "a", folder.raw, "b") == 0
        found.symbolicLinks = ow_make_symlink("a", folder.raw, "c") == 0
        found.fifos = ow_make_node(folder.raw, "d", S_IFIFO | 0o600, 0, 0) == 0
        // The device that means "no device": nothing answers there.
        found.devices = ow_make_node(folder.raw, "e", S_IFCHR | 0o600, 0, 0) == 0
        // With "f" free, success alone does not tell: some file systems take the flag and ignore it.
        if ow_rename_without_replacing(folder.raw, "a", folder.raw, "f") == 0 {
            let other = ow_open(folder.raw, "a", O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
            if other >= 0 { _ = ow_close(other) }
            found.renameWithoutReplacement = ow_rename_without_replacing(folder.raw, "a", folder.raw, "f") == -EEXIST
        }
        found.reflinks = sharesBlocks(folder.raw)
        var status = EntryStatus()
        found.owners =
            ow_set_owner(file.raw, 0, 54321, 54322) == 0 && status.load(file.raw) == 0 && status.owner == 54321
            && status.group == 54322
        found.modes = ow_set_mode(file.raw, 0, 0o641) == 0 && status.load(file.raw) == 0 && status.permissions == 0o641
        if ow_set_times(file.raw, 0, 1, 1, exactTime.seconds, Int64(exactTime.nanoseconds)) == 0,
            status.load(file.raw) == 0
        {
            found.timeResolution = resolutions.first { exactTime.cut(to: $0) == status.modified }
        }
        return found
    }

    /// No resolution but the finest has it.
    private static let exactTime = FileTime(seconds: 1_000_000_001, nanoseconds: 123_456_789)

    /// Of ext4 and XFS, NTFS, UDF, network file systems, exFAT, small inodes of ext, FAT.
    private static let resolutions: [Int64] = [
        1, 100, 1000, 1_000_000, 10_000_000, 1_000_000_000, 2_000_000_000,
    ]

    /// See: `man 2 ioctl_ficlone`.
    private static func sharesBlocks(_ folder: Int32) -> Bool {
        let from = Descriptor(owning: ow_open(folder, "g", O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600))
        let to = Descriptor(owning: ow_open(folder, "h", O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600))
        guard from.raw >= 0, to.raw >= 0 else { return false }
        let block = [UInt8](repeating: 1, count: 4096)
        return ow_write(from.raw, block, block.count) == block.count && ow_clone(to.raw, from.raw) == 0
    }

    /// An ACL that says more than a mode: `user::rw-,user:1:r--,group::r--,mask::r--,other::---`.
    ///
    /// See: `linux/posix_acl_xattr.h`.
    private static let acl: [UInt8] = {
        var bytes: [UInt8] = [2, 0, 0, 0]
        func add(_ tag: UInt8, _ permissions: UInt8, _ id: UInt32) {
            bytes += [tag, 0, permissions, 0]
            bytes += (0..<4).map { UInt8(truncatingIfNeeded: id >> (8 * $0)) }
        }
        add(0x01, 6, .max)
        add(0x02, 4, 1)
        add(0x04, 4, .max)
        add(0x10, 4, .max)
        add(0x20, 0, .max)
        return bytes
    }()
}
