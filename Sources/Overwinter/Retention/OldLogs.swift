import FileTree

/// Logs beside the sets that belong to none: of restores and rollbacks, and of backups that made no set.
///
/// They go once they are older than every set that is kept; the newest few stay whatever their age.
struct OldLogs {
    static let least = 10

    let destination: BytePath

    private static let prefixes = ["restore_log_", "rollback_log_", "backup_log_"]
    private static let ending = ".log"

    /// The names of those that may go.
    ///
    /// - Parameter oldest: the begin of the oldest set that is kept.
    func names(before oldest: UTCTime) throws(FileTreeError) -> [String] {
        let names = Set(try Folder.names(of: destination).compactMap(\.string))
        var logs: [(name: String, time: UTCTime)] = []
        for name in names {
            guard let time = Self.time(of: name, among: names) else { continue }
            logs.append((name, time))
        }
        logs.sort { ($0.time, $0.name) > ($1.time, $1.name) }
        return logs.dropFirst(Self.least).filter { $0.time < oldest }.map(\.name).sorted()
    }

    /// When the run of a log began; nil for a name that is no log's, and for the log of what is or may become a set.
    private static func time(of name: String, among names: Set<String>) -> UTCTime? {
        guard let prefix = prefixes.first(where: name.hasPrefix), name.hasSuffix(ending) else { return nil }
        let run = String(name.dropFirst(prefix.count).dropLast(ending.count))
        guard prefix == "backup_log_" else {
            // The name of a set, and a random part: see ``RunIdentity``.
            let parts = run.split(separator: "-", omittingEmptySubsequences: false)
            guard parts.count >= 3 else { return nil }
            return SetName(parts.dropLast().joined(separator: "-"))?.time
        }
        guard let set = SetName(run) else { return nil }
        let isTaken = [set.text, set.partial, RemovalName.of(set.text)].contains(where: names.contains)
        return isTaken ? nil : set.time
    }
}
