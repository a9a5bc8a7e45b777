import FileTree
import Glibc

/// Looks whether what lies on the disk is what a restore has set aside of one target: its name, device and inode.
struct KeptLook {
    let header: JournalHeader
    let target: JournalTarget

    var state: KeptData.Target.State {
        // Of a volume that the restore has made nothing was there.
        guard target.heldData, !target.path.isEmpty else { return .wasEmpty }
        do throws(FileTreeError) {
            let now = try Mounts.current().map(\.mountPoint)
            if let missing = (target.mounts + [target.mountPoint].compactMap { $0 }).first(where: { !now.contains($0) })
            {
                return doubt("'\(missing)' is not mounted, and old data of \(target.title) is there", "mount it")
            }
            let places = try SetAside.places(of: target.path, run: header.run)
            guard let first = places.first else { return .gone }
            let mounted = now.filter { $0.isAt(orBelow: target.path) }
            if let other = Set(mounted).symmetricDifference(target.mounts).first {
                return doubt(
                    "'\(other)' was mounted or unmounted since the restore, and old data of \(target.title) is there",
                    "mount it as it was")
            }
            for place in places {
                guard let mount = now.first(where: { $0.isAt(orBelow: place) }) else { continue }
                return doubt(
                    "'\(mount)' is mounted in the old data of \(target.title), which was set aside", "unmount it")
            }
            for place in places where try !isOurs(place) {
                return doubt(
                    "'\(place)' is not what restore \(header.run) has set aside: somebody has put something else there",
                    "look at it, and move it away")
            }
            // Renamed whole, or emptied within: never both.
            guard target.mounts.isEmpty || first.parent.isAt(orBelow: target.path) else {
                return doubt("'\(first)' is not where restore \(header.run) has set data aside", "look at it")
            }
            return .aside(places)
        } catch {
            return doubt(error.message, error.hint)
        }
    }

    private func doubt(_ message: String, _ hint: String?) -> KeptData.Target.State {
        .doubtful(OverwinterError.Fault(code: "set-aside", message: message, hint: hint))
    }

    private func isOurs(_ place: BytePath) throws(FileTreeError) -> Bool {
        let status = try FileStatus.of(place)
        guard target.mounts.isEmpty else {
            // Made by the restore, for what it moved out of the mount.
            return status.kind == .directory && !status.isMountRoot && status.owner == geteuid()
        }
        // Devices are numbered anew by a boot, and where a disk went and came back; a mount lies on another than its folder.
        let isSameBoot = header.process.boot == RunProcess.currentBoot
        let folder = try FileStatus.of(place.parent)
        let isThere = status.device == target.device || status.device == folder.device || !isSameBoot
        return status.inode == target.inode && isThere
    }
}
