import CLinux
import Glibc

/// What to do where the destination holds something already.
extension CopyWorker {
    /// Makes room for an entry, or finds that the one there is the same and keeps it, its attributes corrected.
    ///
    /// An inode with several names may be shared with a tree that is not ours to change: it is kept only where nothing differs,
    /// else its name is given to a new inode.
    func keepsExisting(
        _ name: EntryName, _ node: FolderNode, _ status: EntryStatus, _ wanted: WantedAttributes,
        group: LinkTable.Group?,
        linkTarget: [UInt8]?
    ) throws(FileTreeError) -> Bool {
        var found = EntryStatus()
        let failed = withDestinationName(name) { found.load(node.destination, $0) }
        if failed == -ENOENT { return false }
        guard failed == 0 else { throw .system("look at", job.destinationPath(node, name), failed) }
        let isSame =
            found.kind == status.kind && found.kind != .directory && found.modified == wanted.modified
            && (found.kind == .file
                ? found.size == status.size
                : found.special_major == status.special_major && found.special_minor == status.special_minor)
            && (found.links > 1) == (status.links > 1)
        if isSame, try keeps(name, node, status, wanted, found, linkTarget) {
            guard let group else { return status.links == 1 }
            if job.links.take(found.identity) {
                group.destination = found.identity
                return true
            }
        }
        try replace(name, node)
        return false
    }

    private func keeps(
        _ name: EntryName, _ node: FolderNode, _ status: EntryStatus, _ wanted: WantedAttributes, _ found: EntryStatus,
        _ linkTarget: [UInt8]?
    ) throws(FileTreeError) -> Bool {
        let opened = withDestinationName(name) { ow_open(node.destination, $0, ow_O_PATH | O_NOFOLLOW | O_CLOEXEC, 0) }
        guard opened >= 0 else { throw .system("open", job.destinationPath(node, name), opened) }
        let held = Descriptor(owning: opened)
        var now = EntryStatus()
        guard now.load(held.raw) == 0, now.identity == found.identity else { return false }
        if let linkTarget, reader.readLink(held.raw, "") != linkTarget { return false }
        let attributes = try readDestination(held.raw, byPath: true, wanted, job.destinationPath(node, name))
        if wanted.matches(now, attributes) { return true }
        if now.links > 1 { return false }
        try apply(
            wanted, to: held.raw, byPath: true, kind: now.kind, node, name, owner: (now.owner, now.group),
            found: attributes)
        return true
    }

    /// Whether what is in an entry's way gives way to it: nothing is in a folder that this copy made, unless the source is at work
    /// and a name is listed twice.
    func mayReplace(in node: FolderNode) -> Bool { !node.isFresh || !job.options.changeIsError }

    /// Removes what has the name, to be made anew: where the source is at work, that may be what this copy made of another entry.
    func replace(_ name: EntryName, _ node: FolderNode) throws(FileTreeError) {
        if !job.options.changeIsError { node.noteReplaced(name) }
        try removeExisting(name, node)
    }

    /// Removes what has the name, a folder with all below it.
    func removeExisting(_ name: EntryName, _ node: FolderNode) throws(FileTreeError) {
        let removed = withDestinationName(name) { target -> Result<Void, FileTreeError> in
            let failed = ow_unlink(node.destination, target, 0)
            if failed == 0 || failed == -ENOENT { return .success(()) }
            let path = job.destinationPath(node, name)
            if failed == -EBUSY { return .failure(.mountInTheWay(path)) }
            guard failed == -EISDIR else { return .failure(.system("remove", path, failed)) }
            return Result { () throws(FileTreeError) in
                try FolderRemoval.remove(target, in: node.destination, displayed: path, isCancelled: job.isCancelled)
            }
        }
        try removed.get()
    }

    func removeExisting(_ name: BytePath, _ node: FolderNode) throws(FileTreeError) {
        let removed = name.withCString { pointer in
            Result { () throws(FileTreeError) in
                try removeExisting(EntryName(pointer: pointer, count: name.bytes.count, type: UInt8(DT_UNKNOWN)), node)
            }
        }
        try removed.get()
    }

    /// Links to the first name of the group; false where the destination cannot, or where that name is another entry's by now, so
    /// that the entry is to be copied.
    func link(to group: LinkTable.Group, _ name: EntryName, _ node: FolderNode) throws(FileTreeError) -> Bool {
        // The destination could not make the first one.
        if group.destination == nil, group.origin != .kept { return false }
        let isLive = !job.options.changeIsError
        if isLive, group.isReplaced { return false }
        // The first name itself, listed twice.
        if group.folder === node, group.name.dropLast().elementsEqual(name.bytes) { return true }
        if job.base != nil {
            try clear(name, node)
        } else if !node.isFresh {
            var found = EntryStatus()
            let failed = withDestinationName(name) { found.load(node.destination, $0) }
            if failed == 0 {
                if found.identity == group.destination { return true }
                try removeExisting(name, node)
            }
        }
        do throws(FileTreeError) {
            try job.folders.acquire(group.folder)
        } catch {
            guard isLive, error.isOfMovedEntry else { throw error }
            return false
        }
        defer { job.folders.release(group.folder) }
        var failed: Int32 = -EEXIST
        for attempt in 0..<2 where failed == -EEXIST && (attempt == 0 || mayReplace(in: node)) {
            if attempt > 0 { try replace(name, node) }
            failed = group.name.withUnsafeBytes { first in
                withDestinationName(name) { target in
                    first.baseAddress.map {
                        ow_link(
                            group.folder.destination, $0.assumingMemoryBound(to: CChar.self), node.destination, target)
                    } ?? -EINVAL
                }
            }
            if failed == -EEXIST { try checkNamesake(of: name, node) }
        }
        // Asked again: what is not noted now was not replaced before the link.
        if isLive, group.isReplaced {
            if failed == 0 { try removeExisting(name, node) }
            return false
        }
        switch failed {
        case 0: return true
        // Its folder was lost, and removed.
        case -ENOENT where isLive: return false
        case -EMLINK, -EPERM, -ENOTSUP, -ENOSYS, -EXDEV:
            job.unkept.add(.hardLinks, job.relativePath(node, name))
            return false
        default: throw .system("link", job.destinationPath(node, name), failed)
        }
    }

    /// What is recorded of a name that was linked: in the last pass that of the first name, which may be older than the look at this.
    func statusOfLink(to group: LinkTable.Group, _ found: EntryStatus) -> EntryStatus {
        job.options.isLast ? group.status ?? found : found
    }

    /// The group of a name that could not be linked.
    ///
    /// In the last pass none, but where the destination has no links at all, and the inode was then what it was when its first name
    /// was copied: names of one group are one inode to whoever reads the record.
    func numberOfUnlinked(
        _ group: LinkTable.Group, _ status: EntryStatus, _ digest: Digest128?, _ extras: EntryExtras
    ) -> UInt32 {
        guard job.options.isLast else { return group.number }
        guard job.unkept.has(.hardLinks), let first = group.status, first.size == status.size,
            first.modified == status.modified, first.mode == status.mode, first.owner == status.owner,
            first.group == status.group, group.digest == digest, group.extras.attributes == extras.attributes,
            group.extras.holes == extras.holes
        else { return 0 }
        return group.number
    }

    /// Whether the next pass, or the next try of the last one, is to link a name that could not be linked.
    var linksNextTime: Bool {
        !job.options.changeIsError && !(job.options.isLast && job.unkept.has(.hardLinks))
    }

    /// A default ACL of the folder around the destination is not the source's.
    func removeInheritedACL(
        from file: Int32, byPath: Bool, _ node: FolderNode, _ name: EntryName?
    ) throws(FileTreeError) {
        for attribute in ["system.posix_acl_default", "system.posix_acl_access"] {
            let failed = ow_remove_attribute(file, byPath ? 1 : 0, attribute)
            if failed == 0 || failed == -ENODATA || failed == -ENOTSUP || failed == -EINVAL || failed == -ENOSYS {
                continue
            }
            // Of a folder that another owns; what is made in it is said to be unkept by its own.
            if failed == -EPERM || failed == -EACCES { continue }
            throw .system("remove the ACL of", job.destinationPath(node, name), failed)
        }
    }
}
