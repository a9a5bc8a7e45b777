import FileTree
import Overwinter

/// What a set says of itself, for a reader.
enum ShowText {
    static func of(_ set: SetReader) -> String {
        let record = set.record
        var text = "set \(EscapedName.printable(record.name)) (\(set.path))\n"
        var facts = Table([.left, .left])
        facts.rows = [
            ["  profile", record.profile], ["  host", record.host.name], ["  begun", "\(record.started)"],
            ["  sealed", record.sealed.map { "\($0)" } ?? "-"], ["  made by", "overwinter \(record.program)"],
            ["  run", record.run], ["  stopped window", EventText.secondsText(record.stoppedSeconds)],
            [
                "  contents",
                "\(record.totals.files) files, \(record.totals.entries) entries, \(ByteText.of(record.totals.bytes))",
            ],
        ]
        if let adopted = record.adopted { facts.rows.append(["  adopted", "\(adopted), made by an older script"]) }
        if let window = record.window { facts.rows.append(["  foreseen", window.text]) }
        facts.rows += copying(record)
        if record.totals.sockets > 0 { facts.rows.append(["  sockets", "\(record.totals.sockets), not copied"]) }
        if let compose = record.compose {
            facts.rows.append(["  Compose project", "\(compose.project) (\(compose.directory))"])
        }
        text += facts.text + "\nservices\n" + services(record) + "\nsources\n" + sources(record)
        if !record.evidence.isEmpty { text += "\nevidence that the copy is cold\n" + evidence(record) }
        if !record.warnings.isEmpty {
            text += "\nwarnings\n" + record.warnings.map { "  - \(EscapedName.printable($0.message))\n" }.joined()
        }
        let unkept = record.unkept.filter { $0.ownAttribute == nil }
        if !unkept.isEmpty {
            let names = EscapedName.printable(unkept.map(\.rawValue).sorted().joined(separator: ", "))
            text += "\nnot kept by the destination, and taken from the record: \(names)\n"
        }
        let own = record.unkept.compactMap(\.ownAttribute).sorted()
        if !own.isEmpty {
            let names = EscapedName.printable(own.joined(separator: ", "))
            text += "\nattributes of the destination's own, which no restore takes along: \(names)\n"
        }
        return text
    }

    private static func copying(_ record: SetRecord) -> [[String]] {
        guard let since = record.setsSinceFull else { return [] }
        let copying = RunOutcome.Copying(record)
        var rows = [["  copied", CopyingText.count(copying.copied)]]
        if record.sources.contains(where: { ($0.copying?.passes.count ?? 0) > 1 }) {
            rows.append(["  at standstill", CopyingText.count(copying.final)])
        }
        if copying.reused.files > 0 { rows.append(["  from an aborted run", CopyingText.count(copying.reused)]) }
        if let base = copying.base {
            rows.append(["  shared", "\(CopyingText.count(copying.shared)), with set \(base)"])
            rows.append(["  a full copy", CopyingText.ago(since)])
        }
        return rows
    }

    private static func services(_ record: SetRecord) -> String {
        var table = Table([.left, .left, .left, .left, .left])
        for service in record.services {
            let state = service.after.map { "\(service.before) before, \($0) after" } ?? service.before
            let downtime = service.downtimeSeconds.map { "down \(EventText.secondsText($0))" } ?? ""
            let unclean = service.uncleanExit ? ", killed at its stop" : ""
            let word = service.manager == "compose" ? "image" : "version"
            let version = service.version.map { "\(word) \(EscapedName.shown(Array($0.utf8)))" } ?? ""
            table.rows.append(["  " + service.name, service.title, state + unclean, downtime, version])
        }
        return table.text
    }

    private static func evidence(_ record: SetRecord) -> String {
        var table = Table([.left, .left, .left, .left])
        for fact in record.evidence {
            table.rows.append(["  " + (fact.at.map { "\($0)" } ?? ""), fact.service ?? "", fact.name, fact.detail])
        }
        return table.text
    }

    private static func sources(_ record: SetRecord) -> String {
        var table = Table([.left, .left, .right, .right])
        for source in record.sources {
            let state: (String, String) =
                switch source.state {
                case .saved: ("\(source.files) files", ByteText.of(source.bytes))
                case .absent: (record.adopted == nil ? "not there" : "not in the set", "")
                case .shared: ("stored as \(source.sharedWith.map { "\($0)" } ?? "another")", "")
                }
            let path = source.restores == false ? "not named by the profile" : "\(source.path)"
            table.rows.append(["  \(source.location)", path, state.0, state.1])
        }
        return table.text
    }
}
