import CLinux
import Glibc

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
        let isTree = source.status.kind == .directory
        let crew = WorkerThreads.crew(wanted: workers, on: [source.descriptor.raw])
        let monitor = Monitor()
        let folders = FolderDescriptors(monitor: monitor, sourceRoot: root, hasDestination: false, workers: crew.most)
        let job = MeasureJob(root: root, filter: ExcludeFilter(exclude), progress: progress, isCancelled: isCancelled)
        let node = FolderNode(parent: nil, name: [])
        node.status = source.status
        node.standsForParent = !isTree
        job.filter.prepare(node)
        let held = isTree ? source.descriptor.raw : source.parent.raw
        node.source = ow_open(held, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0)
        guard node.source >= 0 else { throw .system("open", isTree ? root : root.parent, node.source) }
        let walk = TreeWalk(root: node, folders: folders, monitor: monitor) { MeasureWorker(job) }
        if isTree {
            job.count { $0.entries += 1 }
            try walk.run(crew)
        } else {
            try walk.runSingle(source.name)
        }
        walk.forget()
        return job.size
    }
}
