import CLinux
import Glibc

/// Copies a tree, or a single file, with everything an entry has; see `run`.
package struct TreeCopy: Sendable {
    package struct Options: Sendable {
        /// Entries the copy leaves out, relative to the source; excluded folders are not entered.
        package var exclude: [GlobPattern] = []
        /// Removes from the destination what the source has not, but for what is excluded; never across a mount.
        package var delete = false
        /// Threads; 0: one a core, 16 to 64 on network file systems.
        package var workers = 0
        /// Whether an entry that changes or vanishes while it is copied ends the copy.
        package var changeIsError = true
        /// Of a copy of a source at work: that no pass on top of it comes, so that its report is of what the destination has.
        ///
        /// A file that changes while it is copied then has the size and the digest of what was copied of it, and of a name that is
        /// listed twice what was met first stays.
        package var isLast = false
        /// Names of attributes that the destination was found to give to what is made in it, by earlier passes.
        package var ownAttributes: Set<[UInt8]> = []
        /// What the values of an entry's extended attributes may come to, in bytes; more end the copy.
        package var mostAttributeBytes = Int.max
        /// Whether the report lists the entries; without them its sums are 0 as well.
        package var keepsEntries = true
        /// Where it gives an entry for a path below the root, owner, mode, times and attributes come from that, not from the source.
        ///
        /// With it, `base` is ignored: what is made by a record is a restore.
        package var attributes: (@Sendable (BytePath) -> TreeEntry?)?
        /// A folder above the source, below which no link is followed on the way to it: what is below a set is input.
        package var sourceTop: BytePath?
        /// Gives the copy other owners, those of the source and those of `attributes`; with it, `base` is ignored too.
        package var owners = OwnerMap()
        /// What an earlier pass noted of the source, so that only what changed is copied; nil copies all.
        package var base: CopyBase?

        /// Since when the source is to stand still, by `CLOCK_REALTIME`; see `TreeCopyReport.late`.
        package var stillSince: FileTime?

        /// Whether the copy steps aside for other programs (idle I/O class, nice 19), and leaves the page cache to them.
        package var isGentle = false

        package init() {}

        var mayUseBase: Bool { attributes == nil && owners.isEmpty }

        /// Whether folders need a descriptor in a third tree.
        var sharesWithTree: Bool {
            if case .tree? = base?.place { mayUseBase } else { false }
        }
    }

    private let from: BytePath
    private let to: BytePath
    private let options: Options
    private let progress: CopyProgress
    private let isCancelled: @Sendable () -> Bool

    /// A copy of `from` as `to`: the destination is made equal to the source, not put inside of what is there.
    package init(
        from: BytePath, to: BytePath, options: Options = Options(), progress: CopyProgress = CopyProgress(),
        isCancelled: @escaping @Sendable () -> Bool = { false }
    ) {
        self.from = from
        self.to = to
        self.options = options
        self.progress = progress
        self.isCancelled = isCancelled
    }

    /// Copies, and returns when all workers have ended.
    ///
    /// The first error ends the copy; what was copied so far stays. Nothing is synced. Throws `.isSymbolicLink` where a root is
    /// one, `.changed` and `.vanished` for entries that do not stand still, `.cancelled` when asked to stop.
    package func run() throws(FileTreeError) -> TreeCopyReport {
        guard options.isGentle else { return try copy() }
        return try GentleThread.run { () throws(FileTreeError) in try copy() }
    }

    private func copy() throws(FileTreeError) -> TreeCopyReport {
        let source = try TreeRoot.open(from, beneath: options.sourceTop)
        let target = try CopyTarget(to)
        if source.isTree, try target.lies(in: source.status.identity) {
            throw FileTreeError(.other, path: to, message: "the destination '\(to)' lies inside the source '\(from)'")
        }
        let crew = WorkerThreads.crew(wanted: options.workers, on: [source.descriptor.raw, target.parent.raw])
        let monitor = Monitor()
        let folders = FolderDescriptors(
            monitor: monitor, sourceRoot: from, hasDestination: true, hasShared: options.sharesWithTree,
            workers: crew.most)
        let job = CopyJob(
            source: from, destination: to, options: options, progress: progress, isCancelled: isCancelled,
            folders: folders,
            user: geteuid(), group: getegid())
        let root = source.node()
        if job.base != nil, let noted = options.base?.entries, noted.isSingle != source.isTree {
            root.base = noted.top.map { FolderBase($0, isSingle: noted.isSingle) }
        }
        if source.isTree {
            try openTree(root, source, target, job)
        } else {
            try openParents(root, source, target, job)
        }
        // Nothing can fail between the opening of the root's descriptors and the walk, which closes them.
        let rename = source.isTree ? nil : target.name
        let walk = TreeWalk(root: root, folders: folders, monitor: monitor) { CopyWorker(job, rename: rename) }
        try walk.run(crew, over: source)
        defer { walk.forget() }
        try setLateModes(job)
        return report(job, root, walk.table)
    }

    private func openTree(
        _ root: FolderNode, _ source: borrowing TreeRoot, _ target: borrowing CopyTarget, _ job: CopyJob
    ) throws(FileTreeError) {
        let worker = CopyWorker(job)
        job.filter.prepare(root)
        let folder = try source.open(with: worker.reader)
        root.base?.isTrusted = TrustedFileSystem.holds(folder.raw)
        job.noteFileSystem(of: folder.raw)
        try worker.readAttributes(of: root, folder.raw)
        let shared = Descriptor(owning: try openShared(root, job))
        let (made, isFresh) = try target.openFolder()
        let destination = Descriptor(owning: made)
        try worker.prepare(root, destination.raw, isFresh: isFresh, inheritsACL: true)
        if root.destinationIdentity == root.status.identity {
            throw FileTreeError(.other, path: to, message: "'\(from)' and '\(to)' are the same folder")
        }
        let identity = root.destinationIdentity
        if let identity, identity == root.sharedIdentity { throw TreeCopy.ownBase(to) }
        job.note { $0.destinationRoot = identity }
        root.source = folder.release()
        root.destination = destination.release()
        root.shared = shared.release()
        do throws(FileTreeError) {
            try worker.enterBase(root, in: nil)
            if !isFresh, options.delete, job.base?.isInDestination != true { try worker.removeSurplus(root) }
        } catch {
            FolderDescriptors.close(root.descriptors)
            throw error
        }
    }

    /// Opens the folder that unchanged entries of the root are shared with; -1 where there is none.
    private func openShared(_ root: FolderNode, _ job: CopyJob) throws(FileTreeError) -> Int32 {
        guard root.base != nil, let path = job.base?.shared else { return -1 }
        let above = root.standsForParent ? path.normalized.parent : path
        let shown = above.isEmpty ? BytePath(".") : above
        let follow = root.standsForParent ? 0 : O_NOFOLLOW
        let opened = shown.withCString { ow_open(AT_FDCWD, $0, ow_O_PATH | O_DIRECTORY | O_CLOEXEC | follow, 0) }
        // A set that was removed meanwhile, or that lacks this source: all is copied.
        guard opened >= 0 else { return -1 }
        var status = EntryStatus()
        guard status.load(opened) == 0 else {
            _ = ow_close(opened)
            return -1
        }
        if !root.standsForParent {
            guard status.identity != root.status.identity else {
                _ = ow_close(opened)
                throw TreeCopy.ownBase(from)
            }
            root.sharedIdentity = status.identity
        }
        return opened
    }

    private static func ownBase(_ path: BytePath) -> FileTreeError {
        FileTreeError(.other, path: path, message: "'\(path)' cannot be copied on top of itself")
    }

    private func openParents(
        _ root: FolderNode, _ source: borrowing TreeRoot, _ target: borrowing CopyTarget, _ job: CopyJob
    ) throws(FileTreeError) {
        var found = EntryStatus()
        if target.name.withCString({ found.load(target.parent.raw, $0) }) == 0 {
            if found.kind == .symlink { throw TreeRoot.symbolicLink(to) }
            if found.identity == source.status.identity {
                throw FileTreeError(.other, path: to, message: "'\(from)' and '\(to)' are the same file")
            }
        }
        root.base?.isTrusted = TrustedFileSystem.holds(source.parent.raw)
        job.noteFileSystem(of: source.descriptor.raw)
        let folder = try source.open(with: SourceReader())
        root.destination = ow_open(target.parent.raw, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0)
        guard root.destination >= 0 else { throw .system("open", to.parent, root.destination) }
        root.source = folder.release()
        var destination = EntryStatus()
        if destination.load(root.destination) == 0 { root.destinationIdentity = destination.identity }
        root.shared = try openShared(root, job)
    }

    private func setLateModes(_ job: CopyJob) throws(FileTreeError) {
        for (node, mode) in job.noted.lateModes {
            do throws(FileTreeError) {
                try job.folders.acquire(node)
            } catch {
                // The next pass sets it.
                guard !options.changeIsError, error.isOfMovedEntry else { throw error }
                continue
            }
            let failed = ow_set_mode(node.destination, 0, UInt32(mode))
            job.folders.release(node)
            guard failed == 0 else { throw .system("set the mode of", job.destinationPath(node), failed) }
        }
    }

    private func report(_ job: CopyJob, _ root: FolderNode, _ table: EntryTable) -> TreeCopyReport {
        let noted = job.noted
        return TreeCopyReport(
            entries: table, files: table.files, bytes: table.bytes, copied: noted.tally.copied, kept: noted.tally.kept,
            shared: noted.tally.shared, sockets: noted.sockets.sorted(), unkept: job.unkept.all,
            ownAttributes: job.unkept.ownAttributes, mounts: noted.mounts.sorted(), changed: noted.changed.sorted(),
            late: noted.isOfOurClock ? noted.late.sorted() : [],
            split: job.links.split, rootDevice: root.status.device, rootInode: root.status.inode)
    }
}
