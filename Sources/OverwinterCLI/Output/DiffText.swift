import FileTree
import Overwinter

/// What changed between two sets, for a reader.
enum DiffText {
    static func of(_ diff: SetDiff) -> String {
        var text = "from set \(diff.before.record.name), \(diff.before.record.started)\n"
        text += "to set   \(diff.after.record.name), \(diff.after.record.started)\n\n"
        var table = Table([.left, .left, .left, .left, .left, .left])
        table.rows.append(["SOURCE", "ADDED", "REMOVED", "CHANGED", "ATTRIBUTES", "SIZE"])
        for owner in diff.owners {
            for source in owner.sources { table.rows.append(row("\(source.location)\(presence(source))", source.sums)) }
            if owner.sources.count > 1 { table.rows.append(row("\(owner.name) in all", owner.sums)) }
        }
        if diff.owners.count > 1 { table.rows.append(row("all", diff.sums)) }
        text += table.text
        for owner in diff.owners where owner.versionBefore != owner.versionAfter {
            text +=
                "\n\(owner.name): version \(shown(owner.versionBefore)) before, \(shown(owner.versionAfter)) after\n"
        }
        for source in diff.owners.flatMap(\.sources) where !source.changes.isEmpty {
            text += "\n\(source.location)\n"
            for change in source.changes { text += "  \(line(change))\n" }
        }
        return text
    }

    private static func presence(_ source: SourceDiff) -> String {
        if !source.isBefore { return " (new)" }
        return source.isAfter ? "" : " (gone)"
    }

    private static func row(_ name: String, _ sums: ChangeSums) -> [String] {
        [
            name, count(sums.added), count(sums.removed), count(sums.changed),
            sums.attributes.entries == 0 ? "-" : "\(sums.attributes.entries)", size(sums.bytesBefore, sums.bytesAfter),
        ]
    }

    private static func count(_ count: ChangeCount) -> String {
        count.entries == 0 ? "-" : "\(count.entries) (\(ByteText.of(count.bytes)))"
    }

    private static func size(_ before: Int64, _ after: Int64) -> String {
        before == after ? ByteText.of(after) : "\(ByteText.of(before)) to \(ByteText.of(after))"
    }

    private static func shown(_ version: String?) -> String {
        version.map { EscapedName.shown(Array($0.utf8)) } ?? "unknown"
    }

    private static func line(_ change: EntryChange) -> String {
        let path = change.path.isEmpty ? "." : "\(change.path)"
        let size: String
        switch (change.bytesBefore, change.bytesAfter) {
        case (let before?, let after?) where before != after:
            size = " (\(ByteText.of(before)) to \(ByteText.of(after)))"
        case (let only?, nil), (nil, let only?): size = " (\(ByteText.of(only)))"
        default: size = ""
        }
        let what = change.what.isEmpty ? "" : ": " + change.what.joined(separator: ", ")
        return "\(change.kind == .attributes ? "changed" : change.kind.rawValue) \(path)\(size)\(what)"
    }
}
