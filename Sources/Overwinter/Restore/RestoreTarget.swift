package import FileTree

/// One source of a set, and where it goes.
package struct RestoreTarget: Sendable {
    /// What is there now.
    package enum Present: Sendable, Equatable {
        case nothing
        case emptyFolder
        case data
    }

    package var source: SetRecord.Source
    /// Absolute; for a Compose volume the folder that this engine gives it.
    package var path: BytePath
    package var present: Present
    /// The engine's volume that has to be there first.
    package var volume: SetRecord.Compose.Volume?
    /// Whether a source that is no log is stored in it.
    package var holdsData = false
    /// The engine has no such volume any more: the run makes it, and what lies at its old place is not its data.
    package var isVolumeGone = false

    package var owner: String { source.location.components.first.map { BytePath(bytes: $0).description } ?? "" }
    package var title: String { "\(source.location)" }
    package var isLog: Bool { Self.isLog(source.name) && !holdsData }
    /// Files of the project itself: they come first, for the services are made from them.
    package var isProjectFile: Bool { source.service == nil }

    static func isLog(_ name: String) -> Bool { name == "logs" || name.hasSuffix("-logs") }

    /// Looks at a path.
    static func present(at path: BytePath) throws(FileTreeError) -> Present {
        guard let status = try FileStatus.ifPresent(path, followingLinks: false) else { return .nothing }
        guard status.kind == .directory else { return .data }
        // What an earlier restore set aside inside a mount is not data of the service.
        let holdsData = try Folder.contains(path) { name in
            !name.bytes.starts(with: SetAside.insidePrefix.utf8) && name != BytePath("lost+found")
        }
        return holdsData ? .data : .emptyFolder
    }
}
