import CLinux
import Glibc

/// Counts entries of folders: what one thread of a measurement has and does.
final class MeasureWorker: TreeVisitor, @unchecked Sendable {  // made and used by one thread
    private let job: MeasureJob
    private let reader = SourceReader()
    private var size = TreeSize()

    init(_ job: MeasureJob) {
        self.job = job
    }

    var keepsRecords: Bool { false }

    /// Called at the end of each piece of work: a measurement keeps no records, but adds up.
    func takeChunk() -> RecordChunk {
        let counted = size
        job.count { $0 += counted }
        size = TreeSize()
        return RecordChunk()
    }

    func walkFailed() {}

    func enter(_ node: FolderNode) throws(FileTreeError) -> Bool {
        guard let parent = node.parent else { return true }
        let opened = node.withName { reader.open(parent.source, $0, O_DIRECTORY) }
        if opened == -ENOENT || opened == -ENOTDIR || opened == -ELOOP { return false }
        guard opened >= 0 else { throw .system("open", job.root.appending(node.relativePath()), opened) }
        let folder = Descriptor(owning: opened)
        let failed = node.status.load(folder.raw)
        guard failed == 0 else { throw .system("look at", job.root.appending(node.relativePath()), failed) }
        node.source = folder.release()
        job.filter.prepare(node)
        size.entries += 1
        return true
    }

    func leave(_ node: FolderNode) throws(FileTreeError) {}

    func visit(_ name: EntryName, in node: FolderNode, mayDefer: Bool) throws(FileTreeError) -> VisitOutcome {
        if job.isCancelled() { throw .cancelled }
        var status = EntryStatus()
        var type = Int32(name.type)
        if type == Int32(DT_REG) || type == Int32(DT_UNKNOWN) {
            let failed = status.load(node.source, name.pointer)
            if failed == -ENOENT { return .done }
            guard failed == 0 else {
                throw .system("look at", job.root.appending(node.relativePath(of: name.pointer)), failed)
            }
            type = Int32(UInt32(status.mode) & S_IFMT) >> 12
        }
        if job.filter.excludes(name, in: node, isFolder: type == Int32(DT_DIR)) { return .done }
        if type == Int32(DT_DIR) { return .folder }
        if type == Int32(DT_SOCK) { return .done }
        size.entries += 1
        job.progress.add(files: 1)
        guard type == Int32(DT_REG) else { return .done }
        size.files += 1
        let names = status.links == 1 ? 1 : job.names(of: status.identity)
        if names == 1 {
            size.bytes = size.bytes.plus(status.size)
            size.allocated += status.blocks * 512
        }
        if names == status.links { size.removable += status.blocks * 512 }
        return .done
    }
}
