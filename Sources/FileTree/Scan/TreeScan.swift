import CLinux

/// Reads a tree, or a single file, with everything an entry has.
package struct TreeScan: Sendable {
    private let root: BytePath
    private let top: BytePath?
    private let digests: DigestSet
    private let exclude: [GlobPattern]
    private let dropCache: Bool
    private let isGentle: Bool
    private let workers: Int
    private let progress: CopyProgress
    private let isCancelled: @Sendable () -> Bool

    /// - Parameters:
    ///   - top: a folder above the root, below which no link is followed on the way to it.
    ///   - digests: of the contents of files; with none, no file is read.
    ///   - dropCache: lets go of the cached pages of each file before it is read, so that the bytes come from the disk; pages not
    ///     yet written stay, so sync first.
    ///   - isGentle: steps aside for other programs (idle I/O class, nice 19), and leaves the page cache to them.
    ///   - workers: threads; 0: one a core, 16 to 64 on network file systems.
    package init(
        root: BytePath, beneath top: BytePath? = nil, digests: DigestSet = .xxh3, exclude: [GlobPattern] = [],
        dropCache: Bool = false,
        isGentle: Bool = false, workers: Int = 0,
        progress: CopyProgress = CopyProgress(), isCancelled: @escaping @Sendable () -> Bool = { false }
    ) {
        self.root = root
        self.top = top
        self.digests = digests
        self.exclude = exclude
        self.dropCache = dropCache
        self.isGentle = isGentle
        self.workers = workers
        self.progress = progress
        self.isCancelled = isCancelled
    }

    /// Scans, and returns when all workers have ended; the first error ends it.
    package func run() throws(FileTreeError) -> TreeListing {
        let (job, node, table) = try scan(nil)
        let noted = job.noted
        return TreeListing(
            entries: table, files: table.files, bytes: table.bytes, sockets: noted.sockets.sorted(),
            mounts: noted.mounts.sorted(), rootDevice: node.status.device, rootInode: node.status.inode)
    }

    /// Scans, and holds each entry against `expected` as it is found: no second table is made.
    ///
    /// Contents are compared by each digest that both have; a SHA-256 that `expected` lacks is written into it. Holes are
    /// compared only where `comparingHoles` asks for it, since file systems cut them differently. Of an entry that is missing or
    /// of another kind nothing else is said.
    ///
    /// - Parameters:
    ///   - trustingDigests: reads no file whose SHA-256 `expected` has: all but its contents is compared.
    ///   - sample: reads the files of a sample only, and compares all but the contents of the others; nil for all of them.
    ///   - isExcused: whether a difference of an entry of that kind is none.
    package func check(
        against expected: EntryTable, comparingHoles: Bool = false, trustingDigests: Bool = false,
        sample: ReadSample? = nil,
        isExcused: @escaping @Sendable (TreeDifference, EntryKind) -> Bool = { _, _ in false }
    ) throws(FileTreeError) -> TreeCheck {
        let expectation = Expectation(
            expected, comparesHoles: comparingHoles, trustsDigests: trustingDigests, sample: sample,
            isExcused: isExcused)
        let job = try scan(expectation).job
        return TreeCheck(
            differences: expectation.differences(members: job.links.members), sockets: job.noted.sockets.sorted())
    }

    private func scan(
        _ expectation: Expectation?
    ) throws(FileTreeError) -> (job: ScanJob, root: FolderNode, table: EntryTable) {
        guard isGentle else { return try walk(expectation) }
        return try GentleThread.run { () throws(FileTreeError) in try walk(expectation) }
    }

    /// A worker that waits for the disk leaves its core to others: small files are read several times as fast.
    private var diskWorkers: Int { max(8, min(4 * WorkerThreads.coreCount, 32), WorkerThreads.coreCount) }

    private func walk(
        _ expectation: Expectation?
    ) throws(FileTreeError) -> (job: ScanJob, root: FolderNode, table: EntryTable) {
        let source = try TreeRoot.open(root, beneath: top)
        // Another machine's cache is not gone past, and its file systems differ in what they make of it.
        let isRemote = NetworkFileSystem.holds(source.descriptor.raw)
        let job = ScanJob(
            root: root, digests: digests, filter: ExcludeFilter(exclude), dropCache: dropCache,
            readsDirectly: dropCache && !isRemote, expectation: expectation, isGentle: isGentle, isRemote: isRemote,
            progress: progress, isCancelled: isCancelled)
        let node = source.node()
        let worker = ScanWorker(job)
        let folder = try source.open(with: worker.reader)
        if source.isTree {
            job.filter.prepare(node)
            node.attributes = try worker.reader.readAttributes(folder.raw, byPath: false, root)
        }
        node.source = folder.release()
        worker.holdRoot(node)
        _ = worker.takeChunk()
        // Gentle is also how much is asked of the disk at once.
        let isFast = workers == 0 && job.readsDirectly && !isGentle
        let table = try source.walk(
            node, workers: isFast ? diskWorkers : workers, longAtOnce: job.readsDirectly ? ReadAheads.most : .max
        ) { ScanWorker(job) }
        return (job, node, table)
    }
}
