import FileTree

extension RestorePlanner {
    /// What an earlier restore has set aside here is neither given up nor buried under another by one that comes later.
    func pendingGuard(_ targets: [RestoreTarget]) throws(OverwinterError) -> RestoreGuard {
        var guarded = RestoreGuard(
            "pending", "no earlier restore of these targets waits to be committed or rolled back")
        for kept in try KeptData.all(in: state) {
            var met: [String] = []
            for target in targets where !target.isVolumeGone {
                let path = (try? SetAside.real(target.path)) ?? target.path
                let isMet = kept.targets.contains {
                    $0.state != .wasEmpty && !$0.isGone
                        && ($0.path.isAt(orBelow: path) || path.isAt(orBelow: $0.path))
                }
                if isMet { met.append(target.title) }
            }
            guard !met.isEmpty else { continue }
            guarded.fail(
                "restore \(kept.run) has set data aside, and waits to be committed or rolled back: "
                    + met.joined(separator: ", "),
                hint: "to keep what is there now, type: overwinter restore commit \(kept.profile); to go back, type: "
                    + "overwinter restore rollback \(kept.profile)")
        }
        return guarded
    }
}
