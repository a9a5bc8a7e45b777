import CLinux
import Glibc

extension CopyWorker {
    /// From this size on a file waits for its turn among the long ones.
    private static let longWork: Int64 = 8 << 20

    func copyFile(_ name: EntryName, _ node: FolderNode, mayDefer: Bool) throws(FileTreeError) -> VisitOutcome {
        let opened = reader.open(node.source, name.pointer)
        guard opened >= 0 else {
            switch opened {
            case -ENOENT: try job.vanished(node, name)
            case -ELOOP, -ENXIO: try job.changed(node, name, "it is no file any more")
            default: throw .system("open", job.sourcePath(node, name), opened)
            }
            return .done
        }
        let source = Descriptor(owning: opened)
        var status = EntryStatus()
        let failed = status.load(source.raw)
        guard failed == 0 else { throw .system("look at", job.sourcePath(node, name), failed) }
        guard status.kind == .file else {
            try job.changed(node, name, "it is no file any more")
            return .done
        }
        if mayDefer, status.size >= CopyWorker.longWork { return .deferred(size: status.size) }
        if status.isMountRoot, !node.standsForParent {
            let path = job.relativePath(node, name)
            job.note { $0.mounts.append(path) }
        }
        if status.links > 1 {
            switch job.links.claim(status.identity, folder: node, name: name) {
            case .stopped: throw .cancelled
            case .other(let group):
                if try link(to: group, name, node) {
                    chunk.append(name, status, digest: group.digest, linkGroup: group.number, extras: group.extras)
                    job.progress.add(files: 1)
                    return .done
                }
                try copyContents(source.raw, status, name, node, group, isFirst: false)
            case .first(let group):
                try copyContents(source.raw, status, name, node, group, isFirst: true)
                job.links.publish(group)
            }
        } else {
            try copyContents(source.raw, status, name, node, nil, isFirst: true)
        }
        job.progress.add(files: 1)
        return .done
    }

    private func copyContents(
        _ source: Int32, _ status: EntryStatus, _ name: EntryName, _ node: FolderNode, _ group: LinkTable.Group?,
        isFirst: Bool
    ) throws(FileTreeError) {
        var extras = EntryExtras()
        extras.attributes = try reader.readAttributes(source, byPath: false, job.sourcePath(node, name))
        let wanted = job.wanted(node, name, status, extras.attributes)
        var digest: Digest128?
        if !node.isFresh, try keepsExisting(name, node, status, wanted, group: isFirst ? group : nil, linkTarget: nil) {
            extras.holes = contents.holes(of: source, status)
        } else {
            digest = try makeFile(from: source, status, name, node, wanted, group: isFirst ? group : nil, &extras)
        }
        if let group, isFirst {
            group.digest = digest
            group.extras = extras
        }
        chunk.append(name, status, digest: digest, linkGroup: group?.number ?? 0, extras: extras)
    }

    /// Makes the file under its final name, readable by us alone until it has its attributes: by its mode, or by its folder's.
    private func makeFile(
        from source: Int32, _ status: EntryStatus, _ name: EntryName, _ node: FolderNode, _ wanted: WantedAttributes,
        group: LinkTable.Group?, _ extras: inout EntryExtras
    ) throws(FileTreeError) -> Digest128? {
        let flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC
        let mode = job.modes.atCreation(wanted, in: node)
        let made = withDestinationName(name) { ow_open(node.destination, $0, flags, UInt32(mode ?? 0o600)) }
        guard made >= 0 else { throw .system("create", job.destinationPath(node, name), made) }
        let destination = Descriptor(owning: made)
        // Blocks that hold attributes count as well, and may hide a hole.
        let mayHaveHoles = status.blocks * 512 < status.size || status.size > 65536 || !extras.attributes.isEmpty
        guard
            let outcome = contents.transfer(
                from: source, to: destination.raw, size: status.size, mayHaveHoles: mayHaveHoles)
        else { throw transferError(node, name) }
        var now = EntryStatus()
        let failed = now.load(source)
        guard failed == 0 else { throw .system("look at", job.sourcePath(node, name), failed) }
        if outcome.length != status.size || !now.isUnchanged(since: status) {
            let how =
                now.size == status.size
                ? "its time changed" : "its size changed from \(status.size) to \(now.size) bytes"
            try job.changed(node, name, how)
        }
        extras.holes = outcome.holes
        if node.standsForParent { try removeInheritedACL(from: destination.raw, byPath: false, node, name) }
        try apply(
            wanted, to: destination.raw, byPath: false, kind: .file, node, name, owner: node.naturalOwner, modeNow: mode
        )
        if let group {
            var made = EntryStatus()
            if made.load(destination.raw) == 0 { group.destination = made.identity }
        }
        let unclosed = destination.close()
        guard unclosed == 0 else { throw .system("close", job.destinationPath(node, name), unclosed) }
        return contents.hasher.xxh3()
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
