/// Measures a tree; see `run`.
package struct TreeMeasure: Sendable {
    private let root: BytePath
    private let exclude: [GlobPattern]
    private let workers: Int
    private let progress: CopyProgress
    private let isCancelled: @Sendable () -> Bool

    package init(
        root: BytePath, exclude: [GlobPattern] = [], workers: Int = 0, progress: CopyProgress = CopyProgress(),
        isCancelled: @escaping @Sendable () -> Bool = { false }
    ) {
        self.root = root
        self.exclude = exclude
        self.workers = workers
        self.progress = progress
        self.isCancelled = isCancelled
    }

    /// Counts entries and bytes without reading any file and without keeping anything of an entry.
    ///
    /// What vanishes meanwhile is not counted: a tree may be measured while it is in use.
    package func run() throws(FileTreeError) -> TreeSize {
        let source = try TreeRoot.open(root)
        let job = MeasureJob(root: root, filter: ExcludeFilter(exclude), progress: progress, isCancelled: isCancelled)
        let node = source.node()
        job.filter.prepare(node)
        if source.isTree { job.count { $0.entries += 1 } }
        node.source = try source.open(with: SourceReader()).release()
        try source.walk(node, workers: workers) { MeasureWorker(job) }
        return job.size
    }
}
