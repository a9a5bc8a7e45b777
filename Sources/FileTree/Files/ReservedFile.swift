import CLinux
import Glibc

/// A file whose bytes are on the disk before they are needed, so that writing within them cannot fail for lack of room.
///
/// The room is written, not only allocated: a first write to blocks that were merely allocated may still need new ones of
/// the file system's own. On btrfs, which writes everything anew, the file is told to stay in place (`chattr +C`).
package final class ReservedFile: Sendable {
    package let path: BytePath
    /// For flock(2) and fstat(2); no program that is run gets it.
    package let number: Int32

    private init(path: BytePath, owning number: Int32) {
        self.path = path
        self.number = number
    }

    deinit { _ = ow_close(number) }

    /// Makes the file with `bytes` at its begin and zeros up to `size`, mode 0600, and locks it; it is there whole or not at all.
    ///
    /// The lock is older than its name: nobody may take it for a dead process's; and older than its bytes, for ``AbandonedFiles``.
    package static func createLocked(
        _ path: BytePath, _ bytes: [UInt8], size: Int
    ) throws(FileTreeError) -> ReservedFile {
        let (made, beside) = try makeLocked(for: path)
        let file = ReservedFile(path: path, owning: made)
        do throws(FileTreeError) {
            _ = clinux_write_in_place(made)
            let room = bytes + [UInt8](repeating: 0, count: max(0, size - bytes.count))
            try file.write(room, at: 0)
            try Names.renameWithoutReplacing(beside, to: path)
        } catch {
            _ = beside.withCString { ow_unlink(AT_FDCWD, $0, 0) }
            throw error
        }
        try Folder.sync(path.parent)
        return file
    }

    /// An empty file beside `path`; who looks for abandoned ones may have been there between its name and its lock.
    private static func makeLocked(for path: BytePath) throws(FileTreeError) -> (descriptor: Int32, path: BytePath) {
        for _ in 0..<5 {
            let beside = TemporaryName.beside(path)
            let flags = O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC
            let made = beside.withCString { ow_open(AT_FDCWD, $0, flags, 0o600) }
            guard made >= 0 else { throw .system("create", path, made) }
            let lock = OpenFileLock.take(made)
            if lock == .taken, isNamed(made, beside) { return (made, beside) }
            _ = ow_close(made)
            guard case .failed(let number) = lock else { continue }
            _ = beside.withCString { ow_unlink(AT_FDCWD, $0, 0) }
            throw .system("lock", path, number)
        }
        throw .system("lock", path, EWOULDBLOCK)
    }

    /// Opens a file that is there; where it cannot be written, for reading.
    package static func open(_ path: BytePath) throws(FileTreeError) -> ReservedFile {
        var opened = path.withCString { ow_open(AT_FDCWD, $0, O_RDWR | O_CLOEXEC | O_NOFOLLOW, 0) }
        if opened == -EROFS || opened == -EACCES {
            opened = path.withCString { ow_open(AT_FDCWD, $0, O_RDONLY | O_CLOEXEC | O_NOFOLLOW, 0) }
        }
        guard opened >= 0 else { throw .system("open", path, opened) }
        return ReservedFile(path: path, owning: opened)
    }

    /// Whether its name still leads to it, and not to another file or nowhere.
    package var hasItsName: Bool { Self.isNamed(number, path) }

    private static func isNamed(_ file: Int32, _ path: BytePath) -> Bool {
        var facts = stat()
        guard fstat(file, &facts) == 0, let named = try? FileStatus.ifPresent(path) else { return false }
        return named.inode == facts.st_ino
    }

    /// Writes at an offset, and waits until it is on the disk unless told otherwise.
    package func write(_ bytes: [UInt8], at offset: Int, isSynced: Bool = true) throws(FileTreeError) {
        var done = 0
        while done < bytes.count {
            let count = bytes.withUnsafeBytes { raw in
                raw.baseAddress.map { pwrite(number, $0 + done, bytes.count - done, off_t(offset + done)) } ?? 0
            }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { throw .system("write", path, count == 0 ? ENOSPC : errno) }
            done += count
        }
        guard isSynced else { return }
        let failed = ow_sync(number)
        guard failed == 0 else { throw .system("sync", path, failed) }
    }
}
