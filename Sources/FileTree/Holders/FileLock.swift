import CLinux
import Glibc

/// A lock on a file, as fcntl(2) knows it: what Java, Lucene, SQLite and most databases take.
///
/// The file system itself is asked, so the answer is right on btrfs, for holders in other PID namespaces, and for
/// another host over NFS, all of which /proc/locks gets wrong; and nothing is locked by asking.
package enum FileLock {
    /// Who has a lock on a file: 0 for one that cannot be seen from here, nil where it is free or gone.
    ///
    /// - Throws: where it cannot be told.
    package static func holder(of path: BytePath) throws(FileTreeError) -> Int32? {
        let opened = path.withCString { ow_open(AT_FDCWD, $0, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0) }
        if opened == -ENOENT { return nil }
        guard opened >= 0 else { throw .system("open", path, opened) }
        let file = Descriptor(owning: opened)
        var process: Int32 = 0
        let answer = ow_get_lock(file.raw, &process)
        guard answer >= 0 else { throw .system("ask for locks of", path, answer) }
        return answer == 1 ? process : nil
    }
}
