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
        var mounts: [Mount]
        do throws(FileTreeError) {
            now = try FileStatus.ifPresent(source.path, followingLinks: false)
            mounts = try Mounts.current()
            // Nobody has used it for a while: whoever looks into it has it mounted again.
            let idle = source.mounts.map(\.mountPoint).filter { isIdle($0, mounts, source.mounts) }
            for point in idle { _ = try? Folder.names(of: point) }
            if !idle.isEmpty { mounts = try Mounts.current() }
        } catch {
            throw OverwinterError(error)
        }
        guard let before = source.root, let now, now.device == before.device, now.inode == before.inode else {
            throw OverwinterError(
                .sourceChanged,
                "source \(source.owner)/\(source.name): '\(source.path)' is another folder than \(when)",
                hint: "was it unmounted or replaced\(hintEnd(when))?")
        }
        for point in Set(source.mounts.map(\.mountPoint)).sorted() {
            // Of several on one point the last is what is seen.
            let found = mounts.last { $0.mountPoint == point }
            guard let found else {
                throw OverwinterError(
                    .sourceChanged,
                    "source \(source.owner)/\(source.name): '\(point)' was mounted \(when), and is not any more",
                    hint: "was it unmounted\(hintEnd(when))?")
            }
            guard let before = source.mounts.last(where: { $0.mountPoint == point }), found.shows(before) else {
                throw OverwinterError(
                    .sourceChanged,
                    "source \(source.owner)/\(source.name): another file system is mounted at '\(point)' than \(when)",
                    hint: "was it unmounted or replaced\(hintEnd(when))?")
            }
        }
    }

    /// Whether nothing but its automounter is at a point where it had something mounted.
    private static func isIdle(_ point: BytePath, _ now: [Mount], _ before: [Mount]) -> Bool {
        now.last { $0.mountPoint == point }?.type == automounter
            && before.last { $0.mountPoint == point }?.type != automounter
    }

    private static let automounter = "autofs"

    private static func hintEnd(_ when: String) -> String {
        when == beforeStop ? " when its service stopped" : " meanwhile"
    }

    static let beforeStop = "before the stop"
    static let atBegin = "when the run began"
}

extension Mount {
    /// Whether it shows what another did: the same folder of the same file system, mounted again perhaps.
    fileprivate func shows(_ other: Mount) -> Bool {
        device == other.device && root == other.root && type == other.type
    }
}
