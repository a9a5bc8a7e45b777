import FileTree

/// What the newest aborted run left in a destination, as far as its notes vouch for it.
package struct AbortedCopy: Sendable {
    /// The folder's name: `20261121-031507Z.partial`.
    let partial: String
    /// The set it was to become.
    let set: String
    /// By the location of the source.
    let notes: [BytePath: PassNotes]

    /// The newest partial, if a source of the plan is noted in it; whoever asks holds the destination's lock.
    static func find(for plan: Plan, events: EventSink) -> AbortedCopy? {
        let found = AbortedRuns.folders(in: plan.destination.path).compactMap { path -> (SetName, BytePath)? in
            guard let name = path.lastComponent.string.flatMap({ SetName(partial: $0) }) else { return nil }
            return (name, path)
        }
        let newest = found.max { ($0.0.time, $0.0.text) < ($1.0.time, $1.0.text) }
        guard let (name, path) = newest, let status = try? FileStatus.of(path), status.kind == .directory,
            // A link would be looked into, and cleared of what no notes vouch for.
            (try? FileStatus.of(path.appending(SetDocument.folder)).kind) == .directory
        else { return nil }
        let (all, faults) = PassNotes.readAll(in: path)
        for fault in faults { events.send(.note("notes of an aborted run are not used: \(fault)")) }
        var notes: [BytePath: PassNotes] = [:]
        for candidate in all where candidate.header.folder == PassNotes.Identity(status) {
            guard plan.saved.contains(where: { candidate.fits($0, plan) }) else { continue }
            notes[candidate.header.location] = candidate
        }
        return notes.isEmpty ? nil : AbortedCopy(partial: name.partial, set: name.text, notes: notes)
    }

    /// Removes from the partial, renamed or not, what no notes vouch for.
    func prune(_ path: BytePath) throws(FileTreeError) {
        let kept = Set(notes.keys)
        for name in try Folder.names(of: path) where name != BytePath(SetDocument.folder) {
            let inside = kept.filter { $0.isBelow(name) }
            guard !inside.isEmpty, try FileStatus.of(path.appending(name)).kind == .directory else {
                try TreeRemove(path.appending(name)).run()
                continue
            }
            for other in try Folder.names(of: path.appending(name)) where !kept.contains(name.appending(other)) {
                try TreeRemove(path.appending(name).appending(other)).run()
            }
        }
        let names = Set(notes.keys.map { BytePath(PassNotes.name(of: $0)) })
        let folder = path.appending(BytePath(SetDocument.folder))
        for name in try Folder.names(of: folder) where !names.contains(name) {
            try TreeRemove(folder.appending(name)).run()
        }
    }
}

extension PassNotes {
    /// Whether the notes are of this source as it is now, and may be used for what the plan wants.
    fileprivate func fits(_ source: PlannedSource, _ plan: Plan) -> Bool {
        guard !header.boot.isEmpty, header.boot == RunProcess.currentBoot,
            header.profile == plan.profile.name, header.location == source.location, header.path == source.path,
            let root = source.root, header.root == Identity(root), header.excluded == source.exclude
        else { return false }
        // A full copy shares nothing, nor does what it goes on with.
        return header.base == nil || plan.base.set != nil
    }
}
