import CLinux
import Glibc

/// What the kernel tells of an entry.
///
/// See: `man 2 statx`.
typealias EntryStatus = ow_status

/// Names an inode, as long as it lives.
struct FileIdentity: Hashable {
    var device: UInt64
    var inode: UInt64
}

extension ow_status {
    var kind: EntryKind {
        switch UInt32(mode) & S_IFMT {
        case S_IFDIR: .directory
        case S_IFLNK: .symlink
        case S_IFIFO: .fifo
        case S_IFBLK: .blockDevice
        case S_IFCHR: .characterDevice
        case S_IFSOCK: .socket
        default: .file
        }
    }

    var permissions: UInt16 { mode & 0o7777 }
    var identity: FileIdentity { FileIdentity(device: device, inode: inode) }
    var modified: FileTime { FileTime(seconds: modified_seconds, nanoseconds: Int32(modified_nanoseconds)) }
    var changed: FileTime { FileTime(seconds: changed_seconds, nanoseconds: Int32(changed_nanoseconds)) }
    var isMountRoot: Bool { is_mount_root != 0 }

    /// Whether nothing that a copy carries was changed between the two looks.
    func isUnchanged(since earlier: ow_status) -> Bool {
        changed_nanoseconds == earlier.changed_nanoseconds && changed_seconds == earlier.changed_seconds
            && size == earlier.size && modified_nanoseconds == earlier.modified_nanoseconds
            && modified_seconds == earlier.modified_seconds
    }

    /// Makes it one that no later pass believes.
    mutating func distrust() {
        changed_seconds = FileTime.never.seconds
        changed_nanoseconds = UInt32(FileTime.never.nanoseconds)
    }

    /// The status of `name` in `folder`; never follows a link.
    ///
    /// Gives 0 or a negative errno.
    mutating func load(_ folder: Int32, _ name: UnsafePointer<CChar>) -> Int32 {
        ow_get_status(folder, name, 0, &self)
    }

    /// The status of an open descriptor.
    ///
    /// Gives 0 or a negative errno.
    mutating func load(_ descriptor: Int32) -> Int32 {
        ow_get_status(descriptor, "", 0, &self)
    }
}
