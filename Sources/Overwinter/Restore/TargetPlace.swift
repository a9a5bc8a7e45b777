import FileTree

/// The file system that a target lies on, as the guards found it: where a stop unmounts it, the restore would fill a folder
/// of the system's own disk, and the next mount would hide it.
struct TargetPlace {
    private let title: String
    private let path: BytePath
    private let mount: BytePath

    /// - Throws: ``OverwinterError`` with code `restore-failed`.
    init(_ target: RestoreTarget) throws(OverwinterError) {
        title = target.title
        path = target.path
        mount = try Self.mount(of: target.path)
    }

    /// - Throws: ``OverwinterError`` with code `restore-failed`.
    func proveSame() throws(OverwinterError) {
        let now = try Self.mount(of: path)
        guard now != mount else { return }
        throw OverwinterError(
            .restoreFailed, "\(title): '\(path)' lies on the mount '\(now)', and lay on '\(mount)' before the stop",
            hint: "was it unmounted when its service stopped?")
    }

    /// Of the target, or of the nearest folder above it that there is.
    private static func mount(of path: BytePath) throws(OverwinterError) -> BytePath {
        var place = path
        do throws(FileTreeError) {
            while true {
                // A link may be the target, and be set aside: the folder that it lies in is there before and after.
                if let status = try FileStatus.ifPresent(place), status.kind == .directory {
                    return try FileSystemFacts.of(try Folder.realPath(place)).mountPoint
                }
                guard place.parent != place else { return place }
                place = place.parent
            }
        } catch {
            throw OverwinterError(error, while: .restoreFailed)
        }
    }
}
