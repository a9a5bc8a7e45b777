import CLinux
import Glibc
import Synchronization

/// Writes a file system to the disk, and learns of every write that failed since this was made.
///
/// Made before the first write it is to vouch for: the kernel tells a failed write to descriptors that were open then, and to later
/// ones not. After a failure the kernel calls the pages clean that it could not write, and the next sync would succeed: so a
/// failure stands, and nothing is tried again.
///
/// See: `man 2 syncfs`.
package final class FileSystemSync: Sendable {
    private let path: BytePath
    private let descriptor: Int32
    private let failure = Mutex<FileTreeError?>(nil)

    /// Opens a file or folder on the file system.
    package init(_ path: BytePath) throws(FileTreeError) {
        let opened = path.withCString { LeasedFile.open(AT_FDCWD, $0, O_CLOEXEC) }
        guard opened >= 0 else { throw .system("open", path, opened) }
        self.path = path
        descriptor = opened
    }

    deinit {
        _ = ow_close(descriptor)
    }

    /// Waits until the disk has all that was written; what failed once fails ever after.
    package func run() throws(FileTreeError) {
        let failed = failure.withLock { failure -> FileTreeError? in
            if failure == nil, case let number = ow_sync_file_system(descriptor), number != 0 {
                failure = .system("sync the file system of", path, number)
            }
            return failure
        }
        if let failed { throw failed }
    }

    /// Whether a sync failed: what was written since this was made may not be on the disk.
    package var hasFailed: Bool { failure.withLock { $0 != nil } }
}
