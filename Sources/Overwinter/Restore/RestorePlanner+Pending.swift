import FileTree

extension RestorePlanner {
    /// What an earlier restore has set aside here is neither given up nor buried under another by one that comes later.
    func pendingGuard(_ targets: [RestoreTarget]) throws(OverwinterError) -> RestoreGuard {
        var guarded = RestoreGuard(
            "pending", "no earlier restore of these targets waits to be committed or rolled back")
        let register = try KeptRegister(of: state)
        for kept in register.kept {
            let paths = kept.targets.filter { $0.state != .wasEmpty && !$0.isGone }.map(\.path)
            let met = targets.filter { isMet($0, by: paths) }.map(\.title)
            guard !met.isEmpty else { continue }
            guarded.fail(
                "restore \(kept.run) has set data aside, and waits to be committed or rolled back: "
                    + met.joined(separator: ", "),
                hint: "to keep what is there now, type: overwinter restore commit \(kept.profile); to go back, type: "
                    + "overwinter restore rollback \(kept.profile)")
        }
        for (journal, error) in register.unreadable {
            // Its first line may tell that it is about something else.
            if let header = JournalFolder.header(journal),
                !targets.contains(where: { isMet($0, by: header.targets.map(\.path)) })
            {
                continue
            }
            guarded.fail(error.message, hint: error.hint)
        }
        return guarded
    }

    private func isMet(_ target: RestoreTarget, by paths: [BytePath]) -> Bool {
        guard !target.isVolumeGone else { return false }
        let path = (try? SetAside.real(target.path)) ?? target.path
        return paths.contains { !$0.isEmpty && ($0.isAt(orBelow: path) || path.isAt(orBelow: $0)) }
    }

    /// What an earlier restore has discarded and not made whole is in this one, too, or nothing is started on it.
    func wholeGuard(_ targets: [RestoreTarget], starting services: [PlannedService]) -> RestoreGuard {
        var guarded = RestoreGuard("whole", "no service is started on data that an earlier restore has left incomplete")
        for data in IncompleteData.all(in: state)
        where !targets.contains(where: { data.isMadeWhole(by: $0, of: profile.name) }) {
            let names = services.filter { data.isNeeded(by: JournalService($0, profile: profile).keys) }.map(\.name)
            guard !names.isEmpty else { continue }
            guarded.fail(
                "\(names.joined(separator: ", ")) would be started, and the data of \(data.target.title) is incomplete since "
                    + "restore \(data.run), which had discarded what was there",
                hint: data.hint)
        }
        return guarded
    }
}
