import CLinux
import Glibc

/// Names that differ by case only: entries of their own in the source, and one to a destination such as FAT, CIFS or a casefolded ext4.
extension CopyWorker {
    /// Asked where an entry that is new finds its name taken, so that no other entry costs a call more; in a folder that another copy
    /// had filled most names are.
    ///
    /// What has the name by another spelling, and was renamed in the source since, is removed.
    ///
    /// - Throws: where the source has both.
    func checkNamesake(of name: EntryName, _ node: FolderNode) throws(FileTreeError) {
        if node.standsForParent || job.base == nil && !node.isFresh { return }
        guard let other = try namesake(of: name, node) else { return }
        guard try !lists(other, node.source, job.sourcePath(node)) else {
            throw FileTreeError(
                .exists, path: job.sourcePath(node, name),
                message: "'\(job.sourcePath(node, name))' and '\(other)' beside it are one name to the destination "
                    + "'\(job.destination)', which does not tell upper case from lower",
                hint: "exclude or rename one of the two, or give a destination on a Linux file system")
        }
        node.base?.touch()
        try removeExisting(other, node)
        let position = other.withCString { pointer in
            node.base?.position(of: EntryName(pointer: pointer, count: other.bytes.count, type: 0))
        }
        if let position { node.base?.mark(position) }
    }

    /// A folder's own name; see above.
    func checkNamesake(of node: FolderNode, in parent: FolderNode) throws(FileTreeError) {
        let checked = node.withName { pointer in
            Result { () throws(FileTreeError) in
                try checkNamesake(of: EntryName(pointer: pointer, count: node.name.count - 1, type: 0), parent)
            }
        }
        try checked.get()
    }

    /// The name that the destination has for an entry that it finds by another one; nil where it finds none, or has the very name.
    private func namesake(of name: EntryName, _ node: FolderNode) throws(FileTreeError) -> BytePath? {
        let wanted = name.path
        var found = EntryStatus()
        guard found.load(node.destination, name.pointer) == 0,
            try !lists(wanted, node.destination, job.destinationPath(node))
        else { return nil }
        var other: BytePath?
        try forEachName(anewOf: node.destination, job.destinationPath(node)) { (name: EntryName) in
            var status = EntryStatus()
            guard other == nil, status.load(node.destination, name.pointer) == 0, status.identity == found.identity
            else { return }
            other = name.path
        }
        // Made meanwhile by another worker, or gone.
        return other == wanted || found.load(node.destination, name.pointer) != 0 ? nil : other
    }

    private func lists(_ name: BytePath, _ folder: Int32, _ path: BytePath) throws(FileTreeError) -> Bool {
        var isListed = false
        try forEachName(anewOf: folder, path) { (found: EntryName) in
            if found.bytes.elementsEqual(name.bytes) { isListed = true }
        }
        return isListed
    }

    /// From the first name on, whatever was listed before by the descriptor.
    private func forEachName(
        anewOf folder: Int32, _ path: BytePath, _ body: (EntryName) throws(FileTreeError) -> Void
    ) throws(FileTreeError) {
        let opened = ow_open(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0)
        guard opened >= 0 else { throw .system("open", path, opened) }
        let anew = Descriptor(owning: opened)
        try forEachName(of: anew.raw, path, body)
    }
}
