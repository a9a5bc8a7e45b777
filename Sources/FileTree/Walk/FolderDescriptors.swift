import CLinux
import Glibc

/// The open descriptors of a walk's folders: few enough for any limit, however deep the tree.
///
/// A folder that was closed for room is opened again from a child that is just finished (`..`), else down from the nearest open
/// ancestor, name by name without following links. Either way its device and inode must be those seen before.
final class FolderDescriptors: @unchecked Sendable {  // guarded by the walk's monitor
    private let monitor: Monitor
    private let limit: Int
    private let sourceRoot: BytePath
    private let hasDestination: Bool
    private var openCount = 0
    private var order: [FolderNode] = []
    private var oldest = 0

    init(monitor: Monitor, sourceRoot: BytePath, hasDestination: Bool, workers: Int) {
        self.monitor = monitor
        self.sourceRoot = sourceRoot
        self.hasDestination = hasDestination
        limit = FolderDescriptors.limit(workers: workers, each: hasDestination ? 2 : 1)
    }

    func fullPath(_ node: FolderNode) -> BytePath { sourceRoot.appending(node.relativePath()) }

    /// Counts a folder as open, closing the one open longest where there are too many.
    ///
    /// The monitor is held.
    func register(_ node: FolderNode) {
        openCount += 1
        order.append(node)
        while openCount > limit, evictOne() {}
        if order.count > 2 * openCount + 256 {
            order = order[oldest...].filter(\.isOpen)
            oldest = 0
        }
    }

    /// Closes a folder.
    ///
    /// The monitor is held.
    func close(_ node: FolderNode) {
        guard node.isOpen else { return }
        _ = ow_close(node.source)
        if node.destination >= 0 { _ = ow_close(node.destination) }
        node.source = -1
        node.destination = -1
        openCount -= 1
    }

    func closeAll() {
        monitor.locked {
            for node in order { close(node) }
            order = []
            oldest = 0
        }
    }

    /// Makes the folder's descriptors open and keeps them so until `release`.
    func acquire(_ node: FolderNode) throws(FileTreeError) {
        monitor.lock()
        while node.isOpening { monitor.wait() }
        if node.isOpen {
            node.pins += 1
            monitor.unlock()
            return
        }
        node.isOpening = true
        monitor.unlock()
        var failure: FileTreeError?
        var opened: (source: Int32, destination: Int32) = (-1, -1)
        do throws(FileTreeError) {
            opened = try openFromAbove(node)
        } catch {
            failure = error
        }
        install(opened, in: node, failed: failure != nil)
        if let failure { throw failure }
    }

    func release(_ node: FolderNode) {
        monitor.locked { node.pins -= 1 }
    }

    /// Opens the parent by `..` where it was closed for room: a child that ends is the cheapest way up.
    func restoreParent(of node: FolderNode) throws(FileTreeError) {
        guard let parent = node.parent else { return }
        monitor.lock()
        guard !parent.isOpen, !parent.isOpening else { return monitor.unlock() }
        parent.isOpening = true
        monitor.unlock()
        let source = openChecked(node.source, "..", parent.status.identity)
        let destination = parent.destinationIdentity.map { openChecked(node.destination, "..", $0) } ?? -1
        let failed = source < 0 || (hasDestination && destination < 0)
        if failed {
            if source >= 0 { _ = ow_close(source) }
            if destination >= 0 { _ = ow_close(destination) }
        }
        install((source, destination), in: parent, failed: failed)
        if !failed { release(parent) }
    }

    /// Ends `isOpening`; on success the folder is open and pinned once.
    private func install(_ opened: (source: Int32, destination: Int32), in node: FolderNode, failed: Bool) {
        monitor.locked {
            node.isOpening = false
            if !failed {
                (node.source, node.destination) = opened
                node.pins += 1
                register(node)
            }
            monitor.wakeAll()
        }
    }

    private func openFromAbove(_ node: FolderNode) throws(FileTreeError) -> (source: Int32, destination: Int32) {
        var below = [node]
        var anchor = node.parent
        monitor.lock()
        while let next = anchor, !next.isOpen {
            below.append(next)
            anchor = next.parent
        }
        anchor?.pins += 1
        monitor.unlock()
        guard let anchor else { preconditionFailure("the root stays open") }
        defer { release(anchor) }
        var (source, destination) = (anchor.source, anchor.destination)
        for step in below.reversed() {
            let nextSource = step.withName { openChecked(source, $0, step.status.identity) }
            let nextDestination =
                step.destinationIdentity.map { identity in step.withName { openChecked(destination, $0, identity) } }
                ?? -1
            if source != anchor.source {
                _ = ow_close(source)
                if destination >= 0 { _ = ow_close(destination) }
            }
            guard nextSource >= 0, !hasDestination || nextDestination >= 0 else {
                if nextSource >= 0 { _ = ow_close(nextSource) }
                if nextDestination >= 0 { _ = ow_close(nextDestination) }
                let number = nextSource < 0 ? nextSource : nextDestination
                if -number == ESTALE { throw .changed(fullPath(step), "it is another folder now") }
                throw .system("open", fullPath(step), number)
            }
            (source, destination) = (nextSource, nextDestination)
        }
        return (source, destination)
    }

    /// Opens a folder that was open before; -ESTALE where the name leads to another one now.
    private func openChecked(_ folder: Int32, _ name: UnsafePointer<CChar>, _ identity: FileIdentity) -> Int32 {
        let opened = ow_open(folder, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC, 0)
        guard opened >= 0 else { return opened }
        var status = EntryStatus()
        let failed = status.load(opened)
        if failed == 0, status.identity == identity { return opened }
        _ = ow_close(opened)
        return failed == 0 ? -ESTALE : failed
    }

    private func evictOne() -> Bool {
        var looked = 0
        while oldest < order.count, looked < order.count {
            let node = order[oldest]
            oldest += 1
            looked += 1
            if !node.isOpen { continue }
            if node.pins > 0 || node.parent == nil || node.isOpening {
                order.append(node)
                continue
            }
            close(node)
            return true
        }
        return false
    }

    /// Half of what the process may still open, for the rest of the program opens files too.
    private static func limit(workers: Int, each: Int) -> Int {
        var limits = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limits) == 0 else { return 64 }
        let soft = Int(clamping: limits.rlim_cur)
        let free = soft - OpenFiles.count() - workers * 6
        return min(512, max(workers + 2, free / (2 * each)))
    }
}
