package import FileTree

/// After a run that was cut short.
extension SetAside {
    /// Takes up what another process had begun, from what lies on the disk.
    ///
    /// - Parameter path: real, as ``real(_:)`` gives it.
    /// - Parameter isNew: what lies at the target is the restore's, and is to be cleared away first.
    /// - Parameter origin: the run whose set-aside data lies there, and goes back to it instead.
    /// - Returns: whether old data of the target was found aside.
    @discardableResult
    package mutating func adopt(
        _ path: BytePath, isNew: Bool, origin: String? = nil
    ) throws(FileTreeError) -> Bool {
        origins[path] = origin
        let found: Bool
        let place = Self.place(of: path, run: run)
        if try FileStatus.ifPresent(place, followingLinks: false) != nil {
            moves.append(Move(from: path, to: place))
            places.append(place)
            found = true
        } else {
            let mounts = try Mounts.current().map(\.mountPoint).filter { $0.isAt(orBelow: path) }
            found = try adoptWithin(path, mounts: mounts)
        }
        if isNew { targets.append(path) }
        return found
    }

    private mutating func adoptWithin(_ folder: BytePath, mounts: [BytePath]) throws(FileTreeError) -> Bool {
        guard let status = try FileStatus.ifPresent(folder, followingLinks: false), status.kind == .directory else {
            return false
        }
        let place = folder.appending(Self.insidePrefix + run)
        var isFound = false
        if try FileStatus.ifPresent(place, followingLinks: false) != nil {
            isFound = true
            madeFolders.append(place)
            places.append(place)
            for name in try Folder.names(of: place) {
                moves.append(Move(from: folder.appending(name), to: place.appending(name)))
            }
        }
        for name in try Folder.names(of: folder) where !name.bytes.starts(with: Self.insidePrefix.utf8) {
            let entry = folder.appending(name)
            guard mounts.contains(where: { $0.isAt(orBelow: entry) }) else { continue }
            if try adoptWithin(entry, mounts: mounts) { isFound = true }
        }
        return isFound
    }

    /// Gives a folder that was emptied its attributes of before when the old data is back.
    package mutating func restore(_ path: BytePath, owner: UInt32, group: UInt32, mode: UInt16) throws(FileTreeError) {
        guard var status = try FileStatus.ifPresent(path, followingLinks: false) else { return }
        (status.owner, status.group, status.mode) = (owner, group, mode)
        emptied.append((path, status))
    }
}
