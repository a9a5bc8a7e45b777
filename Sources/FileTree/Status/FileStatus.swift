import CLinux
import Glibc

/// What the system tells of one entry.
///
/// See: `man 2 statx`.
package struct FileStatus: Sendable, Equatable {
    package var kind: EntryKind
    /// The permission bits with setuid, setgid and sticky: 0 to 07777.
    package var mode: UInt16
    package var owner: UInt32
    package var group: UInt32
    package var size: Int64
    package var modified: FileTime
    /// When the inode last changed (ctime), which no program can set.
    package var changed: FileTime
    package var device: UInt64
    package var inode: UInt64
    package var links: UInt32
    /// Whether a file system (or a bind mount) is mounted here.
    package var isMountRoot: Bool

    /// The status of an entry; of a symbolic link itself, unless links are followed.
    package static func of(_ path: BytePath, followingLinks: Bool = false) throws(FileTreeError) -> FileStatus {
        switch look(path, followingLinks) {
        case .success(let status): return status
        case .failure(let refusal): throw .system("look at", path, refusal.number)
        }
    }

    /// The status of an entry, or nil where there is none (or a parent is no folder).
    package static func ifPresent(_ path: BytePath, followingLinks: Bool = false) throws(FileTreeError) -> FileStatus? {
        switch look(path, followingLinks) {
        case .success(let status): return status
        case .failure(let refusal) where refusal.number == -ENOENT || refusal.number == -ENOTDIR: return nil
        case .failure(let refusal): throw .system("look at", path, refusal.number)
        }
    }

    private struct Refusal: Error { var number: Int32 }

    private static func look(_ path: BytePath, _ followingLinks: Bool) -> Result<FileStatus, Refusal> {
        var status = EntryStatus()
        // An empty path would mean the descriptor itself.
        if path.isEmpty { return .failure(Refusal(number: -ENOENT)) }
        let failed = path.withCString { ow_get_status(AT_FDCWD, $0, followingLinks ? 1 : 0, &status) }
        return failed == 0 ? .success(FileStatus(status)) : .failure(Refusal(number: failed))
    }

    init(_ status: EntryStatus) {
        kind = status.kind
        mode = status.permissions
        owner = status.owner
        group = status.group
        size = status.size
        modified = status.modified
        changed = status.changed
        device = status.device
        inode = status.inode
        links = status.links
        isMountRoot = status.isMountRoot
    }
}
