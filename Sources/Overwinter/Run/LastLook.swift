import FileTree

/// Looks at a source once more after its copy: what changed since then was not cold.
///
/// The copy itself notices a file that changes under its hands; this notices one that was written after its turn. The
/// time of change (ctime) tells every change of content or attributes, and no program can set it back.
struct LastLook {
    let source: PlannedSource
    let report: TreeCopyReport
    let isCancelled: @Sendable () -> Bool

    /// The first entry that is not as it was copied, and how; nil where all are.
    func firstChange() throws(FileTreeError) -> (path: BytePath, what: String)? {
        let now = try Array(TreeScan(
            root: source.path, digests: [], exclude: SourceExclusions.patterns(of: source.exclude),
            isCancelled: isCancelled
        ).run().entries)
        var index = 0
        for entry in report.entries {
            if index < now.count, now[index].path < entry.path { return (now[index].path, "was made") }
            guard index < now.count, now[index].path == entry.path else { return (entry.path, "was removed") }
            if now[index].facts?.changed != entry.facts?.changed || now[index].size != entry.size {
                return (entry.path, "was changed")
            }
            index += 1
        }
        return index < now.count ? (now[index].path, "was made") : nil
    }
}
