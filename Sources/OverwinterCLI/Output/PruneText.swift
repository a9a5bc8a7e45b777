import FileTree
import Overwinter

/// What a prune decided of each set, one a line, and what it did.
enum PruneText {
    static func of(_ outcome: PruneOutcome, isQuiet: Bool) -> String {
        var text = ""
        if !isQuiet, !outcome.decisions.isEmpty {
            var table = Table([.left, .right, .left, .left])
            table.rows = [["SET", "SIZE", "", "WHY"]]
            for decision in outcome.decisions {
                table.rows.append([
                    EscapedName.shown(Array(decision.name.utf8)), decision.bytes.map { ByteText.of($0) } ?? "-",
                    decision.verdict.rawValue, decision.reasons.joined(separator: ", "),
                ])
            }
            text += table.text + "\n"
        }
        for name in outcome.finished {
            let shown = EscapedName.shown(Array(name.utf8))
            text +=
                outcome.isDryRun
                ? "set \(shown) is half removed; the rest would go\n"
                : "set \(shown) was half removed by an earlier prune; the rest is gone\n"
        }
        return text + ending(outcome)
    }

    private static func ending(_ outcome: PruneOutcome) -> String {
        if outcome.decisions.isEmpty && outcome.error == nil { return "no sets in \(outcome.destination)\n" }
        let planned = outcome.decisions.filter { $0.verdict == .remove }.count
        let logs = outcome.removedLogs.count
        let oldLogs = logs == 0 ? "" : "\(logs == 1 ? "1 log" : "\(logs) logs") of runs before them"
        if outcome.isDryRun {
            return (planned == 0 ? "no set would be removed\n" : "\(sets(planned)) would be removed\n")
                + (logs == 0 ? "" : oldLogs + " would be removed\n")
        }
        return (outcome.removed.isEmpty ? "no set was removed\n" : "\(sets(outcome.removed.count)) removed\n")
            + (logs == 0 ? "" : oldLogs + " removed\n")
    }

    private static func sets(_ count: Int) -> String { count == 1 ? "1 set" : "\(count) sets" }
}
