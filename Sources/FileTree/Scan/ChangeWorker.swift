import CLinux
import Glibc

/// Looks at entries of folders: what one thread of a look for changes has and does.
final class ChangeWorker: TreeVisitor, @unchecked Sendable {  // made and used by one thread
    private let job: ChangeJob
    private let reader = SourceReader()
    private let knownName = KnownName()

    init(_ job: ChangeJob) {
        self.job = job
    }

    var keepsRecords: Bool { false }

    func takeChunk() -> RecordChunk { RecordChunk() }

    func walkFailed() {}

    func enter(_ node: FolderNode) throws(FileTreeError) -> Bool {
        guard let parent = node.parent else { return true }
        let opened = node.withName { reader.open(parent.source, $0, O_DIRECTORY) }
        guard opened >= 0 else {
            switch opened {
            case -ENOENT: throw .vanished(path(node))
            case -ENOTDIR, -ELOOP: throw .changed(path(node), "it is no folder any more")
            default: throw .system("open", path(node), opened)
            }
        }
        let folder = Descriptor(owning: opened)
        let failed = node.status.load(folder.raw)
        guard failed == 0 else { throw .system("look at", path(node), failed) }
        let isSameFileSystem = !node.status.isMountRoot && node.status.device == parent.status.device
        node.isTrusted = isSameFileSystem ? parent.isTrusted : TrustedFileSystem.holds(folder.raw)
        job.filter.prepare(node)
        node.name.withUnsafeBufferPointer { name in
            guard let index = parent.expected?.childIndex(of: UnsafeBufferPointer(rebasing: name.dropLast())) else {
                return
            }
            parent.seen?[child: index] = .seen
            node.expected = parent.expected?.children[index]
        }
        if let block = node.expected {
            node.seen = SeenMarks(block)
            if block.facts.changed != node.status.changed, !SubvolumeStandIn.isOne(node.status, folder.raw) {
                job.note(node.relativePath(), .changed)
            }
        } else {
            job.note(node.relativePath(), .made)
        }
        node.source = folder.release()
        return true
    }

    func leave(_ node: FolderNode) throws(FileTreeError) {
        guard let block = node.expected, let seen = node.seen else { return }
        node.seen = nil
        for position in 0..<block.count where seen[record: position] == .unseen {
            job.note(block[position].entry(in: node.relativePath()).path, .removed)
        }
        for (index, child) in block.children.enumerated() where seen[child: index] == .unseen {
            job.note(node.relativePath().appending(child.name), .removed)
        }
    }

    func visit(_ name: EntryName, in node: FolderNode, mayDefer: Bool) throws(FileTreeError) -> VisitOutcome {
        if job.isCancelled() { throw .cancelled }
        if name.type == UInt8(DT_DIR) {
            return job.filter.excludes(name, in: node, isFolder: true) ? .done : .folder
        }
        if name.type != UInt8(DT_UNKNOWN), job.filter.excludes(name, in: node, isFolder: false) { return .done }
        var status = EntryStatus()
        let failed = status.load(node.source, name.pointer)
        if failed == -ENOENT { throw .vanished(path(node, name)) }
        guard failed == 0 else { throw .system("look at", path(node, name), failed) }
        let isFolder = status.kind == .directory
        if name.type == UInt8(DT_UNKNOWN), job.filter.excludes(name, in: node, isFolder: isFolder) { return .done }
        if isFolder { return .folder }
        // Sockets are in no table.
        if status.kind == .socket { return .done }
        job.progress.add(files: 1)
        guard let block = node.expected, let position = node.standsForParent ? 0 : block.position(of: name.bytes) else {
            job.note(relativePath(node, name), .made)
            return .done
        }
        node.seen?[record: position] = .seen
        if !block.isSame(position, status) { job.note(relativePath(node, name), .changed) }
        return .done
    }

    func knownListing(of node: FolderNode) -> FolderBlock? {
        guard let before = job.namesHoldBefore, node.isTrusted, let block = node.expected, block.isWhole,
            block.facts.inode == node.status.inode,
            block.facts.traits.device == node.status.device, let changed = block.facts.changed,
            changed == node.status.changed, changed < before, !changed.isLastOfSmallClocks,
            block.facts.modified == node.status.modified
        else { return nil }
        return block
    }

    func visitKnown(
        _ range: Range<Int>, in node: FolderNode, mayDefer: Bool, defers: (EntryName, Int64) -> Void
    ) throws(FileTreeError) {
        guard let block = node.expected else { return }
        if job.isCancelled() { throw .cancelled }
        let (source, seen) = (node.source, node.seen)
        var status = EntryStatus()
        var failure: FileTreeError?
        block.forEachRecord(at: range) { position, bytes, record, _ in
            seen?[record: position] = .seen
            let name = knownName.set(bytes, record.kind)
            let failed = status.load(source, name.pointer)
            if failed == 0 {
                if !(record.isSame(status) ?? block.isSame(position, status)) {
                    job.note(relativePath(node, name), .changed)
                }
            } else if failed == -ENOENT {
                job.note(relativePath(node, name), .removed)
            } else {
                failure = .system("look at", path(node, name), failed)
            }
            return failure == nil
        }
        job.progress.add(files: range.count)
        if let failure { throw failure }
    }

    private func path(_ node: FolderNode, _ name: EntryName? = nil) -> BytePath {
        job.root.appending(relativePath(node, name))
    }

    private func relativePath(_ node: FolderNode, _ name: EntryName?) -> BytePath {
        guard let name, !node.standsForParent else { return node.relativePath() }
        return node.relativePath().appending(name.path)
    }
}
