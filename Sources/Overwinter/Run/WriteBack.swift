import FileTree
import Synchronization

/// Where a pre-sync waits for a file system to write back what is dirty in memory: minutes, on a slow disk, and no hang.
///
/// What the disk refuses then may be anything copied so far: nothing vouches for it any more, be there still a run that waits or not.
final class WriteBack: Sendable {
    private let writes: String
    private let partial: BytePath
    private let waiting = Mutex<BytePath?>(nil)

    /// - Parameters:
    ///   - writes: what the file system has to write back, for the message.
    ///   - partial: has the notes that are trusted no more where a sync fails.
    init(of writes: String = "what others have written to it", for partial: BytePath) {
        self.writes = writes
        self.partial = partial
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
        do throws(FileTreeError) {
            try sync.run()
        } catch {
            throw removingNotes(error)
        }
    }

    /// The failure, with what is to be done by hand where the notes cannot be removed.
    private func removingNotes(_ failure: FileTreeError) -> FileTreeError {
        do throws(OverwinterError) {
            try PassNotes.removeAll(in: partial)
            return failure
        } catch {
            var failure = failure
            failure.message += "; \(error.message)"
            failure.hint =
                "the copy cannot be trusted, and the next run would build on it: remove '\(partial)' before that"
            return failure
        }
    }
}
