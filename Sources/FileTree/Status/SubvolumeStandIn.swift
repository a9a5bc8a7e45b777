import CLinux

/// The empty folder that stands for a nested subvolume inside a snapshot of btrfs.
///
/// It is on no disk and nobody can change it; the kernel gives it the time of day whenever it has to make it anew in memory.
enum SubvolumeStandIn {
    /// See: `BTRFS_EMPTY_SUBVOL_DIR_OBJECTID`; no entry that is on the disk has this number there.
    private static let inode: UInt64 = 2

    static func isOne(_ status: EntryStatus, _ file: Int32) -> Bool {
        guard status.inode == inode, status.kind == .directory else { return false }
        var found = ow_file_system()
        return ow_get_file_system(file, &found) == 0 && found.type == 0x9123_683E
    }
}
