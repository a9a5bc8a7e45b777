import FileTree

extension RestorePlanner {
    /// No target lies in another's place: a link that the one holds would lead what goes into the other anywhere.
    ///
    /// The record's own paths are apart already; the folders that they lead to, and those of volumes, are known here only.
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
    }
}
