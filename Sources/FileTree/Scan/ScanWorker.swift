import CLinux
import Glibc

/// Reads entries of folders: what one thread of a scan has and does.
final class ScanWorker: TreeVisitor, @unchecked Sendable {  // made and used by one thread
    let job: ScanJob
    let reader: SourceReader
    private let contents: ContentReader
    private var chunk = RecordChunk()
    var comparison: EntryComparison
    var held = Expectation.Found()
    let comparesHoles: Bool
    /// How many files may still turn out to have attributes before no other is looked at without being opened.
    private var asksByName = 100

    init(_ job: ScanJob) {
        self.job = job
        reader = SourceReader(mounted: job.mounted, isCancelled: job.isCancelled)
        comparesHoles = job.expectation?.comparesHoles ?? false
        comparison = EntryComparison(ignoring: [], comparesHoles: comparesHoles)
        contents = ContentReader(
            progress: job.progress, isCancelled: job.isCancelled, digests: job.digests, isGentle: job.isGentle)
    }

    var keepsRecords: Bool { job.expectation == nil }

    func takeChunk() -> RecordChunk {
        giveDifferences()
        return chunk.take()
    }

    private func giveDifferences() {
        job.expectation?.add(held)
        held = Expectation.Found()
    }

    func walkFailed() {
        job.failure.note()
        job.links.stop()
    }

    func enter(_ node: FolderNode) throws(FileTreeError) -> Bool {
        guard let parent = node.parent else { return true }
        if job.isCancelled() { throw .cancelled }
        let opened = node.withName { reader.open(parent.source, $0, O_DIRECTORY) }
        guard opened >= 0 else {
            if opened == -ENOENT { throw .vanished(job.path(node)) }
            throw .system("open", job.path(node), opened)
        }
        let folder = Descriptor(owning: opened)
        let failed = node.status.load(folder.raw)
        guard failed == 0 else { throw .system("look at", job.path(node), failed) }
        if node.status.isMountRoot {
            let path = node.relativePath()
            job.note { $0.mounts.append(path) }
        }
        job.filter.prepare(node)
        node.attributes = try reader.readAttributes(folder.raw, byPath: false, job.path(node))
        holdFolder(node, in: parent)
        node.source = folder.release()
        return true
    }

    func leave(_ node: FolderNode) throws(FileTreeError) {
        holdMissing(node)
        giveDifferences()
    }

    func visit(_ name: EntryName, in node: FolderNode, mayDefer: Bool) throws(FileTreeError) -> VisitOutcome {
        guard let type = try reader.type(of: name, in: node.source, job.path(node, name)) else {
            throw .vanished(job.path(node, name))
        }
        if job.filter.excludes(name, in: node, isFolder: type == Int32(DT_DIR)) { return .done }
        if job.isCancelled() { throw .cancelled }
        switch type {
        case Int32(DT_DIR): return .folder
        case Int32(DT_SOCK):
            let path = job.relativePath(node, name)
            job.note { $0.sockets.append(path) }
            return .done
        default: return try scan(name, node, isFile: type == Int32(DT_REG), mayDefer: mayDefer)
        }
    }

    private func scan(
        _ name: EntryName, _ node: FolderNode, isFile: Bool, mayDefer: Bool
    ) throws(FileTreeError) -> VisitOutcome {
        let isRead = isFile && !job.digests.isEmpty && !hasTrustedDigest(name, node) && isInSample(name, node)
        var status = EntryStatus()
        if isFile, !isRead, hasNoAttributes(name, node, &status) {
            noteMount(name, node, status)
            try takeUnread(name, node, status)
            job.progress.add(files: 1)
            return .done
        }
        let (opened, byPath) = open(name, node, isFile: isFile, isRead: isRead)
        if opened == -ENOENT { throw .vanished(job.path(node, name)) }
        guard opened >= 0 else { throw .system("open", job.path(node, name), opened) }
        let file = Descriptor(owning: opened)
        let failed = status.load(file.raw)
        guard failed == 0 else { throw .system("look at", job.path(node, name), failed) }
        guard (status.kind == .file) == isFile else {
            throw .changed(job.path(node, name), "it is of another kind now")
        }
        if isRead, mayDefer, status.size >= 8 << 20 { return .deferred(size: status.size) }
        noteMount(name, node, status)
        if status.links > 1 {
            switch job.links.claim(status.identity, isRead: isRead) {
            case .stopped: throw .cancelled
            case .known(let number, let found): note(name, node, status, found.digest, number, found.extras)
            case .own(let number):
                let (digest, extras) = try read(file.raw, status, byPath: byPath, isRead: isRead, name, node)
                if isRead {
                    job.links.publish(number, of: status.identity, ScannedInodes.Found(digest: digest, extras: extras))
                }
                note(name, node, status, digest, number, extras)
            }
        } else {
            let (digest, extras) = try read(file.raw, status, byPath: byPath, isRead: isRead, name, node)
            note(name, node, status, digest, 0, extras)
        }
        job.progress.add(files: 1)
        return .done
    }

    private func noteMount(_ name: EntryName, _ node: FolderNode, _ status: EntryStatus) {
        guard status.isMountRoot, !node.standsForParent else { return }
        let path = job.relativePath(node, name)
        job.note { $0.mounts.append(path) }
    }

    /// Looks at a file that need not be opened: of nearly all there is nothing to be had but their status.
    ///
    /// False where there may be attributes, or the kernel cannot tell.
    private func hasNoAttributes(_ name: EntryName, _ node: FolderNode, _ status: inout EntryStatus) -> Bool {
        guard asksByName > 0, status.load(node.source, name.pointer) == 0, status.kind == .file else { return false }
        let size = ow_count_attributes(node.source, name.pointer)
        if size == 0 || size == -Int64(ENOTSUP) { return true }
        asksByName = size > 0 ? asksByName - 1 : 0
        return false
    }

    private func takeUnread(_ name: EntryName, _ node: FolderNode, _ status: EntryStatus) throws(FileTreeError) {
        var number: UInt32 = 0
        if status.links > 1 {
            guard case .own(let own) = job.links.claim(status.identity, isRead: false) else { throw .cancelled }
            number = own
        }
        note(name, node, status, nil, number, EntryExtras())
    }

    /// Opens an entry to read it or to look at it, and says whether its attributes are to be had by a path only.
    ///
    /// A file is opened as for reading in any case, for by a path they cost three times as much; but not where that is one more
    /// message to another machine.
    private func open(_ name: EntryName, _ node: FolderNode, isFile: Bool, isRead: Bool) -> (Int32, byPath: Bool) {
        if isRead || isFile && !job.isRemote {
            let opened = reader.open(node.source, name.pointer, 0)
            // One that may not be read can still be looked at.
            if isRead || opened >= 0 || opened == -ENOENT { return (opened, false) }
        }
        return (ow_open(node.source, name.pointer, ow_O_PATH | O_NOFOLLOW | O_CLOEXEC, 0), true)
    }

    private func note(
        _ name: EntryName, _ node: FolderNode, _ status: EntryStatus, _ digest: Digest128?, _ linkGroup: UInt32,
        _ extras: EntryExtras
    ) {
        if job.expectation == nil {
            chunk.append(name, status, digest: digest, linkGroup: linkGroup, extras: extras)
        } else {
            hold(name, node, status, digest, linkGroup, extras)
        }
    }

    private func read(
        _ file: Int32, _ status: EntryStatus, byPath: Bool, isRead: Bool, _ name: EntryName, _ node: FolderNode
    ) throws(FileTreeError) -> (Digest128?, EntryExtras) {
        var extras = EntryExtras()
        extras.attributes = try reader.readAttributes(file, byPath: byPath, job.path(node, name))
        switch status.kind {
        case .symlink:
            guard let target = reader.readLink(file, "") else {
                throw .system("read the link", job.path(node, name), EIO)
            }
            extras.linkTarget = target
        case .blockDevice, .characterDevice:
            extras.specialDevice = DeviceNumber(major: status.special_major, minor: status.special_minor)
        case .file where isRead:
            return (try digest(file, status, name, node, &extras), extras)
        case .file, .directory, .fifo, .socket: break
        }
        return (nil, extras)
    }

    private func digest(
        _ file: Int32, _ status: EntryStatus, _ name: EntryName, _ node: FolderNode, _ extras: inout EntryExtras
    ) throws(FileTreeError) -> Digest128? {
        let mayHaveHoles = status.blocks * 512 < status.size || status.size > 65536 || !extras.attributes.isEmpty
        guard let outcome = read(file, status, mayHaveHoles: mayHaveHoles) else {
            guard let failure = contents.failure, failure.side == .reading else { throw .cancelled }
            throw .system("read", job.path(node, name), failure.number, atByte: failure.offset)
        }
        guard outcome.length == status.size else { throw .changed(job.path(node, name), "its size changed") }
        extras.holes = outcome.holes
        if job.digests.contains(.sha256) {
            guard let digest = contents.hasher.sha256() else {
                throw FileTreeError(
                    .other, path: job.path(node, name),
                    message: "unable to compute the SHA-256 of '\(job.path(node, name))': libcrypto refused")
            }
            extras.sha256 = digest
        }
        return contents.hasher.xxh3()
    }

    /// From the disk where that is asked for.
    private func read(_ file: Int32, _ status: EntryStatus, mayHaveHoles: Bool) -> ContentReader.Outcome? {
        let size = status.size
        // Pieces between holes are better read ahead by the kernel, and what is compressed it reads through the page cache in any case.
        let isDense = status.blocks * 512 >= size
        guard job.readsDirectly, isDense, size >= ContentReader.leastDirect else {
            if job.dropCache { _ = ow_drop_cache(file) }
            return contents.transfer(from: file, to: -1, size: size, mayHaveHoles: mayHaveHoles)
        }
        let isLong = size >= ReadAhead.least
        let ahead = isLong ? job.readAheads.take() : nil
        defer { if isLong { job.readAheads.giveBack(ahead) } }
        // Also what is read past the page cache: some file systems read compressed or encrypted files through it all the same.
        _ = ow_drop_cache(file)
        return contents.read(file, size: size, mayHaveHoles: mayHaveHoles, ahead: ahead)
    }
}
