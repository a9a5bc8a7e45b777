import CLinux
import Glibc

/// What all walks begin with.
extension TreeRoot {
    /// The node that a walk begins at, not opened yet: the root, or the folder that a single file lies in.
    func node() -> FolderNode {
        let node = FolderNode(parent: nil, name: [])
        node.status = status
        node.standsForParent = !isTree
        return node
    }

    /// Opens the folder of the node, to list it.
    func open(with reader: SourceReader) throws(FileTreeError) -> Descriptor {
        let opened = isTree ? reader.open(descriptor.raw, ".", O_DIRECTORY) : reader.open(parent.raw, ".", O_DIRECTORY)
        guard opened >= 0 else { throw .system("open", isTree ? path : path.parent, opened) }
        return Descriptor(owning: opened)
    }

    /// Walks a tree that is only read, from its node, which is open; gives what was recorded.
    ///
    /// `workers`: threads; 0: as many as suit the file system. `longAtOnce`: of them, how many work on long files at most.
    @discardableResult
    func walk<Visitor: TreeVisitor>(
        _ node: FolderNode, workers: Int, longAtOnce: Int = .max, makeVisitor: @escaping @Sendable () -> Visitor
    ) throws(FileTreeError) -> EntryTable {
        let crew = WorkerThreads.crew(wanted: workers, on: [descriptor.raw])
        let monitor = Monitor()
        let folders = FolderDescriptors(monitor: monitor, sourceRoot: path, hasDestination: false, workers: crew.most)
        let walk = TreeWalk(
            root: node, folders: folders, monitor: monitor, longAtOnce: longAtOnce, makeVisitor: makeVisitor)
        try walk.run(crew, over: self)
        defer { walk.forget() }
        return walk.table
    }
}
