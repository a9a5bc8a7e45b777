package import FileTree

/// Renames old data out of the way, on its own file system, and puts it back.
///
/// An ordinary target is renamed beside itself. A target that is a mount, or holds one, is emptied within each mount
/// into a folder there, since a mount point cannot be renamed and no removal may cross a mount.
package struct SetAside {
    static let insidePrefix = ".overwinter-aside-"

    /// One rename that was made.
    private struct Move {
        var from: BytePath
        var to: BytePath
    }

    private let run: String
    private var moves: [Move] = []
    private var madeFolders: [BytePath] = []
    /// Folders that stay where they are, as they were: the restore gives them the attributes of its own.
    private var emptied: [(path: BytePath, status: FileStatus)] = []
    /// Targets out of which all old data is: whatever lies there is the restore's.
    private var targets: [BytePath] = []

    package init(run: String) {
        self.run = run
    }

    /// Whether nothing was moved, and nothing may have been filled.
    package var isUntouched: Bool { moves.isEmpty && madeFolders.isEmpty && targets.isEmpty }

    /// Where old data lies now.
    package private(set) var places: [BytePath] = []

    /// Sets one target aside; what is not there needs nothing.
    package mutating func setAside(_ path: BytePath) throws(FileTreeError) {
        // The mount table has real paths; a parent may be a link.
        let target = try Self.real(path)
        guard let status = try FileStatus.ifPresent(target, followingLinks: false) else {
            targets.append(target)
            return
        }
        let mounts = try Mounts.current().map(\.mountPoint).filter { $0.isAt(orBelow: target) }
        if mounts.isEmpty || status.kind != .directory {
            let place = target.parent.appending(
                BytePath(bytes: target.lastComponent.bytes + Array(".overwinter-aside-\(run)".utf8)))
            try move(target, to: place)
            places.append(place)
        } else {
            try emptyWithin(target, mounts: mounts)
        }
        // Only now is everything there new, and may be cleared away by putting back.
        targets.append(target)
    }

    private mutating func emptyWithin(_ folder: BytePath, mounts: [BytePath]) throws(FileTreeError) {
        let place = folder.appending(Self.insidePrefix + run)
        emptied.append((folder, try FileStatus.of(folder, followingLinks: false)))
        var isMade = false
        for name in try Folder.names(of: folder) where !name.bytes.starts(with: Self.insidePrefix.utf8) {
            let entry = folder.appending(name)
            if mounts.contains(where: { $0.isAt(orBelow: entry) }) {
                try emptyWithin(entry, mounts: mounts)
                continue
            }
            if !isMade {
                try Folder.make(place, mode: 0o700)
                madeFolders.append(place)
                places.append(place)
                isMade = true
            }
            try move(entry, to: place.appending(name))
        }
    }

    private mutating func move(_ from: BytePath, to: BytePath) throws(FileTreeError) {
        try Self.rename(from, to: to)
        moves.append(Move(from: from, to: to))
    }

    /// Removes what the restore has put in the targets, and renames the old data back.
    ///
    /// - Throws: the first error; what could be put back is.
    package func putBack() throws(FileTreeError) {
        var first: FileTreeError?
        func attempt(_ body: () throws(FileTreeError) -> Void) {
            do throws(FileTreeError) { try body() } catch { first = first ?? error }
        }
        for target in targets { attempt { () throws(FileTreeError) in try clear(target) } }
        for move in moves.reversed() {
            attempt { () throws(FileTreeError) in try Self.rename(move.to, to: move.from) }
        }
        for folder in madeFolders.reversed() {
            attempt { () throws(FileTreeError) in try Folder.remove(folder) }
        }
        for (path, status) in emptied.reversed() {
            attempt { () throws(FileTreeError) in try Self.give(path, status) }
        }
        if let first { throw first }
    }

    private static func give(_ path: BytePath, _ before: FileStatus) throws(FileTreeError) {
        let now = try FileStatus.of(path, followingLinks: false)
        if (now.owner, now.group) != (before.owner, before.group) {
            try Folder.setOwner(path, owner: before.owner, group: before.group)
        }
        if now.mode != before.mode { try Folder.setMode(path, before.mode) }
    }

    private static func real(_ path: BytePath) throws(FileTreeError) -> BytePath {
        guard !path.lastComponent.isEmpty, try FileStatus.ifPresent(path.parent, followingLinks: true) != nil else {
            return path
        }
        return try Folder.realPath(path.parent).appending(path.lastComponent)
    }

    /// Where the file system cannot rename without replacing (NFS), a look before it has to do: services stand still.
    private static func rename(_ from: BytePath, to: BytePath) throws(FileTreeError) {
        do throws(FileTreeError) {
            try Names.renameWithoutReplacing(from, to: to)
        } catch  where error.code == .unsupported {
            guard try FileStatus.ifPresent(to, followingLinks: false) == nil else {
                throw FileTreeError(.exists, path: to, message: "'\(to)' is there already")
            }
            try Names.rename(from, to: to)
        }
    }

    /// Takes away what is new; within a mount all but the old data, and never across one.
    private func clear(_ target: BytePath) throws(FileTreeError) {
        guard let status = try FileStatus.ifPresent(target, followingLinks: false) else { return }
        let mounts = try Mounts.current().map(\.mountPoint).filter { $0.isAt(orBelow: target) }
        guard status.kind == .directory, !mounts.isEmpty else {
            try TreeRemove(target).run()
            return
        }
        for name in try Folder.names(of: target) where !name.bytes.starts(with: Self.insidePrefix.utf8) {
            let entry = target.appending(name)
            if mounts.contains(where: { $0.isAt(orBelow: entry) }) {
                try clear(entry)
            } else {
                try TreeRemove(entry).run()
            }
        }
    }
}
