import CLinux
import Glibc

/// The file system that holds an entry.
///
/// See: `man 2 statfs`.
package struct FileSystemFacts: Sendable, Equatable {
    /// Bytes we may still write: without the reserve, unless we are root.
    package var freeBytes: Int64
    /// Bytes in all.
    package var totalBytes: Int64
    /// Entries that can still be made; nil where the file system has no such limit.
    package var freeEntries: Int64?
    /// As mounted, such as `ext4` or `nfs4`.
    package var typeName: String
    package var isReadOnly: Bool
    package var isNetwork: Bool
    /// The device number as `FileStatus.device` gives it.
    package var device: UInt64
    package var mountPoint: BytePath

    /// The facts of the file system that holds `path`, links followed.
    package static func of(_ path: BytePath) throws(FileTreeError) -> FileSystemFacts {
        let opened = path.withCString { ow_open(AT_FDCWD, $0, ow_O_PATH | O_CLOEXEC, 0) }
        guard opened >= 0 else { throw .system("open", path, opened) }
        let file = Descriptor(owning: opened)
        var found = ow_file_system()
        let failed = ow_get_file_system(file.raw, &found)
        guard failed == 0 else { throw .system("look at the file system of", path, failed) }
        var status = EntryStatus()
        let unknown = status.load(file.raw)
        guard unknown == 0 else { throw .system("look at", path, unknown) }
        let mount = try mount(of: path)
        let blocks = geteuid() == 0 ? found.free_blocks : found.available_blocks
        return FileSystemFacts(
            freeBytes: bytes(blocks, found.block_size), totalBytes: bytes(found.blocks, found.block_size),
            freeEntries: found.entries == 0 ? nil : Int64(clamping: found.free_entries), typeName: mount.type,
            isReadOnly: found.is_read_only != 0, isNetwork: NetworkFileSystem.isNetwork(found.type),
            device: status.device,
            mountPoint: mount.mountPoint)
    }

    private static func bytes(_ blocks: UInt64, _ size: UInt64) -> Int64 {
        let (product, overflow) = blocks.multipliedReportingOverflow(by: size)
        return overflow ? Int64.max : Int64(clamping: product)
    }

    /// The mount with the longest point above the real path; the last of equals lies on top.
    private static func mount(of path: BytePath) throws(FileTreeError) -> Mount {
        let real = try Folder.realPath(path)
        var best: Mount?
        for mount in try Mounts.current() where real.isAt(orBelow: mount.mountPoint) {
            if mount.mountPoint.components.count >= best?.mountPoint.components.count ?? 0 { best = mount }
        }
        guard let best else {
            throw FileTreeError(
                .notFound, path: path, message: "unable to find the mount of '\(path)' in the mount table")
        }
        return best
    }
}
