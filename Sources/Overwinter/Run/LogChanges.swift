import FileTree

/// Logs that did not hold still while they were copied: logrotate spoils no data, so it is a warning that names them.
enum LogChanges {
    /// Nil where all held still.
    static func warning(_ source: PlannedSource, _ report: TreeCopyReport) -> Warning? {
        guard source.isLog else { return nil }
        let paths = report.changed.reduce(into: [BytePath]()) { if $0.last != $1 { $0.append($1) } }
        guard !paths.isEmpty else { return nil }
        let shown = paths.prefix(5).map { "'\(source.path.appending($0))'" }.joined(separator: ", ")
        let more = paths.count > 5 ? ", and \(paths.count - 5) more" : ""
        return Warning(
            code: "log-changed",
            message:
                "\(shown)\(more) changed, came or went while it was copied, with services standing still: the set has what could "
                + "be read of it")
    }
}
