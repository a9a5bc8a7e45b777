import FileTree
import Overwinter

/// The last lines of a backup or a restore, for a reader.
enum RunText {
    static func of(_ outcome: RunOutcome) -> String {
        var lines: [String] = []
        if outcome.verb == "backup", let set = outcome.set, let path = outcome.path {
            lines.append("set \(set) is sealed: \(path)")
        } else if outcome.verb == "restore", outcome.error == nil, let set = outcome.set {
            lines.append("set \(set) is restored")
        } else if outcome.verb == "rollback", outcome.error == nil {
            lines.append("the restore is undone: the old data is back")
        }
        if outcome.files > 0 {
            lines.append("  \(outcome.files) files, \(ByteText.of(outcome.bytes))")
        }
        if let copying = outcome.copying { lines += CopyingText.of(copying, outcome.preSync).map { "  " + $0 } }
        let stopped = outcome.services.filter { $0.downtimeSeconds != nil }
        if !stopped.isEmpty {
            let foreseen = outcome.window.map { ", \($0.shortText)" } ?? ""
            lines.append("  stopped window \(EventText.secondsText(outcome.stoppedSeconds))\(foreseen)")
        }
        for service in outcome.services {
            let downtime = service.downtimeSeconds.map { ", down \(EventText.secondsText($0))" } ?? ""
            lines.append("  \(service.name): \(service.before) before, \(service.afterText) now\(downtime)")
        }
        if let removed = outcome.retention?.removed, !removed.isEmpty {
            let names = removed.map { EscapedName.shown(Array($0.utf8)) }.joined(separator: ", ")
            lines.append("  \(removed.count == 1 ? "1 older set" : "\(removed.count) older sets") removed: \(names)")
        }
        let timeline = Timeline(steps: outcome.steps, services: outcome.services.map(\.name), verb: outcome.verb)
        if let timeline { lines += TimelineText.lines(of: timeline).map { "  " + $0 } }
        if !outcome.setAside.isEmpty {
            lines +=
                outcome.isPutBackIncomplete
                ? ["  old data is still there, and in no other place: do not remove it"]
                : ["  the old data was kept beside it\(outcome.setAsideBytes.map { ", \(ByteText.of($0))" } ?? ""):"]
            lines += outcome.setAside.map { "    \($0)" }
            if !outcome.isPutBackIncomplete {
                lines += [
                    "  to remove it once you are content with the restore: overwinter restore commit \(outcome.profile)",
                    "  to go back to it: overwinter restore rollback \(outcome.profile)",
                ]
            }
        }
        if !outcome.warnings.isEmpty {
            lines.append("  warnings:")
            lines += outcome.warnings.map { "    - \($0.message)" }
        }
        if let log = outcome.log { lines.append("  log: \(log)") }
        return lines.map { $0 + "\n" }.joined()
    }
}
