/// Looks whether a tree, or a single file, is still what a table says of it, by what the system tells of each entry.
///
/// Nothing is opened but folders, so it costs one call an entry: for a look while services stand still.
package struct ChangeScan: Sendable {
    /// How an entry differs.
    package enum Change: Sendable {
        case made, removed, changed
    }

    private let root: BytePath
    private let expected: EntryTable
    private let namesHoldBefore: FileTime?
    private let exclude: [GlobPattern]
    private let workers: Int
    private let progress: CopyProgress
    private let isCancelled: @Sendable () -> Bool

    /// - Parameter namesHoldBefore: where a folder's ctime is older, and as noted, it has the names noted, and is not listed; nil lists
    ///   all. A clock may not tick between two changes: older than a moment before `expected` was made.
    package init(
        root: BytePath, expected: EntryTable, namesHoldBefore: FileTime? = nil, exclude: [GlobPattern] = [],
        workers: Int = 0,
        progress: CopyProgress = CopyProgress(), isCancelled: @escaping @Sendable () -> Bool = { false }
    ) {
        self.root = root
        self.expected = expected
        self.namesHoldBefore = namesHoldBefore
        self.exclude = exclude
        self.workers = workers
        self.progress = progress
        self.isCancelled = isCancelled
    }

    /// The first entry by path that came, went, or has another size or time of change (ctime) than `expected` knows of the
    /// source; nil where there is none.
    ///
    /// That time tells every change of contents or attributes, and no program can set it back.
    package func firstChange() throws(FileTreeError) -> (path: BytePath, change: Change)? {
        let source = try TreeRoot.open(root)
        let job = ChangeJob(
            root: root, namesHoldBefore: namesHoldBefore, filter: ExcludeFilter(exclude), progress: progress,
            isCancelled: isCancelled)
        let node = source.node()
        job.filter.prepare(node)
        guard source.isTree != expected.isSingle, let top = expected.top else { return (BytePath(bytes: []), .changed) }
        node.expected = top
        node.seen = SeenMarks(top)
        if source.isTree, top.facts.changed != source.status.changed { job.note(BytePath(bytes: []), .changed) }
        node.source = try source.open(with: SourceReader()).release()
        node.isTrusted = TrustedFileSystem.holds(node.source)
        try source.walk(node, workers: workers) { ChangeWorker(job) }
        return job.first
    }
}
