import CLinux
import Glibc
import Synchronization

/// Walks a tree on several threads, a folder being the unit of work.
///
/// Work waits on a stack, so that the walk goes deep first and few folders are open. See `FolderDescriptors` for how many.
final class TreeWalk<Visitor: TreeVisitor>: @unchecked Sendable {  // everything mutable is guarded by the monitor
    struct Item {
        var node: FolderNode
        /// Records of getdents64; nil: the folder itself.
        var batch: [UInt8]?
    }

    let root: FolderNode
    private let monitor: Monitor
    private let folders: FolderDescriptors
    private let makeVisitor: @Sendable () -> Visitor
    private var stack: [Item] = []
    private var unfinished = 1
    /// Whether others may take long work over: behind it may be more, which nobody else could reach.
    private var isShared = false
    private var idle = 0
    private var failure: FileTreeError?
    private let isStopped = Atomic<Bool>(false)
    private let wanting = Atomic<Int>(0)

    /// `root` is entered: its descriptors are open, and stay so until the end of `run`.
    init(root: FolderNode, folders: FolderDescriptors, monitor: Monitor, makeVisitor: @escaping @Sendable () -> Visitor)
    {
        self.root = root
        self.folders = folders
        self.monitor = monitor
        self.makeVisitor = makeVisitor
    }

    /// Walks until the root is finished or a visitor fails: the first failure stops all workers and is thrown.
    func run(workers: Int) throws(FileTreeError) {
        root.isEntered = true
        monitor.locked { folders.register(root) }
        stack = [Item(node: root, batch: nil)]
        isShared = workers > 1
        WorkerThreads.run(workers) { self.work() }
        if let failure {
            forget()
            throw failure
        }
    }

    /// Visits one entry of the root only.
    func runSingle(_ name: BytePath) throws(FileTreeError) {
        root.isEntered = true
        monitor.locked { folders.register(root) }
        let visitor = makeVisitor()
        let failed = name.withCString { pointer -> FileTreeError? in
            do throws(FileTreeError) {
                let entry = EntryName(pointer: pointer, count: name.bytes.count, type: UInt8(DT_UNKNOWN))
                _ = try visitor.visit(entry, in: root, mayDefer: false)
                return nil
            } catch {
                return error
            }
        }
        if let failed {
            forget()
            throw failed
        }
        root.chunks = [visitor.takeChunk()]
        root.block = root.makeBlock()
    }

    /// What was recorded, after `run` or `runSingle`.
    func table(isTree: Bool) -> EntryTable { EntryTable(top: root.block, isSingle: !isTree) }

    /// Closes all folders.
    func forget() {
        stack = []
        folders.closeAll()
    }

    private func work() {
        let visitor = makeVisitor()
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 16)
        defer { buffer.deallocate() }
        monitor.lock()
        while failure == nil, unfinished > 0 {
            guard let item = stack.popLast() else {
                idle += 1
                wanting.store(idle, ordering: .relaxed)
                monitor.wait()
                idle -= 1
                wanting.store(idle, ordering: .relaxed)
                continue
            }
            monitor.unlock()
            do throws(FileTreeError) {
                try process(item, visitor, buffer)
            } catch {
                fail(error)
                visitor.walkFailed()
            }
            monitor.lock()
        }
        monitor.wakeAll()
        monitor.unlock()
    }

    private func fail(_ error: FileTreeError) {
        monitor.locked {
            if failure == nil { failure = error }
            monitor.wakeAll()
        }
        isStopped.store(true, ordering: .relaxed)
    }

    private func push(_ item: Item) {
        monitor.locked {
            item.node.pending += item.batch == nil ? 0 : 1
            stack.append(item)
            if idle > 0 { monitor.wakeAll() }
        }
    }

    private func process(
        _ item: Item, _ visitor: Visitor, _ buffer: UnsafeMutableRawBufferPointer
    ) throws(FileTreeError) {
        let node = item.node
        if !node.isEntered {
            guard let parent = node.parent else { preconditionFailure("the root is entered by its owner") }
            try folders.acquire(parent)
            let isEntered: Bool
            do throws(FileTreeError) {
                isEntered = try visitor.enter(node)
            } catch {
                folders.release(parent)
                throw error
            }
            folders.release(parent)
            guard isEntered else { return try abandon(node, visitor) }
            node.isEntered = true
            monitor.locked {
                // Pinned first: where all others are pinned too, it would itself be the one closed for room.
                node.pins += 1
                folders.register(node)
            }
        } else {
            try folders.acquire(node)
        }
        defer { folders.release(node) }
        if let batch = item.batch {
            let failed = batch.withUnsafeBytes { records -> FileTreeError? in
                do throws(FileTreeError) {
                    try visit(records, in: node, visitor, isBatch: true)
                    return nil
                } catch {
                    return error
                }
            }
            if let failed { throw failed }
        } else {
            try readEntries(of: node, visitor, buffer)
        }
        try done(node, visitor)
    }

    private func readEntries(
        of node: FolderNode, _ visitor: Visitor, _ buffer: UnsafeMutableRawBufferPointer
    ) throws(FileTreeError) {
        while true {
            let count = ow_get_entries(node.source, buffer.baseAddress, buffer.count)
            guard count >= 0 else { throw .system("list", folders.fullPath(node), count) }
            if count == 0 { return }
            let records = UnsafeRawBufferPointer(rebasing: buffer[..<Int(count)])
            // A buffer of names is worth handing over when it is long and somebody waits for work.
            if count > 8192, wanting.load(ordering: .relaxed) > 0 {
                push(Item(node: node, batch: Array(records)))
            } else {
                try visit(records, in: node, visitor, isBatch: false)
            }
        }
    }

    private func visit(
        _ records: UnsafeRawBufferPointer, in node: FolderNode, _ visitor: Visitor, isBatch: Bool
    ) throws(FileTreeError) {
        // A batch of one name was deferred before.
        let isSingle = isBatch && records.count <= 19 + 256 + 8 && records.count == recordLength(records)
        try forEachEntry(in: records) { (name: EntryName) throws(FileTreeError) in
            if isStopped.load(ordering: .relaxed) { throw FileTreeError.cancelled }
            let mayDefer = !isSingle && isShared
            switch try visitor.visit(name, in: node, mayDefer: mayDefer) {
            case .done: break
            case .folder:
                let child = FolderNode(parent: node, name: name.terminated)
                monitor.locked {
                    node.pending += 1
                    unfinished += 1
                    stack.append(Item(node: child, batch: nil))
                    if idle > 0 { monitor.wakeAll() }
                }
            case .deferred:
                push(Item(node: node, batch: record(of: name)))
            }
        }
    }

    private func recordLength(_ records: UnsafeRawBufferPointer) -> Int {
        records.count < 19 ? 0 : Int(records.loadUnaligned(fromByteOffset: 16, as: UInt16.self))
    }

    private func record(of name: EntryName) -> [UInt8] {
        let start = UnsafeRawPointer(name.pointer) - 19
        let length = Int(start.loadUnaligned(fromByteOffset: 16, as: UInt16.self))
        return Array(UnsafeRawBufferPointer(start: start, count: length))
    }

    /// An item of `node` is done; the last one finishes the folder, and its parents as far as they only waited for it.
    private func done(_ node: FolderNode, _ visitor: Visitor) throws(FileTreeError) {
        var chunk = visitor.takeChunk()
        var current = node
        while true {
            let isLast = monitor.locked {
                if !chunk.isEmpty { current.chunks.append(chunk) }
                current.pending -= 1
                return current.pending == 0
            }
            chunk = RecordChunk()
            guard isLast else { return }
            try folders.acquire(current)
            do throws(FileTreeError) {
                try folders.restoreParent(of: current)
                try visitor.leave(current)
            } catch {
                folders.release(current)
                throw error
            }
            if visitor.keepsRecords { current.block = current.makeBlock() }
            let parent = finish(current, wasEntered: true)
            guard let parent else { return }
            current = parent
        }
    }

    /// A folder that is left out counts as done for its parent.
    private func abandon(_ node: FolderNode, _ visitor: Visitor) throws(FileTreeError) {
        guard let parent = finish(node, wasEntered: false) else { return }
        try done(parent, visitor)
    }

    /// Closes the folder unless it is the root, whose end is the end of the walk.
    private func finish(_ node: FolderNode, wasEntered: Bool) -> FolderNode? {
        monitor.locked {
            if wasEntered { node.pins -= 1 }
            if let parent = node.parent, let block = node.block {
                parent.blocks.append(block)
                node.block = nil
            }
            if node.parent != nil { folders.close(node) }
            unfinished -= 1
            if unfinished == 0 { monitor.wakeAll() }
            return node.parent
        }
    }
}

extension FileTreeError {
    /// The walk was stopped; where another worker failed, its error is the one that is thrown.
    static var cancelled: FileTreeError {
        FileTreeError(.cancelled, path: BytePath(bytes: []), message: "cancelled")
    }
}
