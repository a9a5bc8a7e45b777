import FileTree
import Synchronization

/// Where a pre-sync waits for a file system to write back what is dirty in memory: minutes, on a slow disk, and no hang.
final class WriteBack: Sendable {
    private let writes: String
    private let waiting = Mutex<BytePath?>(nil)

    /// - Parameter writes: what the file system has to write back, for the message.
    init(of writes: String = "what others have written to it") {
        self.writes = writes
    }

    /// That a file system is waited for just now; nil where none is.
    var text: String? {
        waiting.withLock { place in place.map { "the file system of '\($0)' is still writing back \(writes)" } }
    }

    func run(at place: BytePath) throws(FileTreeError) {
        try run(FileSystemSync(place), at: place)
    }

    func run(_ sync: FileSystemSync, at place: BytePath) throws(FileTreeError) {
        waiting.withLock { $0 = place }
        defer { waiting.withLock { $0 = nil } }
        try sync.run()
    }
}
