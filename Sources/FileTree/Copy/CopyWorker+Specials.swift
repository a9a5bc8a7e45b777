import CLinux
import Glibc

/// Symbolic links, fifos and device nodes, which are held by `O_PATH` descriptors and never opened.
extension CopyWorker {
    func copySpecial(
        _ name: EntryName, _ node: FolderNode, _ claimed: LinkTable.Claim? = nil
    ) throws(FileTreeError) {
        let opened = ow_open(node.source, name.pointer, ow_O_PATH | O_NOFOLLOW | O_CLOEXEC, 0)
        if opened == -ENOENT {
            forgo(claimed)
            return try job.vanished(node, name)
        }
        guard opened >= 0 else { throw .system("open", job.sourcePath(node, name), opened) }
        let source = Descriptor(owning: opened)
        var status = EntryStatus()
        let failed = status.load(source.raw)
        guard failed == 0 else { throw .system("look at", job.sourcePath(node, name), failed) }
        if claimed?.isOther(than: status.identity) == true {
            forgo(claimed)
            return try job.changed(node, name, "it is another file now")
        }
        var extras = EntryExtras()
        switch status.kind {
        case .symlink:
            guard let target = reader.readLink(source.raw, "") else {
                throw .system("read the link", job.sourcePath(node, name), EIO)
            }
            extras.linkTarget = target
        case .blockDevice, .characterDevice:
            extras.specialDevice = DeviceNumber(major: status.special_major, minor: status.special_minor)
        case .fifo: break
        case .file, .directory, .socket:
            forgo(claimed)
            return try job.changed(node, name, "it is of another kind now")
        }
        if status.isMountRoot, !node.standsForParent {
            let path = job.relativePath(node, name)
            job.note { $0.mounts.append(path) }
        }
        extras.attributes = try sourceAttributes(source.raw, byPath: true, node, name)
        var number: UInt32 = 0
        if status.links > 1 || claimed != nil {
            switch claimed ?? claim(status, name, node) {
            case .stopped: throw .cancelled
            case .other(let group):
                // One that was claimed before could not be linked.
                let isLinked = claimed == nil ? try link(to: group, name, node) : false
                number = isLinked ? group.number : numberOfUnlinked(group, status, nil, extras)
                if isLinked {
                    status = statusOfLink(to: group, status)
                    if job.options.isLast { extras = group.extras }
                } else {
                    if linksNextTime { status.distrust() }
                    try make(name, node, status, extras, group: nil)
                }
            case .first(let group):
                number = group.number
                try make(name, node, status, extras, group: group)
                group.status = status
                group.extras = extras
                job.links.publish(group)
            }
        } else {
            try make(name, node, status, extras, group: nil)
        }
        record(name, node, status, nil, number, extras, .copied, isFirstName: true)
    }

    private func makeEntry(
        _ name: EntryName, _ node: FolderNode, _ status: EntryStatus, _ extras: EntryExtras
    ) -> Int32 {
        withDestinationName(name) { target in
            if let link = extras.linkTarget {
                return BytePath(bytes: link).withCString { ow_make_symlink($0, node.destination, target) }
            }
            let mode = UInt32(status.mode) & S_IFMT | 0o600
            return ow_make_node(node.destination, target, mode, status.special_major, status.special_minor)
        }
    }

    private func make(
        _ name: EntryName, _ node: FolderNode, _ status: EntryStatus, _ extras: EntryExtras, group: LinkTable.Group?
    ) throws(FileTreeError) {
        let wanted = job.wanted(node, name, status, extras.attributes)
        if job.base != nil {
            try clear(name, node)
        } else if !node.isFresh,
            try keepsExisting(name, node, status, wanted, group: group, linkTarget: extras.linkTarget)
        {
            return
        }
        let kind = status.kind
        var failed: Int32 = -EEXIST
        for attempt in 0..<2 where failed == -EEXIST && (attempt == 0 || mayReplace(in: node)) {
            if attempt > 0 { try replace(name, node) }
            failed = makeEntry(name, node, status, extras)
            if failed == -EEXIST { try checkNamesake(of: name, node) }
        }
        if failed == -EPERM || failed == -ENOTSUP || failed == -ENOSYS || (kind != .symlink && failed == -EINVAL) {
            let what: Unkept.Kind = kind == .symlink ? .symbolicLinks : kind == .fifo ? .fifos : .devices
            return job.unkept.add(what, job.relativePath(node, name))
        }
        guard failed == 0 else { throw .system("create", job.destinationPath(node, name), failed) }
        let opened = withDestinationName(name) { ow_open(node.destination, $0, ow_O_PATH | O_NOFOLLOW | O_CLOEXEC, 0) }
        guard opened >= 0 else { throw .system("open", job.destinationPath(node, name), opened) }
        let made = Descriptor(owning: opened)
        var now = EntryStatus()
        guard now.load(made.raw) == 0, now.kind == kind else {
            throw .changed(job.destinationPath(node, name), "it was replaced")
        }
        group?.destination = now.identity
        if node.standsForParent, kind != .symlink { try removeInheritedACL(from: made.raw, byPath: true, node, name) }
        try apply(wanted, to: made.raw, byPath: true, kind: kind, node, name, owner: (now.owner, now.group))
    }
}
