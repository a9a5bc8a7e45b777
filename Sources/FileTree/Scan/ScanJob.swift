import Synchronization

/// What the workers of one scan share.
final class ScanJob: Sendable {
    let root: BytePath
    let digests: DigestSet
    let filter: ExcludeFilter
    let dropCache: Bool
    let progress: CopyProgress
    /// Whether nobody wants the scan any more, also since it has failed elsewhere.
    let isCancelled: @Sendable () -> Bool
    let failure = WalkFailure()
    /// Nil where the tree is listed.
    let expectation: Expectation?
    let isGentle: Bool
    /// Whether files are read past the page cache.
    let readsDirectly: Bool
    let readAheads = ReadAheads()
    /// Whether each call waits for another machine.
    let isRemote: Bool
    let links = ScannedInodes()
    let mounted: MountedNames
    private let notes = Mutex(Notes())

    struct Notes {
        var sockets: [BytePath] = []
        var mounts: [BytePath] = []
    }

    init(
        root: BytePath, digests: DigestSet, filter: ExcludeFilter, dropCache: Bool, readsDirectly: Bool,
        expectation: Expectation?, isGentle: Bool, isRemote: Bool, progress: CopyProgress,
        isCancelled: @escaping @Sendable () -> Bool
    ) {
        self.expectation = expectation
        self.isGentle = isGentle
        self.readsDirectly = readsDirectly
        self.isRemote = isRemote
        self.root = root
        mounted = MountedNames.below(root)
        self.digests = digests
        self.filter = filter
        self.dropCache = dropCache
        self.progress = progress
        self.isCancelled = failure.or(isCancelled)
    }

    func note(_ body: (inout sending Notes) -> Void) { notes.withLock { body(&$0) } }
    var noted: Notes { notes.withLock { $0 } }

    func path(_ node: FolderNode, _ name: EntryName? = nil) -> BytePath { root.appending(relativePath(node, name)) }

    func relativePath(_ node: FolderNode, _ name: EntryName?) -> BytePath {
        guard let name, !node.standsForParent else { return node.relativePath() }
        return node.relativePath().appending(name.path)
    }
}
