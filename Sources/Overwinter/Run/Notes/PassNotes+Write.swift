import FileTree
import FoundationEssentials
import Glibc

extension PassNotes {
    /// Writes the file whole or not at all, and waits until the disk has it.
    ///
    /// - Throws: `.copyFailed`.
    static func write<Entries: Sequence>(
        _ header: Header, _ entries: Entries, as name: String, in partial: BytePath
    ) throws(OverwinterError) where Entries.Element == TreeEntry {
        let folder = partial.appending(SetDocument.folder)
        do throws(FileTreeError) {
            try Folder.make(folder, mode: 0o700)
        } catch {
            throw OverwinterError(error)
        }
        let descriptor = folder.withCString { path in
            uninterrupted { open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC) }
        }
        guard descriptor >= 0 else { throw .system(.copyFailed, "open", folder, errno) }
        defer { close(descriptor) }
        let fresh = name + ".new"
        if uninterrupted({ unlinkat(descriptor, fresh, 0) }) != 0, errno != ENOENT {
            throw .system(.copyFailed, "remove", folder.appending(fresh), errno)
        }
        let file = try RecordFileWriter(folder: descriptor, name: fresh, path: folder.appending(fresh))
        let digest = RunningSHA256()
        let first: [UInt8]
        do {
            first = Array("\(format)\n".utf8) + Array(try JSONEncoder().encode(header)) + [UInt8(ascii: "\n")]
        } catch {
            throw OverwinterError(.copyFailed, "unable to write '\(folder.appending(fresh))': \(error)")
        }
        digest.update(first)
        try file.write { $0 += first }
        var packer = EntryPacker()
        for entry in entries {
            let bytes = packer.packed(entry)
            digest.update(bytes)
            try file.write { $0 += bytes }
        }
        let sum = digest.finishedHex()
        try file.write { $0 += sum.utf8 }
        _ = try file.finish()
        guard uninterrupted({ renameat(descriptor, fresh, descriptor, name) }) == 0 else {
            throw .system(.copyFailed, "rename", folder.appending(fresh), errno)
        }
        do throws(FileTreeError) {
            // Its own name, and the folder's in the partial.
            try Folder.sync(folder)
            try Folder.sync(partial)
        } catch {
            throw OverwinterError(error)
        }
    }

    /// Removes all notes of a partial, so that no run trusts its copy.
    ///
    /// - Throws: `.copyFailed` where one is left.
    static func removeAll(in partial: BytePath) throws(OverwinterError) {
        let folder = partial.appending(SetDocument.folder)
        do throws(FileTreeError) {
            guard try FileStatus.ifPresent(folder)?.kind == .directory else { return }
            for name in try Folder.names(of: folder) where name.bytes.starts(with: Array(prefix.utf8)) {
                try TreeRemove(folder.appending(name)).run()
            }
            try Folder.sync(folder)
        } catch {
            throw OverwinterError(error)
        }
    }
}
