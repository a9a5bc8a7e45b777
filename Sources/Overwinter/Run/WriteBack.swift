import FileTree
import Synchronization

/// Where a pre-sync waits for a file system to write back what others have written: minutes, on a slow disk, and no hang.
final class WriteBack: Sendable {
    private let waiting = Mutex<BytePath?>(nil)

    /// The file system that is waited for just now, by a path on it.
    var place: BytePath? { waiting.withLock { $0 } }

    func run(at place: BytePath) throws(FileTreeError) {
        let sync = try FileSystemSync(place)
        waiting.withLock { $0 = place }
        defer { waiting.withLock { $0 = nil } }
        try sync.run()
    }
}
