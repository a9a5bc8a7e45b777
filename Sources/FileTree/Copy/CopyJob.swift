import Synchronization

/// What the workers of one copy share.
final class CopyJob: Sendable {
    let options: TreeCopy.Options
    let base: Base?
    let source: BytePath
    let destination: BytePath
    let progress: CopyProgress
    /// Whether nobody wants the copy any more, also since it has failed elsewhere.
    let isCancelled: @Sendable () -> Bool
    let failure = WalkFailure()
    let filter: ExcludeFilter
    let links = LinkTable()
    let unkept = UnkeptLog()
    let folders: FolderDescriptors
    let modes = CreationModes()
    let mounted: MountedNames
    let user: UInt32
    let group: UInt32
    private let notes = Mutex(Notes())

    struct Notes {
        var sockets: [BytePath] = []
        var mounts: [BytePath] = []
        var changed: [BytePath] = []
        var late: [BytePath] = []
        var isOfOurClock = true
        var tally = CopyTally()
        /// Folders that got more permissions than they are to have, so that links into them can still be made.
        var lateModes: [(node: FolderNode, mode: UInt16)] = []
        /// The destination's root, which must not be met in the source.
        var destinationRoot: FileIdentity?
    }

    init(
        source: BytePath, destination: BytePath, options: TreeCopy.Options, progress: CopyProgress,
        isCancelled: @escaping @Sendable () -> Bool, folders: FolderDescriptors, user: UInt32, group: UInt32
    ) {
        self.source = source
        self.destination = destination
        self.options = options
        base = options.mayUseBase ? options.base.map(Base.init) : nil
        self.progress = progress
        self.isCancelled = failure.or(isCancelled)
        self.folders = folders
        self.user = user
        self.group = group
        filter = ExcludeFilter(options.exclude)
        mounted = MountedNames.below(source)
        unkept.addOwn(Array(options.ownAttributes))
    }

    /// How what an earlier pass noted is used.
    struct Base: Sendable {
        let trustedBefore: FileTime
        let isInDestination: Bool
        let checks: Bool
        let hasSameNames: Bool
        let reflink: Bool
        /// The tree that unchanged entries are shared with.
        let shared: BytePath?

        init(_ base: CopyBase) {
            trustedBefore = base.trustedBefore
            hasSameNames = base.hasSameNames
            switch base.place {
            case .destination(let checks): (isInDestination, self.checks, reflink, shared) = (true, checks, false, nil)
            case .tree(let path, let reflink):
                (isInDestination, checks, self.reflink, shared) = (false, false, reflink, path)
            }
        }
    }

    /// Whether permission bits bind us.
    var isOrdinaryUser: Bool { user != 0 }

    func note(_ body: (inout sending Notes) -> Void) { notes.withLock { body(&$0) } }
    var noted: Notes { notes.withLock { $0 } }
    func add(_ tally: CopyTally) { notes.withLock { $0.tally.add(tally) } }

    func sourcePath(_ node: FolderNode, _ name: EntryName? = nil) -> BytePath {
        source.appending(relativePath(node, name))
    }

    func destinationPath(_ node: FolderNode, _ name: EntryName? = nil) -> BytePath {
        destination.appending(relativePath(node, name))
    }

    /// A name in the folder that stands for a single file's parent is the root itself.
    func relativePath(_ node: FolderNode, _ name: EntryName?) -> BytePath {
        guard let name, !node.standsForParent else { return node.relativePath() }
        return node.relativePath().appending(name.path)
    }

    /// The attributes an entry is to have: the record's where one is given, and of other owners where these are asked for.
    func wanted(_ node: FolderNode, _ name: EntryName?, _ status: EntryStatus, _ found: [ExtendedAttribute])
        -> WantedAttributes
    {
        let record = options.attributes?(relativePath(node, name))
        var wanted = record.map(WantedAttributes.init) ?? WantedAttributes(status, found)
        if !options.owners.isEmpty { wanted.map(options.owners) }
        return wanted
    }

    /// What is copied lies on the file system of an open file, from here on.
    func noteFileSystem(of file: Int32) {
        if options.stillSince != nil, !TrustedFileSystem.holds(file) { note { $0.isOfOurClock = false } }
    }

    /// Notes an entry that was changed when nothing was to be changed any more.
    func noteLate(_ node: FolderNode, _ name: EntryName?, _ status: EntryStatus) {
        // A time that is still to come is of a clock that was wrong once, and tells nothing.
        guard let still = options.stillSince, still < status.changed, !(FileSystemClock.precise < status.changed) else {
            return
        }
        let path = relativePath(node, name)
        note { $0.late.append(path) }
    }

    /// An entry is not what it was when its reading began.
    func changed(_ node: FolderNode, _ name: EntryName?, _ how: String) throws(FileTreeError) {
        if options.changeIsError { throw .changed(sourcePath(node, name), how) }
        noteUnrecorded(node, name)
        let path = relativePath(node, name)
        note { $0.changed.append(path) }
    }

    func vanished(_ node: FolderNode, _ name: EntryName?) throws(FileTreeError) {
        if options.changeIsError { throw .vanished(sourcePath(node, name)) }
        noteUnrecorded(node, name)
        let path = relativePath(node, name)
        note { $0.changed.append(path) }
    }

    /// What is said of an entry may be all that is left of it; what is mounted on a name leaves its folder's time as it was.
    private func noteUnrecorded(_ node: FolderNode, _ name: EntryName?) {
        (name == nil ? node.parent : node)?.noteUnrecorded()
    }
}
