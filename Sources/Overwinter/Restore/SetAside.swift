package import FileTree

/// Renames old data out of the way, on its own file system, and puts it back.
///
/// An ordinary target is renamed beside itself. A target that is a mount, or holds one, is emptied within each mount
/// into a folder there, since a mount point cannot be renamed and no removal may cross a mount.
package struct SetAside {
    static let insidePrefix = ".overwinter-aside-"

    /// One rename that was made.
    struct Move {
        var from: BytePath
        var to: BytePath
    }

    /// What a journal has to know of what is done.
    package enum Note: Sendable, Equatable {
        /// A folder that stays is being emptied; these are its attributes.
        case emptying(BytePath, FileStatus)
        /// What the restore had put into this target is away.
        case cleared(BytePath)
    }

    /// Is told of each, before what follows it; answers whether it is written down.
    package var note: (Note) -> Bool = { _ in true }

    let run: String
    var moves: [Move] = []
    var madeFolders: [BytePath] = []
    /// Folders that stay where they are, as they were: the restore gives them the attributes of its own.
    var emptied: [(path: BytePath, status: FileStatus)] = []
    /// Targets out of which all old data is: whatever lies there is the restore's.
    var targets: [BytePath] = []
    var mounts: [BytePath: PlaceMounts] = [:]
    /// The run whose set-aside data was taken back, by the target: what lies there goes back to it.
    var origins: [BytePath: String] = [:]

    package init(run: String) {
        self.run = run
    }

    /// Whether nothing was moved, and nothing may have been filled.
    package var isUntouched: Bool { moves.isEmpty && madeFolders.isEmpty && targets.isEmpty }

    /// What was set aside is not there any more.
    mutating func isGone() { self = SetAside(run: run) }

    /// Removes the folders in which nothing is.
    mutating func dropEmpty() { places.removeAll { (try? Folder.remove($0)) != nil } }

    /// Where old data lies now.
    package internal(set) var places: [BytePath] = []

    /// Sets one target aside; what is not there needs nothing.
    package mutating func setAside(_ path: BytePath) throws(FileTreeError) {
        // The mount table has real paths; a parent may be a link.
        let target = try Self.real(path)
        let place = PlaceMounts(of: target, among: try Mounts.current().map(\.mountPoint))
        self.mounts[target] = place
        guard let status = try FileStatus.ifPresent(target, followingLinks: false) else {
            targets.append(target)
            return
        }
        let mounts = place.within
        if mounts.isEmpty || status.kind != .directory {
            let place = Self.place(of: target, run: run)
            try move(target, to: place)
            places.append(place)
            // On disk before anyone writes down that it was done: a power cut must not make old data look new.
            try Folder.sync(target.parent)
        } else {
            try emptyWithin(target, mounts: mounts)
        }
        // Only now is everything there new, and may be cleared away by putting back.
        targets.append(target)
    }

    private mutating func emptyWithin(_ folder: BytePath, mounts: [BytePath]) throws(FileTreeError) {
        let place = folder.appending(Self.insidePrefix + run)
        let status = try FileStatus.of(folder, followingLinks: false)
        _ = note(.emptying(folder, status))
        emptied.append((folder, status))
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
        if isMade {
            try Folder.sync(place)
            try Folder.sync(folder)
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
        // Within a mount old data comes back entry by entry, among what is new: only where that is proven and written to be
        // away. Else whoever goes on from here would clear away what has come back.
        var kept: [BytePath] = []
        // Where a mount is gone, nothing of ours lies at the path: that is not to be taken for cleared.
        var absent: [BytePath] = []
        for target in targets {
            var isCleared = false
            attempt { () throws(FileTreeError) in
                if let missing = try mounts[target]?.missing() {
                    absent.append(target)
                    throw PlaceMounts.isMissing(missing, "'\(target)'")
                }
                try clear(target)
                try Self.syncNames(of: target)
                isCleared = note(.cleared(target))
                guard !isCleared && isEmptiedWithin(target) else { return }
                throw FileTreeError(
                    .other, path: target,
                    message: "the old data of '\(target)' stays aside: the journal cannot be written",
                    hint: "free space and check the disk of the state folder, then: overwinter recover")
            }
            if !isCleared && isEmptiedWithin(target) { kept.append(target) }
        }
        kept += absent
        for move in moves.reversed() where !kept.contains(where: { move.from.isAt(orBelow: $0) }) {
            attempt { () throws(FileTreeError) in try Self.rename(move.to, to: move.from) }
        }
        for folder in madeFolders.reversed() where !kept.contains(where: { folder.isAt(orBelow: $0) }) {
            attempt { () throws(FileTreeError) in try Folder.remove(folder) }
        }
        for folder in Set(moves.flatMap { [$0.from.parent, $0.to.parent] }) {
            attempt { () throws(FileTreeError) in
                if try FileStatus.ifPresent(folder, followingLinks: true) != nil { try Folder.sync(folder) }
            }
        }
        for (path, status) in emptied.reversed() where !absent.contains(where: { path.isAt(orBelow: $0) }) {
            attempt { () throws(FileTreeError) in try Self.give(path, status) }
        }
        if let first { throw first }
    }

    private func isEmptiedWithin(_ target: BytePath) -> Bool {
        madeFolders.contains { $0.isAt(orBelow: target) }
    }

    private static func syncNames(of target: BytePath) throws(FileTreeError) {
        if try FileStatus.ifPresent(target, followingLinks: false)?.kind == .directory { try Folder.sync(target) }
        if try FileStatus.ifPresent(target.parent, followingLinks: true) != nil { try Folder.sync(target.parent) }
    }

    /// Where an ordinary target lies while it is aside.
    static func place(of target: BytePath, run: String) -> BytePath {
        target.parent.appending(
            BytePath(bytes: target.lastComponent.bytes + Array((insidePrefix + run).utf8)))
    }

    static func give(_ path: BytePath, _ before: FileStatus) throws(FileTreeError) {
        let now = try FileStatus.of(path, followingLinks: false)
        if (now.owner, now.group) != (before.owner, before.group) {
            try Folder.setOwner(path, owner: before.owner, group: before.group)
        }
        if now.mode != before.mode { try Folder.setMode(path, before.mode) }
    }

    /// The path by which targets are known here.
    package static func real(_ path: BytePath) throws(FileTreeError) -> BytePath {
        guard !path.lastComponent.isEmpty, try FileStatus.ifPresent(path.parent, followingLinks: true) != nil else {
            return path
        }
        return try Folder.realPath(path.parent).appending(path.lastComponent)
    }

    /// Where the file system cannot rename without replacing (NFS), a look before it has to do: services stand still.
    static func rename(_ from: BytePath, to: BytePath) throws(FileTreeError) {
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
        if let origin = origins[target] { return try giveBack(target, to: origin) }
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
