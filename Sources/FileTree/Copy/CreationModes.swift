import CLinux
import Glibc

/// Finds the files that may be made with their final mode at once, which saves a call, and a change of the inode, for each.
struct CreationModes: Sendable {
    /// Nil where it cannot be known, or not without changing it for all threads.
    private let umask: UInt16?

    init() {
        umask = CreationModes.currentUmask()
    }

    /// The mode to make a file with where that is the one it is to have; nil: make it for us alone, and set the mode later.
    ///
    /// The folder is new and still 0700, so that nobody else gets at the file before it has its owner. An ACL would change the
    /// mode afterwards, and a write or a change of the owner takes setuid bits away.
    func atCreation(_ wanted: WantedAttributes, in folder: FolderNode) -> UInt16? {
        guard folder.keepsModes, let umask, wanted.mode & (umask | 0o7000) == 0, wanted.attributes.isEmpty else {
            return nil
        }
        return wanted.mode
    }

    /// Whether the file system is one that takes the mode as it is given: others set their own, and say so only when asked to
    /// change it.
    static func areKept(on folder: Int32) -> Bool {
        var found = ow_file_system()
        return ow_get_file_system(folder, &found) == 0 && types.contains(found.type)
    }

    /// The magic numbers of `man 2 statfs`: ext2 to ext4, XFS, Btrfs, F2FS, tmpfs.
    private static let types: Set<UInt64> = [0xEF53, 0x5846_5342, 0x9123_683E, 0xF2F5_2010, 0x0102_1994]

    /// See: `man 5 proc_pid_status`.
    private static func currentUmask() -> UInt16? {
        let opened = ow_open(AT_FDCWD, "/proc/self/status", O_RDONLY | O_CLOEXEC, 0)
        guard opened >= 0 else { return nil }
        let file = Descriptor(owning: opened)
        return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 512) { buffer -> UInt16? in
            let count = ow_read(file.raw, buffer.baseAddress, buffer.count)
            guard count > 0 else { return nil }
            let lines = UnsafeBufferPointer(rebasing: buffer[..<Int(count)]).split(separator: UInt8(ascii: "\n"))
            guard let line = lines.first(where: { $0.starts(with: "Umask:".utf8) }) else { return nil }
            let digits = line.dropFirst(6).drop { $0 == UInt8(ascii: "\t") || $0 == UInt8(ascii: " ") }
            // Digits of the kernel's; of other bytes none becomes one.
            return UInt16(String(decoding: digits, as: UTF8.self), radix: 8)
        }
    }
}
