import FileTree

extension JournalTarget {
    /// The same place with what lies there now.
    ///
    /// - Parameter origin: the run whose set-aside data goes there.
    func asItIsNow(mounts: [BytePath], origin: String?) throws(FileTreeError) -> JournalTarget {
        var target = self
        target.origin = origin
        // A volume that the restore had made: it stays as it is until nothing goes back any more.
        guard !path.isEmpty else { return target }
        let status = try FileStatus.ifPresent(path)
        target.device = status?.device
        target.inode = status?.inode
        target.heldData = status != nil
        target.mounts = mounts.filter { $0.isAt(orBelow: path) }
        if !target.mounts.isEmpty { target.heldData = try RestoreTarget.present(at: path) == .data }
        return target
    }
}
