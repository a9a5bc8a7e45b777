import FileTree
import Glibc
import Services

/// Removes what a run has set aside and nobody wants any more.
///
/// Its journal has the name for it (``JournalEnd/removing``) before anything is touched, and each place gets a name that is no
/// set-aside's before it is emptied: cut short anywhere, nobody takes what is left for old data, and whoever recovers goes on.
struct SetAsideRemoval {
    private static let ending = ".removing"

    let journal: BytePath
    let header: JournalHeader
    var programs = ServicePrograms()
    var cancellation = Cancellation()

    /// Removes all of it but what cannot be removed, and closes the journal.
    ///
    /// - Throws: the first error; what is left is removed by the next recovery.
    func run() throws(OverwinterError) {
        // What a rollback has taken back is nobody's to commit any more.
        if let origin = header.origin {
            let kept = journal.parent.appending(JournalFolder.name(of: origin) + ".\(JournalEnd.kept.rawValue)")
            JournalFolder.close(kept, as: .done)
        }
        try removeData()
        if header.verb == "rollback" { try removeVolumes() }
        JournalFolder.close(journal, as: .done)
    }

    func removeData() throws(OverwinterError) {
        var first: FileTreeError?
        for target in header.targets where !target.path.isEmpty && !cancellation.isCancelled {
            do throws(FileTreeError) {
                // What lies on a mount that is gone cannot be seen, and is not to be forgotten.
                if let missing = try PlaceMounts(target).missing() {
                    throw PlaceMounts.isMissing(missing, target.title)
                }
                try remove(target)
            } catch {
                first = first ?? error
            }
        }
        if let first { throw OverwinterError(first, while: .restoreFailed) }
        if cancellation.isCancelled { throw OverwinterError(.cancelled, "ended while old data was being removed") }
    }

    private func remove(_ target: JournalTarget) throws(FileTreeError) {
        for place in try SetAside.places(of: target.path, run: header.run) {
            try SetAside.rename(place, to: BytePath(bytes: place.bytes + Array(Self.ending.utf8)))
            try Folder.sync(place.parent)
        }
        for place in try SetAside.places(of: target.path, run: header.run + Self.ending) {
            try TreeRemove(place, isCancelled: { [cancellation] in cancellation.isCancelled }).run()
            try Folder.sync(place.parent)
        }
    }

    /// Volumes that the restore had made are no more than the data that was restored into them.
    private func removeVolumes() throws(OverwinterError) {
        let engine = DockerEngine(programs: programs.asRemembered(by: header))
        for name in header.targets.compactMap(\.madeVolume) {
            do throws(ServiceError) {
                if try engine.volume(name) != nil { try engine.removeMadeVolume(name) }
            } catch {
                throw OverwinterError(error, as: .restoreFailed)
            }
        }
    }

    /// Goes on with what others have begun to remove and are dead; what fails is a warning, and is tried again later.
    static func finishAll(in state: StateFolder, events: EventSink, cancellation: Cancellation) {
        guard let journals = try? JournalFolder(state: state).journals(.removing) else { return }
        for path in journals where !cancellation.isCancelled {
            guard let file = try? ReservedFile.open(path), flock(file.number, LOCK_EX | LOCK_NB) == 0, file.hasItsName
            else { continue }
            defer { withExtendedLifetime(file) {} }
            do throws(OverwinterError) {
                let header = try JournalFolder.read(path).header
                events.send(.note("removing what \(header.verb) \(header.run) had set aside"))
                try SetAsideRemoval(journal: path, header: header, cancellation: cancellation).run()
            } catch {
                events.send(
                    .warning(
                        Warning(
                            code: "set-aside",
                            message:
                                "what was set aside is not all removed: \(error.message); to go on: overwinter recover")
                    ))
            }
        }
    }
}
