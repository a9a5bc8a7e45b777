import FileTree

/// The mounts that a path lies on: without them it is another place.
struct PlaceMounts {
    /// Those at the path or below it.
    let within: [BytePath]
    /// The one it lies in.
    let above: BytePath?

    /// - Parameters:
    ///   - path: real, without links.
    ///   - points: all mount points of the host.
    init(of path: BytePath, among points: [BytePath]) {
        within = points.filter { $0.isAt(orBelow: path) }
        above = points.filter { path.isAt(orBelow: $0) }.max { $0.components.count < $1.components.count }
    }

    /// As a journal has them.
    init(_ target: JournalTarget) {
        within = target.mounts
        above = target.mountPoint
    }

    /// The first of them that is not mounted now; nil where all are.
    func missing() throws(FileTreeError) -> BytePath? {
        let now = Set(try Mounts.current().map(\.mountPoint))
        return (within + [above].compactMap { $0 }).first { !now.contains($0) }
    }

    /// - Parameter title: whose data it is.
    static func isMissing(_ mount: BytePath, _ title: String) -> FileTreeError {
        FileTreeError(
            .other, path: mount, message: "'\(mount)' is not mounted, and old data of \(title) is there",
            hint: "mount it, then: overwinter recover")
    }
}
