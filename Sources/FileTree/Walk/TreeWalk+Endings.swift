/// How folders end: the last piece of work on one ends it, and its parents as far as they only waited for it.
extension TreeWalk {
    /// An item of `node` is done; the last one finishes the folder, and its parents as far as they only waited for it.
    func done(_ node: FolderNode, _ visitor: Visitor) throws(FileTreeError) {
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
            guard try acquire(current, visitor, isDone: true) else {
                guard let parent = finish(current, wasEntered: false) else { return }
                current = parent
                continue
            }
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
    func abandon(_ node: FolderNode, _ visitor: Visitor) throws(FileTreeError) {
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
            if node.parent != nil { folders.closeWhenFree(node) }
            unfinished -= 1
            if unfinished == 0 { monitor.wakeAll() }
            return node.parent
        }
    }
}
