import FileTree

/// Looks at a source once more after its copy: what changed since then was not cold.
///
/// The copy itself notices a file that changes under its hands; this notices one that was written after its turn. The
/// time of change (ctime) tells every change of content or attributes, and no program can set it back.
struct LastLook: Sendable {
    let source: PlannedSource
    let report: TreeCopyReport
    /// Two seconds before the final pass began; see `ChangeScan`.
    let namesHoldBefore: FileTime?
    let isCancelled: @Sendable () -> Bool

    /// The first entry that is not as it was copied, and how; nil where all are.
    func firstChange() throws(FileTreeError) -> (path: BytePath, what: String)? {
        let change = try ChangeScan(
            root: source.path, expected: report.entries, namesHoldBefore: namesHoldBefore,
            exclude: SourceExclusions.patterns(of: source.exclude),
            isCancelled: isCancelled
        ).firstChange()
        return change.map { path, change in
            switch change {
            case .made: (path, "was made")
            case .removed: (path, "was removed")
            case .changed: (path, "was changed")
            }
        }
    }
}
