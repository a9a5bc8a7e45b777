package import FileTree

extension DestinationMark {
    /// What tells a destination from a copy of it: no program can give the mark's copy its time of change (ctime).
    package struct Identity: Codable, Sendable, Equatable {
        package var inode: UInt64
        package var changed: FileTime

        package init(inode: UInt64, changed: FileTime) {
            self.inode = inode
            self.changed = changed
        }
    }

    /// That of a destination's mark as it lies there now; nil where there is none, or it cannot be looked at.
    package static func identity(in destination: BytePath) -> Identity? {
        (try? FileStatus.ifPresent(destination.appending(name))).flatMap { status in
            status.map { Identity(inode: $0.inode, changed: $0.changed) }
        }
    }
}
