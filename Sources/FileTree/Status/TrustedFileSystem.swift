import CLinux
import Glibc

/// File systems on which the time of change (ctime) tells every change, those through mapped pages included.
///
/// On them the kernel stamps an inode at every write, and `syncfs` writes mapped pages back and makes the next store into one
/// stamp again. Where others keep the time (NFS, CIFS, FUSE), where pages are never written back (tmpfs), or where another layer
/// holds the inode (overlayfs), nothing an earlier pass noted can be believed.
package enum TrustedFileSystem {
    /// The magic numbers of `man 2 statfs`: ext2 to ext4, XFS, Btrfs, F2FS, ZFS, bcachefs.
    private static let types: Set<UInt64> = [0xEF53, 0x5846_5342, 0x9123_683E, 0xF2F5_2010, 0x2FC1_2FC1, 0xCA45_1A4E]

    /// Whether the file system that holds `path`, links followed, is one of them.
    package static func holds(_ path: BytePath) throws(FileTreeError) -> Bool {
        let opened = path.withCString { ow_open(AT_FDCWD, $0, ow_O_PATH | O_CLOEXEC, 0) }
        guard opened >= 0 else { throw .system("open", path, opened) }
        let file = Descriptor(owning: opened)
        return holds(file.raw)
    }

    /// Where the kernel does not tell, it is not one of them.
    static func holds(_ file: Int32) -> Bool {
        var found = ow_file_system()
        return ow_get_file_system(file, &found) == 0 && types.contains(found.type)
    }
}
