import CLinux
import Glibc

/// Sharing of unchanged entries with the last set, whose inodes are never changed.
extension CopyWorker {
    /// File systems allow from 32,000 names of an inode on; one with many names, in many sets, would get there.
    private static let mostNames: UInt32 = 30_000

    /// Gives the destination an entry that shares its blocks or its inode with the shared tree's; false where it must be copied.
    func share(
        _ name: EntryName, _ node: FolderNode, _ status: EntryStatus, _ extras: EntryExtras, group: LinkTable.Group?
    ) throws(FileTreeError) -> Bool {
        guard node.shared >= 0 else { return false }
        if canClone, status.kind == .file, status.size > 0,
            try clone(name, node, status, extras, group: group)
        {
            return true
        }
        return canLink ? try linkShared(name, node, status, group: group) : false
    }

    /// The name in the shared tree, which is another where the root is a single file.
    private func withSharedName<Result>(
        _ name: EntryName, _ node: FolderNode, _ body: (UnsafePointer<CChar>) -> Result
    ) -> Result {
        guard node.standsForParent, let path = job.base?.shared else { return body(name.pointer) }
        return path.normalized.lastComponent.withCString(body)
    }

    private func linkShared(
        _ name: EntryName, _ node: FolderNode, _ status: EntryStatus, group: LinkTable.Group?
    ) throws(FileTreeError) -> Bool {
        var found = EntryStatus()
        guard withSharedName(name, node, { found.load(node.shared, $0) }) == 0, found.looksLike(status),
            found.owner == status.owner, found.group == status.group,
            status.kind == .symlink || found.permissions == status.permissions,
            found.links + status.links <= CopyWorker.mostNames
        else { return false }
        var failed: Int32 = -EEXIST
        for attempt in 0..<2 where failed == -EEXIST {
            if attempt > 0 { try replace(name, node) }
            failed = withSharedName(name, node) { from in
                withDestinationName(name) { ow_link(node.shared, from, node.destination, $0) }
            }
            if failed == -EEXIST { try checkNamesake(of: name, node) }
        }
        switch failed {
        case 0:
            node.base?.touch()
            group?.destination = found.identity
            return true
        case -EXDEV, -ENOTSUP, -ENOSYS:
            canLink = false
            return false
        case -EMLINK, -EPERM, -ENOENT: return false
        default: throw .system("link", job.destinationPath(node, name), failed)
        }
    }

    private func clone(
        _ name: EntryName, _ node: FolderNode, _ status: EntryStatus, _ extras: EntryExtras, group: LinkTable.Group?
    ) throws(FileTreeError) -> Bool {
        let opened = withSharedName(name, node) { reader.open(node.shared, $0) }
        guard opened >= 0 else { return false }
        let from = Descriptor(owning: opened)
        var found = EntryStatus()
        guard found.load(from.raw) == 0, found.looksLike(status) else { return false }
        let destination = Descriptor(owning: try create(name, node))
        let failed = ow_clone(destination.raw, from.raw)
        if failed < 0 {
            try removeExisting(name, node)
            switch failed {
            case -ENOSPC, -EDQUOT, -EIO, -EROFS, -ENOMEM:
                throw .system("share the blocks of", job.destinationPath(node, name), failed)
            // Of this one file: it is in use as swap space, say.
            case -EPERM, -ETXTBSY, -EACCES: return false
            default:
                canClone = false
                return false
            }
        }
        try finish(destination, WantedAttributes(status, extras.attributes), node, name, group)
        return true
    }
}
