import FileTree

extension RestorePlanner {
    /// No target lies in another's place: a link that the one holds would lead what goes into the other anywhere.
    ///
    /// The folders that paths lead to, and those of volumes, are known here only.
    func keepApart(_ targets: [RestoreTarget], _ guarded: inout RestoreGuard) {
        var places: [(path: BytePath, title: String)] = []
        for target in targets where !target.isVolumeGone {
            places.append(((try? SetAside.real(target.path)) ?? target.path, target.title))
        }
        places.sort { $0.path < $1.path }
        for (one, next) in zip(places, places.dropFirst()) where next.path.isAt(orBelow: one.path) {
            guarded.fail(
                "\(next.title) would be restored to '\(next.path)', in the place of \(one.title)",
                hint: "a link on this host leads there; look at it, or restore elsewhere with --to DIR")
        }
        guard guarded.holds, options.elsewhere == nil else { return }
        let sorted = targets.filter { !$0.isVolumeGone }.sorted { $0.path < $1.path }
        for (one, next) in zip(sorted, sorted.dropFirst()) where next.path.isBelow(one.path) {
            // The link on the way is set aside with the one, and the set's own comes in its place.
            guarded.fail(
                "\(next.title) would be restored to '\(next.path)', by a link in the place of \(one.title)",
                hint: "restore each alone with --only, or elsewhere with --to DIR")
        }
    }
}
