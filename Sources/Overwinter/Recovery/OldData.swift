import FileTree
import Services

/// Puts back what a restore that died had set aside, from what lies on the disk.
struct OldData {
    let header: JournalHeader
    /// The folders that were emptied, with their attributes.
    let emptied: [JournalEvent]
    let programs: ServicePrograms
    /// Is told once what the restore had put into a target is away; answers whether that is written down.
    let cleared: (_ target: Int) -> Bool

    /// Puts one target back; answers where its old data was.
    ///
    /// - Throws: where the old data is nowhere, or cannot be moved; the target is not whole then.
    func putBack(_ index: Int, _ state: Debt.Target) throws(OverwinterError) -> [BytePath] {
        let target = header.targets[index]
        if let volume = state.volume {
            try remove(volume: volume)
            return []
        }
        do throws(FileTreeError) {
            try checkMounts(of: target)
            if try isBack(target) { return [] }
            if try wasNeverMoved(target, state) { return [] }
            var aside = SetAside(run: header.run)
            aside.note = { note in if case .cleared = note { cleared(index) } else { true } }
            // All that was there is out: what lies there now is the restore's. Before that, and after it was cleared, it
            // is old data.
            let isNew = state.aside == .done && !state.isCleared
            let isFound = try aside.adopt(target.path, isNew: isNew, origin: target.origin)
            for case .emptied(let path, let owner, let group, let mode) in emptied where path.isAt(orBelow: target.path)
            {
                try aside.restore(path, owner: owner, group: group, mode: mode)
            }
            if !isFound { try checkNothingIsLost(target, state) }
            try aside.putBack()
            return aside.places
        } catch {
            throw OverwinterError(error, while: .restoreFailed)
        }
    }

    /// Whether there is anything to put back, and it can be: a look that changes nothing.
    ///
    /// - Throws: where ``putBack(_:_:)`` would for what it finds; no service has to be stopped for that.
    func isMovable(_ index: Int, _ state: Debt.Target) throws(OverwinterError) -> Bool {
        guard state.volume == nil else { return true }
        let target = header.targets[index]
        do throws(FileTreeError) {
            try checkMounts(of: target)
            if try isBack(target) { return false }
            if try wasNeverMoved(target, state) { return false }
            var aside = SetAside(run: header.run)
            if !(try aside.adopt(target.path, isNew: false)) { try checkNothingIsLost(target, state) }
            return true
        } catch {
            throw OverwinterError(error, while: .restoreFailed)
        }
    }

    /// Where the old data of a target would be, for who has to look by hand.
    func places(of index: Int) -> [BytePath] {
        var aside = SetAside(run: header.run)
        _ = try? aside.adopt(header.targets[index].path, isNew: false)
        return aside.places
    }

    /// Without them the path is another place.
    private func checkMounts(of target: JournalTarget) throws(FileTreeError) {
        guard let missing = try PlaceMounts(target).missing() else { return }
        throw PlaceMounts.isMissing(missing, target.title)
    }

    /// A rename keeps the inode, so this is the old data itself.
    private func isBack(_ target: JournalTarget) throws(FileTreeError) -> Bool {
        guard target.mounts.isEmpty, let inode = target.inode,
            let now = try FileStatus.ifPresent(target.path, followingLinks: false)
        else { return false }
        // Devices are numbered anew by a boot.
        let isSameBoot = header.process.boot == RunProcess.currentBoot
        return now.inode == inode && (now.device == target.device || !isSameBoot)
    }

    /// To set it aside was begun, and nothing of it is there: the rename failed, and what lies at its place nobody of ours
    /// has put there.
    private func wasNeverMoved(_ target: JournalTarget, _ state: Debt.Target) throws(FileTreeError) -> Bool {
        guard state.aside == .begun, !state.isFilled, target.mounts.isEmpty else { return false }
        var aside = SetAside(run: header.run)
        guard !(try aside.adopt(target.path, isNew: false)) else { return false }
        guard target.heldData else { return true }
        return try FileStatus.ifPresent(target.path, followingLinks: false) != nil
    }

    private func checkNothingIsLost(_ target: JournalTarget, _ state: Debt.Target) throws(FileTreeError) {
        guard target.heldData else { return }
        // Within a mount the folder it lay in goes last: where the target was cleared, all of it is back; and where it was
        // only begun, none of it was moved yet.
        if !target.mounts.isEmpty && (state.isCleared || state.aside != .done) { return }
        throw FileTreeError(
            .notFound, path: target.path,
            message:
                "the old data of \(target.title) is not where it was set aside, and '\(target.path)' is half restored",
            hint: "restore it again, or bring the data back by hand; then: overwinter recover --forget \(target.owner)")
    }

    private func remove(volume: String) throws(OverwinterError) {
        let engine = DockerEngine(programs: programs)
        do throws(ServiceError) {
            guard try engine.volume(volume) != nil else { return }
            try engine.removeMadeVolume(volume)
        } catch {
            throw OverwinterError(error, as: .restoreFailed)
        }
    }
}
