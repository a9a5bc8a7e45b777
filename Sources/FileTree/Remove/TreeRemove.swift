import CLinux
import Glibc

/// Removes a tree; see `run`.
package struct TreeRemove: Sendable {
    private let path: BytePath
    private let isCancelled: @Sendable () -> Bool

    package init(_ path: BytePath, isCancelled: @escaping @Sendable () -> Bool = { false }) {
        self.path = path
        self.isCancelled = isCancelled
    }

    /// Removes the entry and all below it, by descriptors, following no link.
    ///
    /// Where anything is mounted at or below it, nothing is removed: `.mountInTheWay`, naming the mount. `.notFound` where there is
    /// nothing.
    package func run() throws(FileTreeError) {
        let target = try CopyTarget(path)
        var status = EntryStatus()
        let failed = target.name.withCString { status.load(target.parent.raw, $0) }
        guard failed == 0 else { throw .system("remove", path, failed) }
        if status.kind == .directory {
            // The whole is refused before the first removal, not at the mount.
            let real = try Folder.realPath(path)
            if let mount = try Mounts.below(real).first { throw .mountInTheWay(mount.mountPoint) }
        }
        let result = target.name.withCString { name in
            Result { () throws(FileTreeError) in
                try FolderRemoval.remove(name, in: target.parent.raw, displayed: path, isCancelled: isCancelled)
            }
        }
        try result.get()
    }
}
