import CLinux
import Glibc

/// Attributes that the destination gives to what is made in it, though no source has them: `btrfs.compression` below a folder that
/// has it, `system.nfs4_acl` of a server, labels.
///
/// They stay: whoever set them up wants them, or nobody can remove them. They are told by name, to be no difference where they are
/// more than the source has.
extension CopyWorker {
    /// Looks at the first entry of each kind that this worker makes, before it has any attribute of the source's.
    func noteOwnAttributes(of file: Int32, byPath: Bool, _ kind: EntryKind) {
        if knownKinds.contains(kind) { return }
        knownKinds.append(kind)
        job.unkept.addOwn(reader.attributeNames(of: file, byPath: byPath))
    }

    /// The attributes of an entry of the destination, but for those of its own that the source has not.
    func readDestination(
        _ file: Int32, byPath: Bool, _ wanted: WantedAttributes, _ path: @autoclosure () -> BytePath
    ) throws(FileTreeError) -> [ExtendedAttribute] {
        let found = try reader.readAttributes(file, byPath: byPath, path())
        if found.isEmpty { return [] }
        let own = job.unkept.ownAttributes
        return found.filter { one in !own.contains(one.name) || wanted.attributes.contains { $0.name == one.name } }
    }

    /// Removes from a folder that an earlier pass made what new entries would inherit; the source's own is set when it is done.
    func removeInheritable(from folder: Int32, _ node: FolderNode) throws(FileTreeError) {
        let name = Array(Self.inheritable.utf8)
        // What is restored may lie in a folder that has it, and be recorded without.
        guard node.attributes.contains(where: { $0.name == name }),
            job.wanted(node, nil, node.status, node.attributes).attributes.contains(where: { $0.name == name })
        else { return }
        node.base?.touch()
        let failed = ow_remove_attribute(folder, 0, Self.inheritable)
        if failed == 0 || failed == -ENODATA || AttributeWriter.isRefusal(failed) { return }
        throw .system("remove the attribute \(Self.inheritable) of", job.destinationPath(node), failed)
    }

    /// See: `man 8 btrfs-property`.
    private static let inheritable = "btrfs.compression"
}
