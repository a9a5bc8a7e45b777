import CLinux
import Glibc

/// Where a file lies in its file system, whatever mount or mount namespace it is seen through.
///
/// Two ways to one folder, a bind mount or a container's volume, have the same place.
package struct FilePlaces {
    private var mounts: [UInt64: Mount] = [:]
    private var asked: Set<Int32> = []

    /// - Throws: where our own mount table cannot be read.
    package init() throws(FileTreeError) {
        for mount in try Mounts.current() { mounts[mount.id] = mount }
    }

    /// The place of an entry that we can see, with the device that its files have.
    package func place(of path: BytePath) throws(FileTreeError) -> FilePlace {
        let real = try Folder.realPath(path)
        var held = ow_held()
        let failed = real.withCString { ow_get_held(AT_FDCWD, $0, &held) }
        guard failed == 0 else { throw .system("look at", real, failed) }
        guard let mount = mounts[held.mount], let path = Self.path(of: real, on: mount) else {
            return FilePlace(device: held.device, path: real)
        }
        return FilePlace(device: held.device, path: path)
    }

    /// The places of a folder and of every mount below it, each with the path that we see it at.
    ///
    /// None where there is no such folder.
    package func regions(of path: BytePath) throws(FileTreeError) -> [(place: FilePlace, path: BytePath)] {
        guard try FileStatus.ifPresent(path, followingLinks: true) != nil else { return [] }
        let real = try Folder.realPath(path)
        var regions = [(place: try place(of: real), path: path)]
        for mount in mounts.values where mount.mountPoint != real && mount.mountPoint.isAt(orBelow: real) {
            let rest = mount.mountPoint.components.dropFirst(real.components.count)
            let below = BytePath(bytes: Array(rest.joined(separator: [UInt8(ascii: "/")])))
            regions.append((try place(of: mount.mountPoint), path.appending(below)))
        }
        return regions
    }

    /// The place of a file that a process has; nil where it cannot be told.
    package mutating func place(of holder: FileHolder) -> FilePlace? {
        if mounts[holder.mount] == nil, asked.insert(holder.process).inserted {
            // The numbers of mounts differ between all namespaces: a table can be added to ours.
            for mount in (try? Mounts.of(process: holder.process)) ?? [] where mounts[mount.id] == nil {
                mounts[mount.id] = mount
            }
        }
        guard let mount = mounts[holder.mount] else {
            return holder.mount == 0 ? FilePlace(device: holder.device, path: holder.path) : nil
        }
        return Self.path(of: holder.path, on: mount).map { FilePlace(device: holder.device, path: $0) }
    }

    private static func path(of path: BytePath, on mount: Mount) -> BytePath? {
        guard path.isAt(orBelow: mount.mountPoint) else { return nil }
        let rest = path.components.dropFirst(mount.mountPoint.components.count)
        return BytePath(bytes: Array((mount.root.components + rest).map { [UInt8(ascii: "/")] + $0 }.joined()))
    }
}
