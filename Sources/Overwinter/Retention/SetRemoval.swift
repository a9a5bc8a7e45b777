import FileTree

/// Removes a set: one rename after which it is none, then its files.
///
/// Killed at any time, the rest is for the next prune.
/// Files may be shared with other sets as hard links: names are unlinked, and no inode is opened or changed.
struct SetRemoval {
    let destination: BytePath
    let isCancelled: @Sendable () -> Bool

    /// The names, as sets, of those whose removal was begun and not ended.
    func begun() throws(OverwinterError) -> [String] {
        try DestinationFolder.folderNames(destination).compactMap { $0.string.flatMap(RemovalName.set(of:)) }
    }

    /// A mount at or below a set, over which nothing is removed; nil without one.
    func mount(in set: String) throws(FileTreeError) -> BytePath? {
        let folder = try Folder.realPath(destination.appending(set))
        return try Mounts.current().first { $0.mountPoint.isAt(orBelow: folder) }?.mountPoint
    }

    /// From here on it is no set; `sync` is still to come.
    func begin(_ set: String) throws(FileTreeError) {
        try Names.renameToFreeName(destination.appending(set), to: destination.appending(RemovalName.of(set)))
    }

    /// Puts what was begun on the disk.
    func sync() throws(FileTreeError) {
        try Folder.sync(destination)
    }

    /// Removes what has the name of one whose removal was begun, and its log before: nothing else would lead to that.
    func finish(_ set: String) throws(FileTreeError) {
        // A set of that name came back meanwhile (a copy of the destination, say): then these are its own.
        if try FileStatus.ifPresent(destination.appending(set)) == nil {
            try unlinkIfPresent("backup_log_\(set).log")
            try unlinkIfPresent(set + KeepMark.ending)
        }
        try TreeRemove(destination.appending(RemovalName.of(set)), isCancelled: isCancelled).run()
        try Folder.sync(destination)
    }

    private func unlinkIfPresent(_ name: String) throws(FileTreeError) {
        do throws(FileTreeError) {
            try Names.unlink(destination.appending(name))
        } catch {
            guard error.code == .notFound else { throw error }
        }
    }
}
