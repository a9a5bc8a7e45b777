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
    /// Whether folders may have a third descriptor, in the tree that files are shared with.
    private let hasShared: Bool
    private var openCount = 0
    private var order: [FolderNode] = []
    private var oldest = 0

    init(monitor: Monitor, sourceRoot: BytePath, hasDestination: Bool, hasShared: Bool = false, workers: Int) {
        self.monitor = monitor
        self.sourceRoot = sourceRoot
        self.hasDestination = hasDestination
        self.hasShared = hasShared
        limit = FolderDescriptors.limit(workers: workers, each: 1 + (hasDestination ? 1 : 0) + (hasShared ? 1 : 0))
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
        FolderDescriptors.close(node.descriptors)
        node.descriptors = FolderNode.Descriptors()
        openCount -= 1
    }

    /// Closes a folder as soon as nobody uses it: another worker may just be linking to a name in it.
    ///
    /// The monitor is held.
    func closeWhenFree(_ node: FolderNode) {
        if node.pins > 0 || node.isOpening {
            node.closesWhenFree = true
        } else {
            close(node)
        }
    }

    func addLeftover(_ name: [UInt8], in node: FolderNode) { monitor.locked { node.leftovers.append(name) } }

    func closeAll() {
        monitor.locked {
            for node in order { close(node) }
            order = []
            oldest = 0
        }
    }

    /// Notes which folder of the destination (and of the shared tree) it is, so that it can be found again once it was closed.
    ///
    /// Most folders are never looked for again, and a call for each would be for nothing.
    func identify(_ node: FolderNode) {
        monitor.locked { identifyOpen(node) }
    }

    /// With its parents, up to the first that is known: above that all are.
    ///
    /// The monitor is held.
    private func identifyOpen(_ node: FolderNode) {
        var next: FolderNode? = node
        while hasDestination, let node = next, node.destinationIdentity == nil, node.isOpen {
            node.destinationIdentity = FolderDescriptors.identity(of: node.destination)
            if node.shared >= 0 { node.sharedIdentity = FolderDescriptors.identity(of: node.shared) }
            next = node.parent
        }
    }

    private static func identity(of folder: Int32) -> FileIdentity? {
        var status = EntryStatus()
        return folder >= 0 && status.load(folder) == 0 ? status.identity : nil
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
        var opened = FolderNode.Descriptors()
        do throws(FileTreeError) {
            opened = try openFromAbove(node)
        } catch {
            failure = error
        }
        install(opened, in: node, failed: failure != nil)
        if let failure { throw failure }
    }

    func release(_ node: FolderNode) {
        monitor.locked {
            node.pins -= 1
            guard node.closesWhenFree, node.pins == 0 else { return }
            node.closesWhenFree = false
            close(node)
        }
    }

    /// Opens the parent by `..` where it was closed for room: a child that ends is the cheapest way up.
    func restoreParent(of node: FolderNode) throws(FileTreeError) {
        guard let parent = node.parent else { return }
        monitor.lock()
        // From a folder that the shared tree lacks there is no way up in that one.
        let isWay = parent.sharedIdentity == nil || node.shared >= 0
        guard isWay, !parent.isOpen, !parent.isOpening else { return monitor.unlock() }
        parent.isOpening = true
        monitor.unlock()
        let (opened, number) = open("..", of: parent, from: node.descriptors)
        install(opened, in: parent, failed: number < 0)
        if number == 0 { release(parent) }
    }

    /// Ends `isOpening`; on success the folder is open and pinned once.
    private func install(_ opened: FolderNode.Descriptors, in node: FolderNode, failed: Bool) {
        monitor.locked {
            node.isOpening = false
            if !failed {
                node.descriptors = opened
                node.pins += 1
                register(node)
            }
            monitor.wakeAll()
        }
    }

    private func openFromAbove(_ node: FolderNode) throws(FileTreeError) -> FolderNode.Descriptors {
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
        var current = anchor.descriptors
        for step in below.reversed() {
            let (next, number) = step.withName { open($0, of: step, from: current) }
            if current.source != anchor.source { FolderDescriptors.close(current) }
            guard number == 0 else {
                if number == -ESTALE { throw .changed(fullPath(step), "it is another folder now") }
                throw .system("open", fullPath(step), number)
            }
            current = next
        }
        return current
    }

    /// All descriptors of `node` by a name that leads to it from those given, or a negative errno and none.
    private func open(
        _ name: UnsafePointer<CChar>, of node: FolderNode, from: FolderNode.Descriptors
    ) -> (FolderNode.Descriptors, Int32) {
        var opened = FolderNode.Descriptors()
        opened.source = openChecked(from.source, name, node.status.identity)
        var number = min(opened.source, 0)
        if hasDestination, number == 0 {
            opened.destination = node.destinationIdentity.map { openChecked(from.destination, name, $0) } ?? -ESTALE
            number = min(opened.destination, 0)
        }
        // Without it files are copied, no more.
        if hasShared, number == 0, let identity = node.sharedIdentity {
            opened.shared = max(openChecked(from.shared, name, identity), -1)
        }
        if number == 0 { return (opened, 0) }
        FolderDescriptors.close(opened)
        return (FolderNode.Descriptors(), number)
    }

    static func close(_ descriptors: FolderNode.Descriptors) {
        if descriptors.source >= 0 { _ = ow_close(descriptors.source) }
        if descriptors.destination >= 0 { _ = ow_close(descriptors.destination) }
        if descriptors.shared >= 0 { _ = ow_close(descriptors.shared) }
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
        // Those in use go to the end, and are not looked at twice.
        for _ in oldest..<order.count {
            let node = order[oldest]
            oldest += 1
            if !node.isOpen { continue }
            if node.pins > 0 || node.parent == nil || node.isOpening {
                order.append(node)
                continue
            }
            identifyOpen(node)
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
        let free = soft - OpenFiles.count() - workers * (4 + each)
        return min(512, max(workers + 2, free / (2 * each)))
    }
}
