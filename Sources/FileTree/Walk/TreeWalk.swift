import CLinux
import Glibc
import Synchronization

/// Walks a tree on several threads, a folder being the unit of work.
///
/// Work waits on a stack, so that the walk goes deep first and few folders are open. See `FolderDescriptors` for how many.
final class TreeWalk<Visitor: TreeVisitor>: @unchecked Sendable {  // everything mutable is guarded by the monitor
    private typealias Item = WorkStack.Item

    let root: FolderNode
    let monitor: Monitor
    let folders: FolderDescriptors
    private let makeVisitor: @Sendable () -> Visitor
    private var stack = WorkStack()
    private var crew = WorkerThreads.Crew(atOnce: 1)
    /// How many of the crew work; the others wait for their turn.
    private var started = 1
    /// Folders that are not finished.
    var unfinished = 1
    private var idle = 0
    private var failure: FileTreeError?
    private let isStopped = Atomic<Bool>(false)
    /// Workers that have nothing to do, less the work that waits for them.
    private let wanting = Atomic<Int>(0)
    private let pace = WalkPace()

    /// `root` is entered: its descriptors are open, and stay so until the end of `run`.
    init(
        root: FolderNode, folders: FolderDescriptors, monitor: Monitor, longAtOnce: Int = .max,
        makeVisitor: @escaping @Sendable () -> Visitor
    ) {
        stack.longAtOnce = longAtOnce
        self.root = root
        self.folders = folders
        self.monitor = monitor
        self.makeVisitor = makeVisitor
    }

    /// Walks until the root is finished or a visitor fails: the first failure stops all workers and is thrown.
    private func run(_ crew: WorkerThreads.Crew) throws(FileTreeError) {
        root.isEntered = true
        monitor.locked { folders.register(root) }
        stack.push(Item(node: root))
        self.crew = crew
        started = crew.atOnce
        WorkerThreads.run(crew.most) { self.work($0) }
        if let failure {
            forget()
            throw failure
        }
    }

    /// Walks what was opened: a tree, or of a folder the one entry that is the root.
    func run(_ crew: WorkerThreads.Crew, over source: borrowing TreeRoot) throws(FileTreeError) {
        if source.isTree { try run(crew) } else { try runSingle(source.name) }
    }

    /// Visits one entry of the root only.
    private func runSingle(_ name: BytePath) throws(FileTreeError) {
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

    /// What was recorded, after `run`.
    var table: EntryTable { EntryTable(top: root.block, isSingle: root.standsForParent) }

    /// Closes all folders.
    func forget() {
        stack.removeAll()
        folders.closeAll()
    }

    private func work(_ number: Int) {
        guard waitForTurn(number) else { return }
        let visitor = makeVisitor()
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 16)
        defer { buffer.deallocate() }
        monitor.lock()
        while failure == nil, unfinished > 0 {
            guard let item = stack.take() else {
                idle += 1
                countWanting()
                monitor.wait()
                idle -= 1
                countWanting()
                continue
            }
            countWanting()
            monitor.unlock()
            do throws(FileTreeError) {
                try process(item, visitor, buffer)
            } catch {
                fail(error)
                visitor.walkFailed()
            }
            monitor.lock()
            stack.ended(item)
        }
        monitor.wakeAll()
        monitor.unlock()
    }

    /// Threads beyond those that start at once wait until calls have shown to be slow; false: the walk ended before.
    private func waitForTurn(_ number: Int) -> Bool {
        monitor.lock()
        defer { monitor.unlock() }
        while number >= started {
            if failure != nil || unfinished == 0 { return false }
            monitor.wait()
        }
        return true
    }

    /// The monitor is held.
    private func countWanting() {
        wanting.store(idle - stack.count, ordering: .relaxed)
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
            item.node.pending += item.isFolder ? 0 : 1
            stack.push(item)
            countWanting()
            if idle > 0 { monitor.wakeAll() }
        }
    }

    private func process(
        _ item: Item, _ visitor: Visitor, _ buffer: UnsafeMutableRawBufferPointer
    ) throws(FileTreeError) {
        let node = item.node
        if !node.isEntered {
            guard let parent = node.parent else { preconditionFailure("the root is entered by its owner") }
            guard try acquire(parent, visitor) else { return try abandon(node, visitor) }
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
            guard try acquire(node, visitor) else { return try done(node, visitor) }
        }
        defer { folders.release(node) }
        if let batch = item.batch {
            let failed = batch.withUnsafeBytes { records -> FileTreeError? in
                do throws(FileTreeError) {
                    try visit(records, in: node, visitor, isDeferred: item.size != nil)
                    return nil
                } catch {
                    return error
                }
            }
            if let failed { throw failed }
        } else if let known = item.known {
            try visitKnown(known, in: node, visitor)
        } else if let listing = visitor.knownListing(of: node) {
            if !listing.children.isEmpty { pushFolders(listing.children.map(\.terminatedName), in: node) }
            try visitKnown(0..<listing.count, in: node, visitor)
        } else {
            try readEntries(of: node, visitor, buffer)
        }
        try done(node, visitor)
    }

    /// False where the folder is not there any more, and the visitor can do without.
    func acquire(_ node: FolderNode, _ visitor: Visitor, isDone: Bool = false) throws(FileTreeError) -> Bool {
        do throws(FileTreeError) {
            try folders.acquire(node)
            return true
        } catch {
            guard visitor.isLost(node, error, isDone: isDone) else { throw error }
            return false
        }
    }

    private func readEntries(
        of node: FolderNode, _ visitor: Visitor, _ buffer: UnsafeMutableRawBufferPointer
    ) throws(FileTreeError) {
        while true {
            let count = ow_get_entries(node.source, buffer.baseAddress, buffer.count)
            if count < 0 {
                let error = FileTreeError.system("list", folders.fullPath(node), count)
                guard visitor.isLost(node, error, isDone: false) else { throw error }
            }
            if count <= 0 { return }
            let records = UnsafeRawBufferPointer(rebasing: buffer[..<Int(count)])
            // The whole buffer where somebody waits: the next one is read meanwhile.
            if count > 8192 || crew.isForSlowCalls, wanting.load(ordering: .relaxed) > 0 {
                push(Item(node: node, batch: Array(records)))
            } else {
                try visit(records, in: node, visitor, isDeferred: false)
            }
        }
    }

    private func visit(
        _ records: UnsafeRawBufferPointer, in node: FolderNode, _ visitor: Visitor, isDeferred: Bool
    ) throws(FileTreeError) {
        let mayDefer = !isDeferred && crew.most > 1
        var cursor = EntryCursor(records)
        while let name = cursor.next() {
            if isStopped.load(ordering: .relaxed) { throw FileTreeError.cancelled }
            if wanting.load(ordering: .relaxed) > 0, let half = cursor.takeHalf(least: crew.leastShare) {
                push(Item(node: node, batch: half))
            }
            let begin = crew.mayGrow ? pace.begin() : 0
            let outcome = try visitor.visit(name, in: node, mayDefer: mayDefer)
            if begin > 0, pace.isSlow(since: begin) { grow() }
            switch outcome {
            case .done: break
            case .folder: pushFolders([name.terminated], in: node)
            case .deferred(let size):
                push(Item(node: node, batch: record(of: name), size: size))
            }
        }
    }

    /// Folders that were met in one.
    private func pushFolders(_ names: [[UInt8]], in node: FolderNode) {
        let children = names.map { FolderNode(parent: node, name: $0) }
        monitor.locked {
            node.pending += children.count
            unfinished += children.count
            for child in children { stack.push(Item(node: child)) }
            countWanting()
            if idle > 0 { monitor.wakeAll() }
        }
    }

    /// So few at once that others need not wait long for their share.
    private static var knownAtOnce: Int { 64 }

    private func visitKnown(_ range: Range<Int>, in node: FolderNode, _ visitor: Visitor) throws(FileTreeError) {
        var rest = range
        while !rest.isEmpty {
            if isStopped.load(ordering: .relaxed) { throw FileTreeError.cancelled }
            if wanting.load(ordering: .relaxed) > 0, rest.count >= 2 * crew.leastShare {
                let middle = rest.lowerBound + rest.count / 2
                push(Item(node: node, known: middle..<rest.upperBound))
                rest = rest.lowerBound..<middle
            }
            let next = rest.prefix(Self.knownAtOnce)
            try visitor.visitKnown(next, in: node, mayDefer: crew.most > 1) { name, size in
                push(Item(node: node, batch: record(of: name), size: size))
            }
            rest = next.upperBound..<rest.upperBound
        }
    }

    /// Calls that wait for another machine are slow one by one, not all together: so more of them at once.
    private func grow() {
        monitor.locked {
            guard idle == 0 else { return }
            started = min(2 * started, crew.most)
            monitor.wakeAll()
        }
    }

    private func record(of name: EntryName) -> [UInt8] {
        let start = UnsafeRawPointer(name.pointer) - 19
        let length = Int(start.loadUnaligned(fromByteOffset: 16, as: UInt16.self))
        return Array(UnsafeRawBufferPointer(start: start, count: length))
    }
}
