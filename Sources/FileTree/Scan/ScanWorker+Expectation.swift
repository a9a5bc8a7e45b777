import CLinux

/// Holding what a scan finds against what was expected.
extension ScanWorker {
    /// Readies a folder whose status and attributes are known, and holds these against the table.
    func holdFolder(_ node: FolderNode, in parent: FolderNode) {
        guard job.expectation != nil else { return }
        node.name.withUnsafeBufferPointer { name in
            let name = UnsafeBufferPointer(rebasing: name.dropLast())
            if let index = parent.expected?.childIndex(of: name) {
                parent.seen?[child: index] = .seen
                node.expected = parent.expected?.children[index]
            } else if let position = parent.expected?.position(of: name) {
                parent.seen?[record: position] = .seen
                let expected = parent.expected?[position].kind ?? .directory
                add(.kind, expected.shown, EntryKind.directory.shown, of: expected, node.relativePath())
            } else {
                add(.extra, nil, EntryKind.directory.shown, of: .directory, node.relativePath())
            }
        }
        holdOwnFacts(node)
    }

    /// The root of a tree, or the folder that stands for a single file's parent.
    func holdRoot(_ node: FolderNode) {
        guard let table = job.expectation?.table else { return }
        let root = BytePath(bytes: [])
        if node.standsForParent == table.isSingle {
            node.expected = table.top
        } else if node.standsForParent, let block = table.root {
            add(.kind, EntryKind.directory.shown, node.status.kind.shown, of: .directory, root)
            addMissing(below: block, root)
        } else if let entry = table.first {
            add(.kind, entry.kind.shown, EntryKind.directory.shown, of: entry.kind, root)
        }
        if table.top == nil { add(.extra, nil, node.status.kind.shown, of: node.status.kind, root) }
        holdOwnFacts(node)
    }

    private func holdOwnFacts(_ node: FolderNode) {
        guard let block = node.expected else { return }
        node.seen = SeenMarks(block)
        if job.digests.contains(.sha256) { block.makeRoomForDigests() }
        if node.standsForParent { return }
        var found = TreeEntry(node.status)
        found.attributes = node.attributes
        comparison.compare(block.ownEntry(at: BytePath(bytes: [])), found)
        takeDifferences(of: .directory) { node.relativePath() }
    }

    /// Whether the contents of a file were proven before, and are not read again.
    func hasTrustedDigest(_ name: EntryName, _ node: FolderNode) -> Bool {
        guard job.expectation?.trustsDigests == true, let block = node.expected else { return false }
        guard let position = node.standsForParent ? 0 : block.position(of: name.bytes) else { return false }
        return block.sha256(at: position) != nil
    }

    /// Whether a file is one of those that are read; what the table does not have is none.
    func isInSample(_ name: EntryName, _ node: FolderNode) -> Bool {
        guard let expectation = job.expectation, let sample = expectation.sample else { return true }
        let isSingle = node.standsForParent
        guard let block = node.expected, let position = isSingle ? 0 : block.position(of: name.bytes) else {
            return false
        }
        let entry = block[position]
        let isLinked = entry.linkGroup.map { expectation.table.members[Int($0)] > 1 } ?? false
        // A source that is a single file has no name in its table.
        let bytes = isSingle ? UnsafeBufferPointer(start: nil, count: 0) : name.bytes
        return sample.includes(name: bytes, digest: entry.xxh3, isLinked: isLinked)
    }

    /// An entry that is no folder.
    func hold(
        _ name: EntryName, _ node: FolderNode, _ status: EntryStatus, _ digest: Digest128?, _ linkGroup: UInt32,
        _ extras: EntryExtras
    ) {
        guard let block = node.expected, let position = node.standsForParent ? 0 : block.position(of: name.bytes) else {
            let path = job.relativePath(node, name)
            if let index = node.expected?.childIndex(of: name.bytes) {
                node.seen?[child: index] = .otherKind
                return add(.kind, EntryKind.directory.shown, status.kind.shown, of: .directory, path)
            }
            // Of a root of another kind that was said already.
            if !node.standsForParent { add(.extra, nil, status.kind.shown, of: status.kind, path) }
            return
        }
        node.seen?[record: position] = .seen
        // All that was not read, and is as it was, as nearly everything is.
        if digest == nil, extras.sha256 == nil, extras.attributes.isEmpty, !comparesHoles,
            block.hasFile(at: position, as: status)
        {
            if linkGroup != 0 {
                held.links.append(Expectation.LinkPair(node: node, position: position, expected: 0, found: linkGroup))
            }
            return
        }
        let expected = block[position].entry(at: BytePath(bytes: []))
        var found = TreeEntry(status)
        found.attributes = extras.attributes
        found.holes = extras.holes
        found.linkTarget = extras.linkTarget
        found.device = extras.specialDevice
        found.xxh3 = digest
        found.sha256 = extras.sha256
        comparison.compare(expected, found)
        takeDifferences(of: expected.kind) { job.relativePath(node, name) }
        guard expected.kind == found.kind else { return }
        if let sha256 = found.sha256, expected.sha256 == nil { block.setSHA256(sha256, at: position) }
        if linkGroup != 0 || expected.linkGroup != nil {
            held.links.append(
                Expectation.LinkPair(
                    node: node, position: position, expected: expected.linkGroup ?? 0, found: linkGroup))
        }
    }

    /// All entries of the folder were met: what was not is missing.
    func holdMissing(_ node: FolderNode) {
        guard let block = node.expected, let seen = node.seen else { return }
        defer { node.seen = nil }
        var path: BytePath?
        for position in 0..<block.count where seen[record: position] == .unseen {
            path = path ?? node.relativePath()
            addMissing(block[position], in: path ?? node.relativePath())
        }
        for (index, child) in block.children.enumerated() where seen[child: index] != .seen {
            let own = node.relativePath().appending(child.name)
            if seen[child: index] == .unseen {
                add(.missing, EntryKind.directory.shown, nil, of: .directory, own)
            }
            addMissing(below: child, own)
        }
    }

    private func addMissing(below top: FolderBlock, _ path: BytePath) {
        var pending = [(top, path)]
        while let (block, path) = pending.popLast() {
            for position in 0..<block.count { addMissing(block[position], in: path) }
            for child in block.children {
                let own = path.appending(child.name)
                add(.missing, EntryKind.directory.shown, nil, of: .directory, own)
                pending.append((child, own))
            }
        }
    }

    private func addMissing(_ entry: BlockEntry, in folder: BytePath) {
        add(.missing, entry.kind.shown, nil, of: entry.kind, entry.entry(in: folder).path)
    }

    private func add(
        _ aspect: TreeDifference.Aspect, _ expected: String?, _ found: String?, of kind: EntryKind, _ path: BytePath
    ) {
        let difference = TreeDifference(path: path, aspect: aspect, expected: expected, found: found)
        if job.expectation?.isExcused(difference, kind) != true { held.differences.append(difference) }
    }

    private func takeDifferences(of kind: EntryKind, _ path: () -> BytePath) {
        if comparison.differences.isEmpty { return }
        let path = path()
        for var difference in comparison.take() {
            difference.path = path
            if job.expectation?.isExcused(difference, kind) != true { held.differences.append(difference) }
        }
    }
}

extension TreeEntry {
    /// What the system tells of an entry, with an empty path.
    init(_ status: EntryStatus) {
        let kind = status.kind
        self.init(
            path: BytePath(bytes: []), kind: kind, mode: status.permissions, owner: status.owner, group: status.group,
            size: kind == .file || kind == .symlink ? status.size : 0, modified: status.modified)
    }
}
