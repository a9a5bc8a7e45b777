package import FileTree

/// Old data that another run has set aside, taken back by a rollback: by renames alone, both ways.
extension SetAside {
    /// What a run has set aside of a target, and where: one place, or one within each mount; empty where nothing is there.
    ///
    /// - Parameter path: real, as ``real(_:)`` gives it.
    package static func places(of path: BytePath, run: String) throws(FileTreeError) -> [BytePath] {
        var aside = SetAside(run: run)
        try aside.adopt(path, isNew: false)
        return aside.places
    }

    /// Renames what another run has set aside of a target into its place, out of which everything is.
    ///
    /// - Parameter path: real.
    package mutating func takeBack(_ path: BytePath, from origin: String) throws(FileTreeError) {
        origins[path] = origin
        let place = Self.place(of: path, run: origin)
        guard try FileStatus.ifPresent(place) == nil else {
            try Self.rename(place, to: path)
            return try Folder.sync(path.parent)
        }
        var other = SetAside(run: origin)
        guard try other.adopt(path, isNew: false) else {
            throw FileTreeError(
                .notFound, path: path,
                message: "the old data of '\(path)' is not where restore \(origin) has set it aside")
        }
        for move in other.moves { try Self.rename(move.to, to: move.from) }
        for folder in other.madeFolders.reversed() {
            try Folder.sync(folder.parent)
            try Folder.remove(folder)
            try Folder.sync(folder.parent)
        }
    }

    /// What was taken back, out of the way again to where it was.
    func giveBack(_ path: BytePath, to origin: String) throws(FileTreeError) {
        guard let status = try FileStatus.ifPresent(path) else { return }
        let mounts = try Mounts.current().map(\.mountPoint).filter { $0.isAt(orBelow: path) }
        if mounts.isEmpty || status.kind != .directory {
            try Self.rename(path, to: Self.place(of: path, run: origin))
            return try Folder.sync(path.parent)
        }
        let place = path.appending(Self.insidePrefix + origin)
        var isMade = try FileStatus.ifPresent(place) != nil
        for name in try Folder.names(of: path) where !name.bytes.starts(with: Self.insidePrefix.utf8) {
            let entry = path.appending(name)
            if mounts.contains(where: { $0.isAt(orBelow: entry) }) {
                try giveBack(entry, to: origin)
                continue
            }
            if !isMade { try Folder.make(place, mode: 0o700) }
            isMade = true
            try Self.rename(entry, to: place.appending(name))
        }
        if isMade { try Folder.sync(place) }
    }
}
