import FileTree

/// What is written down before it is done.
extension RestoreRun {
    /// A restore to another place touches no service and no data: it owes nothing.
    func beginJournal(
        _ services: [PlannedService], log: BytePath?
    ) throws(OverwinterError) -> Journal? {
        guard options.elsewhere == nil else { return nil }
        var journalled: [JournalTarget] = []
        var holdsData = false
        let incomplete = IncompleteData.all(in: state)
        do throws(FileTreeError) {
            let mounts = try Mounts.current().map(\.mountPoint)
            for target in targets {
                var one = try JournalTarget(target, mounts: mounts)
                if incomplete.contains(where: { $0.isMadeWhole(by: target, of: profile.name) }) {
                    one.heldIncomplete = true
                }
                journalled.append(one)
                // The guards, and the question, may have been long ago.
                if !target.isVolumeGone { holdsData = try RestoreTarget.present(at: target.path) == .data || holdsData }
            }
        } catch {
            throw OverwinterError(error, while: .preflight)
        }
        var header = JournalHeader(
            run: run, verb: "restore", profile: profile, destination: set.path.parent, set: set.record.name, log: log,
            services: services.map {
                JournalService($0, profile: profile, startsOnSuccess: plan.starts.contains($0.name))
            },
            targets: journalled)
        header.incompleteBefore = Set(incomplete.map(\.run)).sorted()
        // With nothing to go back to, what is restored stays.
        header.turnsBack = !options.discardsCurrent && holdsData
        return try Journal.begin(header, in: state, events: events)
    }

    /// Data is moved only after the journal knows it.
    func record(_ event: JournalEvent) throws(OverwinterError) {
        try journal?.insist(on: event)
    }
}
