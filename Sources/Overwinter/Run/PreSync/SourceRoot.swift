import FileTree

/// The root of a source, looked at again before every pass: a volume that was unmounted must not become an empty backup.
enum SourceRoot {
    /// - Parameter when: what the root is compared with: `before the stop`.
    /// - Throws: ``OverwinterError`` with code `source-changed`.
    static func check(
        _ source: PlannedSource, since when: String, _ cancellation: Cancellation
    ) throws(OverwinterError) {
        try Abandonable.run("the look at \(source.title)", at: [source.path], cancellation) {
            () throws(OverwinterError) in try check(source, since: when)
        }
    }

    private static func check(_ source: PlannedSource, since when: String) throws(OverwinterError) {
        let now: FileStatus?
        let mounts: Set<BytePath>
        do throws(FileTreeError) {
            now = try FileStatus.ifPresent(source.path, followingLinks: false)
            mounts = Set(try Mounts.current().map(\.mountPoint))
        } catch {
            throw OverwinterError(error)
        }
        guard let before = source.root, let now, now.device == before.device, now.inode == before.inode else {
            throw OverwinterError(
                .sourceChanged,
                "source \(source.owner)/\(source.name): '\(source.path)' is another folder than \(when)",
                hint: "was it unmounted or replaced\(hintEnd(when))?")
        }
        if let lost = source.mounts.first(where: { !mounts.contains($0) }) {
            throw OverwinterError(
                .sourceChanged,
                "source \(source.owner)/\(source.name): '\(lost)' was mounted \(when), and is not any more",
                hint: "was it unmounted\(hintEnd(when))?")
        }
    }

    private static func hintEnd(_ when: String) -> String {
        when == beforeStop ? " when its service stopped" : " meanwhile"
    }

    static let beforeStop = "before the stop"
    static let atBegin = "when the run began"
}
