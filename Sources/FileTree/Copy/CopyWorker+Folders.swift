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
        if !job.options.changeIsError, !parent.begin(node) {
            try job.changed(node, nil, "its name was listed twice")
            return false
        }
        if node.status.isMountRoot || node.status.device != parent.status.device { job.noteFileSystem(of: source.raw) }
        job.filter.prepare(node)
        let position = findBase(of: node, in: parent, source.raw)
        try readAttributes(of: node, source.raw)
        let destination = try enterDestination(node, in: parent)
        if let position { parent.base?.mark(position) }
        node.source = source.release()
        node.destination = destination
        do throws(FileTreeError) {
            try enterBase(node, in: parent)
            if !node.isFresh, job.options.delete, job.base?.isInDestination != true { try removeSurplus(node) }
        } catch {
            // Not counted among the open folders yet.
            FolderDescriptors.close(node.descriptors)
            node.descriptors = FolderNode.Descriptors()
            throw error
        }
        return true
    }

    /// Takes the folder's notes out of its parent's; where they are.
    private func findBase(of node: FolderNode, in parent: FolderNode, _ source: Int32) -> Int? {
        guard let above = parent.base, let use = job.base else { return nil }
        let position = node.withName { above.position(of: EntryName(pointer: $0, count: node.name.count - 1, type: 0)) }
        guard let position else { return nil }
        node.base = above.folder(at: position)
        if let base = node.base {
            let isSameFileSystem = !node.status.isMountRoot && node.status.device == parent.status.device
            base.isTrusted = isSameFileSystem ? above.isTrusted : TrustedFileSystem.holds(source)
        }
        return use.isInDestination ? position : nil
    }

    /// The source's attributes, taken from the notes where those hold.
    func readAttributes(of node: FolderNode, _ source: Int32) throws(FileTreeError) {
        if let base = node.base, let use = job.base, base.isFolderUnchanged(node.status, before: use.trustedBefore) {
            node.attributes = base.folderAttributes
        } else {
            node.attributes = try sourceAttributes(source, byPath: false, node, nil)
        }
    }

    /// Readies what a folder with notes needs; its descriptors are open.
    func enterBase(_ node: FolderNode, in parent: FolderNode?) throws(FileTreeError) {
        guard let use = job.base else { return }
        guard let base = node.base else {
            // A root that nothing is noted of; folders below it are made anew.
            if use.isInDestination, !node.isFresh { try removeStrangers(node, nil) }
            return
        }
        if use.isInDestination {
            // The destination lost it: there is nothing to go by.
            if node.isFresh {
                node.base = nil
            } else if use.checks {
                try removeStrangers(node, base)
            }
        } else if let parent, parent.shared >= 0 {
            let flags = ow_O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC
            node.shared = max(node.withName { ow_open(parent.shared, $0, flags, 0) }, -1)
        }
    }

    /// Makes or opens the destination's folder.
    private func enterDestination(_ node: FolderNode, in parent: FolderNode) throws(FileTreeError) -> Int32 {
        if node.base != nil, job.base?.isInDestination == true {
            let flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC
            let opened = node.withName { ow_open(parent.destination, $0, flags, 0) }
            if opened >= 0 {
                let destination = Descriptor(owning: opened)
                try prepareKept(node, destination.raw)
                return destination.release()
            }
        }
        parent.base?.touch()
        var made = node.withName { ow_make_folder(parent.destination, $0, 0o700) }
        if made == -EEXIST {
            try checkNamesake(of: node, in: parent)
            made = node.withName { ow_make_folder(parent.destination, $0, 0o700) }
        }
        if made == -EEXIST, mayReplace(in: parent) {
            var found = EntryStatus()
            let failed = node.withName { found.load(parent.destination, $0) }
            guard failed == 0 else { throw .system("look at", job.destinationPath(node), failed) }
            if found.kind == .directory {
                return try openFolder(node, in: parent.destination, isFresh: false)
            }
            if !job.options.changeIsError {
                node.withName { parent.noteReplaced(EntryName(pointer: $0, count: node.name.count - 1, type: 0)) }
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
        if isFresh, let parent = node.parent, parent.isFresh, parent.naturalOwner != nil, !job.isOrdinaryUser {
            // What is made in a folder of ours, without a setgid bit, is like it.
            node.isFresh = true
            node.naturalOwner = parent.naturalOwner
            node.keepsModes = parent.keepsModes
        } else {
            try prepare(node, destination.raw, isFresh: isFresh, inheritsACL: false)
        }
        return destination.release()
    }

    /// Readies a folder that is as an earlier pass left it: most often there is nothing to do.
    private func prepareKept(_ node: FolderNode, _ destination: Int32) throws(FileTreeError) {
        guard let base = node.base, job.base?.checks == false, !job.isOrdinaryUser else {
            return try prepare(node, destination, isFresh: false, inheritsACL: false)
        }
        let hasDefaultACL = base.folderAttributes.contains { $0.name == Array("system.posix_acl_default".utf8) }
        if hasDefaultACL {
            base.touch()
            try removeInheritedACL(from: destination, byPath: false, node, nil)
        }
        try removeInheritable(from: destination, node)
    }

    /// Readies a folder of the destination for what will be made in it.
    func prepare(_ node: FolderNode, _ destination: Int32, isFresh: Bool, inheritsACL: Bool) throws(FileTreeError) {
        var found = EntryStatus()
        let failed = found.load(destination)
        guard failed == 0 else { throw .system("look at", job.destinationPath(node), failed) }
        // Of others it is asked for when they are closed; a parent's must never come after its child's.
        if node.parent == nil { node.destinationIdentity = found.identity }
        node.isFresh = isFresh
        if !isFresh { node.base?.touch() }
        // The ACL that new entries would inherit; the source's own is set when the folder is done.
        if !isFresh || inheritsACL { try removeInheritedACL(from: destination, byPath: false, node, nil) }
        if !isFresh { try removeInheritable(from: destination, node) }
        if isFresh {
            // A setgid bit came from the parent, and would give its group to everything below.
            if found.permissions & 0o2000 != 0 {
                _ = ow_set_mode(destination, 0, 0o700)
            } else if found.owner == job.user, found.group == job.group {
                node.naturalOwner = (found.owner, found.group)
            }
            // A folder that was just made lies on the file system of the one above.
            if let parent = node.parent, parent.isFresh {
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
        let isTorn = !now.isUnchanged(since: node.status)
        if isTorn {
            try job.changed(node, nil, "entries came or went, or its attributes changed")
            node.status.distrust()
        }
        try removeLeftovers(node)
        defer {
            node.base?.forget()
            node.base = nil
        }
        if let base = node.base, let use = job.base, use.isInDestination {
            try removeGone(node, base)
            node.kept = base.keptRecords()
            let isTouched = base.isTouched
            let isUnchanged = !isTorn && base.isFolderUnchanged(now, before: use.trustedBefore)
            if isUnchanged, !isTouched { return }
        }
        if !SubvolumeStandIn.isOne(now, node.source) { job.noteLate(node, nil, now) }
        var wanted = job.wanted(node, nil, node.status, node.attributes)
        if job.isOrdinaryUser, wanted.mode & 0o700 != 0o700 {
            let mode = wanted.mode
            job.folders.identify(node)
            job.note { $0.lateModes.append((node, mode)) }
            wanted.mode |= 0o700
        }
        var found: [ExtendedAttribute]?
        if !node.isFresh {
            found = try readDestination(node.destination, byPath: false, wanted, job.destinationPath(node))
        }
        try apply(
            wanted, to: node.destination, byPath: false, kind: .directory, node, nil,
            owner: node.naturalOwner, found: found)
    }

    /// Removes folders that were lost before their end.
    private func removeLeftovers(_ node: FolderNode) throws(FileTreeError) {
        for name in node.leftovers {
            node.base?.touch()
            try removeExisting(BytePath(bytes: name.dropLast()), node)
        }
        node.leftovers = []
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
                        but: FolderRemoval.Exception(filter: job.filter, path: job.relativePath(node, name)),
                        isCancelled: job.isCancelled)
                }
            }
            try removed.get()
        }
        // Both lists were read to their end.
        while lseek(node.source, 0, SEEK_SET) != 0 {
            let number = errno
            guard number == EINTR else { throw .system("list", job.sourcePath(node), number) }
        }
    }

    /// The names of a folder, as digests: a folder may have a million.
    private func names(of folder: Int32, _ path: BytePath) throws(FileTreeError) -> Set<Digest128> {
        var names: Set<Digest128> = []
        try forEachName(of: folder, path) { (name: EntryName) throws(FileTreeError) in
            names.insert(Digest128(name: name))
        }
        return names
    }

    func forEachName(
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
