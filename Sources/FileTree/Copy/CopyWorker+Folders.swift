import CLinux
import Glibc

extension CopyWorker {
    func enter(_ node: FolderNode) throws(FileTreeError) -> Bool {
        guard let parent = node.parent else { return true }
        if job.isCancelled() { throw .cancelled }
        let opened = node.withName { reader.open(parent.source, $0, O_DIRECTORY) }
        guard opened >= 0 else {
            switch opened {
            case -ENOENT: try job.vanished(node, nil)
            case -ENOTDIR, -ELOOP: try job.changed(node, nil, "it is no folder any more")
            default: throw .system("open", job.sourcePath(node), opened)
            }
            return false
        }
        let source = Descriptor(owning: opened)
        let failed = node.status.load(source.raw)
        guard failed == 0 else { throw .system("look at", job.sourcePath(node), failed) }
        if node.status.identity == job.noted.destinationRoot {
            throw FileTreeError(
                .other, path: job.sourcePath(node),
                message: "the destination '\(job.destination)' lies inside the source '\(job.source)'")
        }
        if node.status.isMountRoot {
            let path = node.relativePath()
            job.note { $0.mounts.append(path) }
        }
        job.filter.prepare(node)
        node.attributes = try reader.readAttributes(source.raw, byPath: false, job.sourcePath(node))
        let destination = try enterDestination(node, in: parent)
        node.source = source.release()
        node.destination = destination
        if !node.isFresh, job.options.delete { try removeSurplus(node) }
        return true
    }

    /// Makes or opens the destination's folder.
    private func enterDestination(_ node: FolderNode, in parent: FolderNode) throws(FileTreeError) -> Int32 {
        var made = node.withName { ow_make_folder(parent.destination, $0, 0o700) }
        if made == -EEXIST, !parent.isFresh {
            var found = EntryStatus()
            let failed = node.withName { found.load(parent.destination, $0) }
            guard failed == 0 else { throw .system("look at", job.destinationPath(node), failed) }
            if found.kind == .directory {
                return try openFolder(node, in: parent.destination, isFresh: false)
            }
            let unremoved = node.withName { ow_unlink(parent.destination, $0, 0) }
            guard unremoved == 0 else { throw .system("remove", job.destinationPath(node), unremoved) }
            made = node.withName { ow_make_folder(parent.destination, $0, 0o700) }
        }
        guard made == 0 else { throw .system("create", job.destinationPath(node), made) }
        return try openFolder(node, in: parent.destination, isFresh: true)
    }

    private func openFolder(_ node: FolderNode, in parent: Int32, isFresh: Bool) throws(FileTreeError) -> Int32 {
        let flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC
        let opened = node.withName { ow_open(parent, $0, flags, 0) }
        guard opened >= 0 else { throw .system("open", job.destinationPath(node), opened) }
        let destination = Descriptor(owning: opened)
        try prepare(node, destination.raw, isFresh: isFresh, inheritsACL: false)
        return destination.release()
    }

    /// Readies a folder of the destination for what will be made in it.
    func prepare(_ node: FolderNode, _ destination: Int32, isFresh: Bool, inheritsACL: Bool) throws(FileTreeError) {
        var found = EntryStatus()
        let failed = found.load(destination)
        guard failed == 0 else { throw .system("look at", job.destinationPath(node), failed) }
        node.destinationIdentity = found.identity
        node.isFresh = isFresh
        // The ACL that new entries would inherit; the source's own is set when the folder is done.
        if !isFresh || inheritsACL { try removeInheritedACL(from: destination, byPath: false, node, nil) }
        if isFresh {
            // A setgid bit came from the parent, and would give its group to everything below.
            if found.permissions & 0o2000 != 0 {
                _ = ow_set_mode(destination, 0, 0o700)
            } else if found.owner == job.user, found.group == job.group {
                node.naturalOwner = (found.owner, found.group)
            }
            // Asked once for each file system; below, it is that of the folder above.
            if let parent = node.parent, parent.isFresh, parent.destinationIdentity?.device == found.device {
                node.keepsModes = parent.keepsModes
            } else {
                node.keepsModes = CreationModes.areKept(on: destination)
            }
        } else if job.isOrdinaryUser, found.permissions & 0o700 != 0o700 {
            _ = ow_set_mode(destination, 0, UInt32(found.permissions) | 0o700)
        }
    }

    func leave(_ node: FolderNode) throws(FileTreeError) {
        if node.standsForParent { return }
        var now = EntryStatus()
        let failed = now.load(node.source)
        guard failed == 0 else { throw .system("look at", job.sourcePath(node), failed) }
        if !now.isUnchanged(since: node.status) {
            try job.changed(node, nil, "entries came or went, or its attributes changed")
        }
        var wanted = job.wanted(node, nil, node.status, node.attributes)
        if job.isOrdinaryUser, wanted.mode & 0o700 != 0o700 {
            let mode = wanted.mode
            job.note { $0.lateModes.append((node, mode)) }
            wanted.mode |= 0o700
        }
        var found: [ExtendedAttribute] = []
        if !node.isFresh {
            found = try reader.readAttributes(node.destination, byPath: false, job.destinationPath(node))
        }
        try apply(
            wanted, to: node.destination, byPath: false, kind: .directory, node, nil,
            owner: node.naturalOwner, found: found)
    }

    /// Removes what the source has not; what the patterns leave out stays.
    func removeSurplus(_ node: FolderNode) throws(FileTreeError) {
        let kept = try names(of: node.source, job.sourcePath(node))
        var surplus: [(name: [UInt8], type: UInt8)] = []
        try forEachName(of: node.destination, job.destinationPath(node)) { (name: EntryName) throws(FileTreeError) in
            if !kept.contains(Digest128(name: name)) { surplus.append((name.terminated, name.type)) }
        }
        for (bytes, type) in surplus {
            let removed = bytes.withUnsafeBufferPointer { buffer -> Result<Void, FileTreeError> in
                guard let base = buffer.baseAddress else { return .success(()) }
                let pointer = UnsafeRawPointer(base).assumingMemoryBound(to: CChar.self)
                let name = EntryName(pointer: pointer, count: bytes.count - 1, type: type)
                return Result { () throws(FileTreeError) in
                    // Where the file system does not tell what it is, a pattern for folders would not fit.
                    guard let type = try reader.type(of: name, in: node.destination, job.destinationPath(node, name))
                    else { return }
                    if job.filter.excludes(name, in: node, isFolder: type == Int32(DT_DIR)) { return }
                    try FolderRemoval.remove(
                        pointer, in: node.destination, displayed: job.destinationPath(node, name),
                        isCancelled: job.isCancelled)
                }
            }
            try removed.get()
        }
        // Both lists were read to their end.
        guard lseek(node.source, 0, SEEK_SET) == 0 else { throw .system("list", job.sourcePath(node), EIO) }
    }

    /// The names of a folder, as digests: a folder may have a million.
    private func names(of folder: Int32, _ path: BytePath) throws(FileTreeError) -> Set<Digest128> {
        var names: Set<Digest128> = []
        try forEachName(of: folder, path) { (name: EntryName) throws(FileTreeError) in
            names.insert(Digest128(name: name))
        }
        return names
    }

    private func forEachName(
        of folder: Int32, _ path: BytePath, _ body: (EntryName) throws(FileTreeError) -> Void
    ) throws(FileTreeError) {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 16)
        defer { buffer.deallocate() }
        while true {
            let count = ow_get_entries(folder, buffer.baseAddress, buffer.count)
            guard count >= 0 else { throw .system("list", path, count) }
            if count == 0 { return }
            try forEachEntry(in: UnsafeRawBufferPointer(rebasing: buffer[..<Int(count)]), body)
        }
    }
}
