import Synchronization

/// What the workers of one look for changes share.
final class ChangeJob: Sendable {
    let root: BytePath
    let namesHoldBefore: FileTime?
    let filter: ExcludeFilter
    let progress: CopyProgress
    let isCancelled: @Sendable () -> Bool
    private let found = Mutex<(path: BytePath, change: ChangeScan.Change)?>(nil)

    init(
        root: BytePath, namesHoldBefore: FileTime?, filter: ExcludeFilter, progress: CopyProgress,
        isCancelled: @escaping @Sendable () -> Bool
    ) {
        self.root = root
        self.namesHoldBefore = namesHoldBefore
        self.filter = filter
        self.progress = progress
        self.isCancelled = isCancelled
    }

    /// Keeps the change whose path is the first.
    func note(_ path: BytePath, _ change: ChangeScan.Change) {
        found.withLock { found in
            if let first = found, !(path < first.path) { return }
            found = (path, change)
        }
    }

    var first: (path: BytePath, change: ChangeScan.Change)? { found.withLock { $0 } }
}
