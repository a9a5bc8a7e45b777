import FileTree

extension JournalTarget {
    /// A target as it is before it is set aside.
    ///
    /// - Parameter mounts: all mount points of the host.
    init(_ target: RestoreTarget, mounts: [BytePath]) throws(FileTreeError) {
        title = target.title
        owner = target.owner
        service = target.isProjectFile ? nil : target.source.service
        if target.isVolumeGone {
            path = BytePath("")
            madeVolume = target.volume?.name
            return
        }
        path = try SetAside.real(target.path)
        let status = try FileStatus.ifPresent(path, followingLinks: false)
        device = status?.device
        inode = status?.inode
        // For what was renamed whole, an empty folder counts too; within a mount only what could be moved.
        heldData = status != nil
        let place = PlaceMounts(of: path, among: mounts)
        self.mounts = place.within
        if !self.mounts.isEmpty { heldData = try RestoreTarget.present(at: path) == .data }
        mountPoint = place.above
    }
}
