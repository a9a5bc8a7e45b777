package import FileTree

extension DestinationMark {
    /// What tells a destination from a copy of it: no program can give the mark's copy its time of change (ctime).
    package struct Identity: Codable, Sendable, Equatable {
        package var changed: FileTime

        package init(changed: FileTime) {
            self.changed = changed
        }
    }

    /// That of a destination's mark as it lies there now; nil where there is none, or it cannot be looked at.
    package static func identity(in destination: BytePath) -> Identity? {
        (try? FileStatus.ifPresent(destination.appending(name))).flatMap { status in
            status.map { Identity(changed: $0.changed) }
        }
    }
}
