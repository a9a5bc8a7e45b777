import CLinux
import Glibc

extension CopyWorker {
    /// From this size on a file waits for its turn among the long ones.
    private static let longWork: Int64 = 8 << 20

    /// `claimed`: what the link table said to the entry's inode, where it was asked already.
    func copyFile(
        _ name: EntryName, _ node: FolderNode, mayDefer: Bool, _ claimed: LinkTable.Claim? = nil
    ) throws(FileTreeError) -> VisitOutcome {
        let opened = reader.open(node.source, name.pointer)
        guard opened >= 0 else {
            forgo(claimed)
            switch opened {
            case -ENOENT: try job.vanished(node, name)
            case -ELOOP, -ENXIO: try job.changed(node, name, "it is no file any more")
            case -EAGAIN: throw .leased(job.sourcePath(node, name))
            default: throw .system("open", job.sourcePath(node, name), opened)
            }
            return .done
        }
        let source = Descriptor(owning: opened)
        var status = EntryStatus()
        let failed = status.load(source.raw)
        guard failed == 0 else { throw .system("look at", job.sourcePath(node, name), failed) }
        guard status.kind == .file else {
            forgo(claimed)
            try job.changed(node, name, "it is no file any more")
            return .done
        }
        if claimed?.isOther(than: status.identity) == true {
            forgo(claimed)
            try job.changed(node, name, "it is another file now")
            return .done
        }
        if mayDefer, claimed == nil, status.size >= CopyWorker.longWork { return .deferred(size: status.size) }
        if status.isMountRoot, !node.standsForParent {
            let path = job.relativePath(node, name)
            job.note { $0.mounts.append(path) }
            job.noteFileSystem(of: source.raw)
        }
        if status.links > 1 || claimed != nil {
            switch claimed ?? claim(status, name, node) {
            case .stopped: throw .cancelled
            case .other(let group):
                // One that was claimed before could not be linked.
                if claimed == nil, try link(to: group, name, node) {
                    record(
                        name, node, statusOfLink(to: group, status), group.digest, group.number, group.extras,
                        group.origin, isFirstName: false)
                    return .done
                }
                // The next pass is to link it, where the first name was lost to a source at work.
                if linksNextTime { status.distrust() }
                try copyContents(source.raw, status, name, node, group, isFirst: false)
            case .first(let group):
                try copyContents(source.raw, status, name, node, group, isFirst: true)
                job.links.publish(group)
            }
        } else {
            try copyContents(source.raw, status, name, node, nil, isFirst: true)
        }
        return .done
    }

    private func copyContents(
        _ source: Int32, _ found: EntryStatus, _ name: EntryName, _ node: FolderNode, _ group: LinkTable.Group?,
        isFirst: Bool
    ) throws(FileTreeError) {
        var status = found
        var extras = EntryExtras()
        extras.attributes = try sourceAttributes(source, byPath: false, node, name)
        let wanted = job.wanted(node, name, status, extras.attributes)
        var digest: Digest128?
        if job.base == nil, !node.isFresh,
            try keepsExisting(name, node, status, wanted, group: isFirst ? group : nil, linkTarget: nil)
        {
            extras.holes = contents.holes(of: source, status)
        } else {
            digest = try makeFile(from: source, &status, name, node, wanted, group: isFirst ? group : nil, &extras)
        }
        if let group, isFirst {
            group.digest = digest
            group.status = status
            group.extras = extras
        }
        let number = group.map { isFirst ? $0.number : numberOfUnlinked($0, status, digest, extras) }
        record(name, node, status, digest, number ?? 0, extras, .copied, isFirstName: isFirst)
    }

    /// Makes a file that others cannot read until it has its attributes, by its mode or by its folder's; the caller closes it.
    ///
    /// `mode`: its final one, where it can have that from the start.
    func create(_ name: EntryName, _ node: FolderNode, mode: UInt16? = nil) throws(FileTreeError) -> Int32 {
        if job.base != nil { try clear(name, node) }
        let flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC
        let bits = UInt32(mode ?? 0o600)
        var made = withDestinationName(name) { ow_open(node.destination, $0, flags, bits) }
        if made == -EEXIST { try checkNamesake(of: name, node) }
        if made == -EEXIST, mayReplace(in: node) {
            try replace(name, node)
            made = withDestinationName(name) { ow_open(node.destination, $0, flags, bits) }
        }
        guard made >= 0 else { throw .system("create", job.destinationPath(node, name), made) }
        return made
    }

    /// Gives a new file its attributes, and closes it.
    func finish(
        _ destination: consuming Descriptor, _ wanted: WantedAttributes, _ node: FolderNode, _ name: EntryName,
        _ group: LinkTable.Group?, modeNow: UInt16? = nil
    ) throws(FileTreeError) {
        if node.standsForParent { try removeInheritedACL(from: destination.raw, byPath: false, node, name) }
        try apply(
            wanted, to: destination.raw, byPath: false, kind: .file, node, name, owner: node.naturalOwner,
            modeNow: modeNow)
        if let group {
            var made = EntryStatus()
            // Unknown, the other names could not be linked to it, and would silently be files of their own.
            let failed = made.load(destination.raw)
            guard failed == 0 else { throw .system("look at", job.destinationPath(node, name), failed) }
            group.destination = made.identity
        }
        let unclosed = destination.close()
        guard unclosed == 0 else { throw .system("close", job.destinationPath(node, name), unclosed) }
    }

    /// Makes the file under its final name; where it changed meanwhile `status` is one that no later pass believes, and the digest
    /// nil, or in the last pass that of what was copied.
    private func makeFile(
        from source: Int32, _ status: inout EntryStatus, _ name: EntryName, _ node: FolderNode,
        _ wanted: WantedAttributes, group: LinkTable.Group?, _ extras: inout EntryExtras
    ) throws(FileTreeError) -> Digest128? {
        let mode = job.modes.atCreation(wanted, in: node)
        let destination = Descriptor(owning: try create(name, node, mode: mode))
        // Blocks that hold attributes count as well, and may hide a hole.
        // Of a file that may be written meanwhile, to ask for its data waits for a write that is under way: that one had its
        // time at its begin, perhaps long before this pass, and a part of it would look as if it were all.
        let mayHaveHoles =
            status.blocks * 512 < status.size || status.size > 65536 || !extras.attributes.isEmpty
            || !job.options.changeIsError
        guard
            let outcome = contents.transfer(
                from: source, to: destination.raw, size: status.size, mayHaveHoles: mayHaveHoles)
        else { throw transferError(node, name) }
        var now = EntryStatus()
        let failed = now.load(source)
        guard failed == 0 else { throw .system("look at", job.sourcePath(node, name), failed) }
        let isTorn = outcome.length != status.size || !now.isUnchanged(since: status)
        if isTorn {
            let how =
                now.size == status.size
                ? "its time changed" : "its size changed from \(status.size) to \(now.size) bytes"
            try job.changed(node, name, how)
            status.distrust()
            if job.options.isLast { status.size = try cut(destination.raw, to: outcome.length, node, name) }
        }
        extras.holes = outcome.holes
        try finish(destination, wanted, node, name, group, modeNow: mode)
        return isTorn && !job.options.isLast ? nil : contents.hasher.xxh3()
    }

    /// Gives the copy of a file that shrank meanwhile the length that was read: it may have ended in a hole, of which nothing was
    /// written.
    private func cut(
        _ file: Int32, to length: Int64, _ node: FolderNode, _ name: EntryName
    ) throws(FileTreeError) -> Int64 {
        let failed = ow_truncate(file, length)
        guard failed == 0 else { throw .system("write", job.destinationPath(node, name), failed, atByte: length) }
        return length
    }

    private func transferError(_ node: FolderNode, _ name: EntryName) -> FileTreeError {
        guard let failure = contents.failure else { return .cancelled }
        switch failure.side {
        case .cancelled: return .cancelled
        case .reading: return .system("read", job.sourcePath(node, name), failure.number, atByte: failure.offset)
        case .writing: return .system("write", job.destinationPath(node, name), failure.number, atByte: failure.offset)
        }
    }
}
