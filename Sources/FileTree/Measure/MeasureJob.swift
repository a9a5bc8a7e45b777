import Synchronization

/// What the workers of one measurement share.
final class MeasureJob: Sendable {
    let root: BytePath
    let filter: ExcludeFilter
    let progress: CopyProgress
    let isCancelled: @Sendable () -> Bool
    private let total = Mutex(TreeSize())
    private let linked = Mutex<[FileIdentity: UInt32]>([:])

    init(root: BytePath, filter: ExcludeFilter, progress: CopyProgress, isCancelled: @escaping @Sendable () -> Bool) {
        self.root = root
        self.filter = filter
        self.progress = progress
        self.isCancelled = isCancelled
    }

    var size: TreeSize { total.withLock { $0 } }

    func count(_ body: (inout sending TreeSize) -> Void) { total.withLock { body(&$0) } }

    /// How many names of an inode that has several were met, this one among them.
    func names(of identity: FileIdentity) -> UInt32 {
        linked.withLock { linked in
            let names = linked[identity, default: 0] + 1
            linked[identity] = names
            return names
        }
    }
}
