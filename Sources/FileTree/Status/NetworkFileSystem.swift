import CLinux

/// File systems where each call waits for another machine, so that many at once pay.
enum NetworkFileSystem {
    /// The magic numbers of `man 2 statfs`: NFS, SMB, CIFS, SMB2, Ceph, AFS, 9P, Coda, GFS2, OCFS2, Lustre, FUSE (sshfs and the like).
    private static let types: Set<UInt64> = [
        0x6969, 0x517B, 0xFF53_4D42, 0xFE53_4D42, 0x00C3_6400, 0x5346_414F, 0x0102_1997, 0x7375_7245, 0x0116_1970,
        0x7461_636F, 0x0BD0_0BD0, 0x6573_5546,
    ]

    static func holds(_ file: Int32) -> Bool {
        var found = ow_file_system()
        return ow_get_file_system(file, &found) == 0 && isNetwork(found.type)
    }

    static func isNetwork(_ type: UInt64) -> Bool { types.contains(type) }
}
