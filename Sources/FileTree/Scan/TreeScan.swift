import CLinux
import Glibc

/// Reads a tree, or a single file, with everything an entry has.
package struct TreeScan: Sendable {
    private let root: BytePath
    private let digests: DigestSet
    private let exclude: [GlobPattern]
    private let dropCache: Bool
    private let workers: Int
    private let progress: CopyProgress
    private let isCancelled: @Sendable () -> Bool

    /// - Parameters:
    ///   - digests: of the contents of files; with none, no file is read.
    ///   - dropCache: lets go of the cached pages of each file before it is read, so that the bytes come from the disk; pages not
    ///     yet written stay, so sync first.
    ///   - workers: threads; 0: one a core, 16 to 64 on network file systems.
    package init(
        root: BytePath, digests: DigestSet = .xxh3, exclude: [GlobPattern] = [], dropCache: Bool = false,
        workers: Int = 0,
        progress: CopyProgress = CopyProgress(), isCancelled: @escaping @Sendable () -> Bool = { false }
    ) {
        self.root = root
        self.digests = digests
        self.exclude = exclude
        self.dropCache = dropCache
        self.workers = workers
        self.progress = progress
        self.isCancelled = isCancelled
    }

    /// Scans, and returns when all workers have ended; the first error ends it.
    package func run() throws(FileTreeError) -> TreeListing {
        let source = try TreeRoot.open(root)
        let isTree = source.status.kind == .directory
        let crew = WorkerThreads.crew(wanted: workers, on: [source.descriptor.raw])
        let monitor = Monitor()
        let folders = FolderDescriptors(monitor: monitor, sourceRoot: root, hasDestination: false, workers: crew.most)
        let job = ScanJob(
            root: root, digests: digests, filter: ExcludeFilter(exclude), dropCache: dropCache, progress: progress,
            isCancelled: isCancelled)
        let node = FolderNode(parent: nil, name: [])
        node.status = source.status
        if isTree {
            try open(node, source, job)
        } else {
            node.standsForParent = true
            node.source = ow_open(source.parent.raw, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0)
            guard node.source >= 0 else { throw .system("open", root.parent, node.source) }
        }
        let walk = TreeWalk(root: node, folders: folders, monitor: monitor) { ScanWorker(job) }
        if isTree {
            try walk.run(crew)
        } else {
            try walk.runSingle(source.name)
        }
        defer { walk.forget() }
        return listing(job, node, walk.table(isTree: isTree))
    }

    private func open(_ node: FolderNode, _ source: borrowing TreeRoot, _ job: ScanJob) throws(FileTreeError) {
        let worker = ScanWorker(job)
        job.filter.prepare(node)
        let opened = worker.openSource(source.descriptor.raw, ".", O_DIRECTORY)
        guard opened >= 0 else { throw .system("open", root, opened) }
        let folder = Descriptor(owning: opened)
        node.attributes = try worker.readAttributes(folder.raw, byPath: false, root)
        node.source = folder.release()
    }

    private func listing(_ job: ScanJob, _ node: FolderNode, _ table: EntryTable) -> TreeListing {
        let noted = job.noted
        return TreeListing(
            entries: table, files: table.files, bytes: table.bytes, sockets: noted.sockets.sorted(),
            mounts: noted.mounts.sorted(), rootDevice: node.status.device, rootInode: node.status.inode)
    }
}
