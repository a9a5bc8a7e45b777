import CLinux
import Glibc

/// What a copy does with an entry that an earlier pass noted.
extension CopyWorker {
    enum BaseOutcome {
        /// Kept or shared, and recorded.
        case taken
        /// To be copied.
        case copy
        /// To be copied; its inode is already claimed in the link table.
        case claimed(LinkTable.Claim)
    }

    /// Keeps or shares an entry that is as noted: one look at the source, and for a kept one no other call.
    func takeFromBase(_ name: EntryName, _ node: FolderNode, _ base: FolderBase) throws(FileTreeError) -> BaseOutcome {
        noted = nil
        guard let use = job.base, let position = base.position(of: name) else { return .copy }
        if use.isInDestination { noted = position }
        guard base.isTrusted else { return .copy }
        var status = EntryStatus()
        let failed = status.load(node.source, name.pointer)
        if failed == -ENOENT {
            try job.vanished(node, name)
            return .taken
        }
        guard failed == 0 else { throw .system("look at", job.sourcePath(node, name), failed) }
        // What is mounted on a file lies on another file system.
        guard !status.isMountRoot, let entry = base.unchanged(position, status, before: use.trustedBefore) else {
            return .copy
        }
        if use.checks, try !isInDestination(name, node, status) { return .copy }
        if status.links > 1 { return try takeLinked(name, node, entry, status) }
        let extras = entry.extras
        if use.isInDestination {
            base.mark(position)
        } else if try !share(name, node, status, extras, group: nil) {
            return .copy
        }
        record(
            name, node, status, entry.xxh3, 0, extras, use.isInDestination ? .kept : .shared, isFirstName: true)
        return .taken
    }

    /// One of several names of an inode: the first that is met decides for all.
    private func takeLinked(
        _ name: EntryName, _ node: FolderNode, _ entry: BlockEntry, _ status: EntryStatus
    ) throws(FileTreeError) -> BaseOutcome {
        let claim = claim(status, name, node)
        switch claim {
        case .stopped: throw .cancelled
        case .other(let group):
            if group.origin == .kept {
                node.base?.mark(entry.position)
            } else if try !link(to: group, name, node) {
                return .claimed(claim)
            }
            record(
                name, node, statusOfLink(to: group, status), group.digest, group.number, group.extras, group.origin,
                isFirstName: false)
        case .first(let group):
            let extras = entry.extras
            if job.base?.isInDestination == true {
                node.base?.mark(entry.position)
                group.origin = .kept
            } else if try share(name, node, status, extras, group: group) {
                group.origin = .shared
            } else {
                return .claimed(claim)
            }
            group.digest = entry.xxh3
            group.status = status
            group.extras = extras
            record(name, node, status, group.digest, group.number, extras, group.origin, isFirstName: true)
            job.links.publish(group)
        }
        return .taken
    }

    /// Whether the destination's entry still looks like what is noted; what another run left may have been worked on.
    private func isInDestination(
        _ name: EntryName, _ node: FolderNode, _ status: EntryStatus
    ) throws(FileTreeError) -> Bool {
        var found = EntryStatus()
        let failed = withDestinationName(name) { found.load(node.destination, $0) }
        if failed == -ENOENT { return false }
        guard failed == 0 else { throw .system("look at", job.destinationPath(node, name), failed) }
        return found.looksLike(status) && found.permissions == status.permissions && !found.isMountRoot
    }

    /// Frees the name of an entry that is about to be made anew.
    func clear(_ name: EntryName, _ node: FolderNode) throws(FileTreeError) {
        guard let base = node.base else { return }
        base.touch()
        guard let position = noted else { return }
        // Marked, the name was met before by this pass, and kept or made anew.
        if base.isMarked(position) {
            try replace(name, node)
        } else {
            try removeExisting(name, node)
        }
        base.mark(position)
        noted = nil
    }

    /// Removes what was noted and is gone from the source.
    func removeGone(_ node: FolderNode, _ base: FolderBase) throws(FileTreeError) {
        try base.forEachUnmarked { (name: BytePath) throws(FileTreeError) in
            base.touch()
            try removeExisting(name, node)
        }
    }

    /// Removes from the destination what is not noted: nobody knows where it comes from.
    func removeStrangers(_ node: FolderNode, _ base: FolderBase?) throws(FileTreeError) {
        var strangers: [BytePath] = []
        try forEachName(of: node.destination, job.destinationPath(node)) { (name: EntryName) throws(FileTreeError) in
            if base?.position(of: name) == nil { strangers.append(name.path) }
        }
        for name in strangers { try removeExisting(name, node) }
        if !strangers.isEmpty { base?.touch() }
    }

    /// Adds an entry that is in its place.
    func record(
        _ name: EntryName, _ node: FolderNode, _ status: EntryStatus, _ digest: Digest128?, _ linkGroup: UInt32,
        _ extras: EntryExtras, _ origin: CopyTally.Origin, isFirstName: Bool
    ) {
        chunk.append(name, status, digest: digest, linkGroup: linkGroup, extras: extras)
        tally.add(origin, status, isFirstName: isFirstName)
        if origin == .copied { job.noteLate(node, name, status) }
        job.progress.add(files: 1)
    }

    func claim(_ status: EntryStatus, _ name: EntryName, _ node: FolderNode) -> LinkTable.Claim {
        let claim = job.links.claim(status.identity, links: status.links, folder: node, name: name)
        // Other names are linked from here, perhaps when the folder was closed long ago.
        if case .first = claim { job.folders.identify(node) }
        return claim
    }

    /// Lets those who wait for the first name go on, though it is not there: they copy their own.
    func forgo(_ claim: LinkTable.Claim?) {
        if case .first(let group)? = claim { job.links.publish(group) }
    }
}

extension ow_status {
    /// Whether kind, contents as far as a look tells, and time are those of another entry.
    func looksLike(_ other: ow_status) -> Bool {
        kind == other.kind && modified == other.modified
            && (kind != .file && kind != .symlink || size == other.size)
            && special_major == other.special_major && special_minor == other.special_minor
    }
}
