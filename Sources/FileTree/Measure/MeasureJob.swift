import Synchronization

/// What the workers of one measurement share.
final class MeasureJob: Sendable {
    let root: BytePath
    let filter: ExcludeFilter
    let progress: CopyProgress
    let isCancelled: @Sendable () -> Bool
    private let total = Mutex(TreeSize())
    private let linked = Mutex<Set<FileIdentity>>([])

    init(root: BytePath, filter: ExcludeFilter, progress: CopyProgress, isCancelled: @escaping @Sendable () -> Bool) {
        self.root = root
        self.filter = filter
        self.progress = progress
        self.isCancelled = isCancelled
    }

    var size: TreeSize { total.withLock { $0 } }

    func count(_ body: (inout sending TreeSize) -> Void) { total.withLock { body(&$0) } }

    /// Whether this is the first name met of an inode that has several.
    func isFirst(_ identity: FileIdentity) -> Bool { linked.withLock { $0.insert(identity).inserted } }
}
