import FileTree
import Overwinter

/// The newest sets of a profile, to choose one from: the newest first, for it is the likeliest.
struct SetMenu {
    private static let most = 10

    /// As the menu has them.
    let entries: [CatalogueEntry]
    let menu: Menu

    /// - Parameter profile: as a command line names it.
    init(_ catalogue: Catalogue, profile: BytePath, at now: UTCTime, takesUnsealed: Bool = false) {
        let sets = catalogue.entries.reversed().filter { $0.state != .partial }
        entries = Array(sets.prefix(Self.most))
        let older = sets.count - entries.count
        menu = Menu(
            title: "Which set of profile \(profile) is to be restored? The newest is first.",
            header: ["SET", "AGE", "SIZE", "STOPPED", "STATE"], sides: [.left, .right, .right, .right, .left],
            rows: entries.map { Self.row($0, profile, now, takesUnsealed) },
            footer: older > 0 ? "       and \(older) older; to restore one, name it on the command line" : nil)
    }

    private static func row(
        _ entry: CatalogueEntry, _ profile: BytePath, _ now: UTCTime, _ takesUnsealed: Bool
    ) -> Menu.Row {
        let name = shown(entry.name)
        let age = entry.time.map { Age.text(seconds: (now.milliseconds - $0.milliseconds) / 1000) } ?? "-"
        var row = Menu.Row(cells: [
            TextWidth.clipped(name, to: 24), age, entry.record.map { ByteText.of($0.totals.bytes) } ?? "-",
            entry.record.map { EventText.secondsText($0.stoppedSeconds) } ?? "-",
            entry.state.word + (entry.keep == nil ? "" : ", kept"),
        ])
        if name != row.cells[0] { row.details.append(name) }
        if entry.isYetToCome(at: now) { row.details.append("dated in the future: look at the clocks") }
        switch entry.state {
        case .sealed, .partial: break
        case .unsealed:
            row.details.append("made by an older script")
            if takesUnsealed && UnsealedSet.isOne(entry) { break }
            row.refusal =
                "set '\(name)' has no record yet; seal it first with: overwinter adopt \(ShellWord.of(profile)) "
                + ShellWord.of(entry.name)
        case .damaged(let reason):
            row.details.append("damaged: \(reason)")
            row.refusal = "set '\(name)' is damaged, and cannot be restored"
        }
        if let record = entry.record {
            let host = record.host.name == ThisHost.facts.name ? "" : "; made on host \(shown(record.host.name))"
            row.details.append("\(record.totals.files) files of \(services(of: record))\(host)")
        }
        if let keep = entry.keep { row.details.append(keep.text) }
        return row
    }

    /// With the versions of those programs that the set knows.
    private static func services(of record: SetRecord) -> String {
        let services = record.services.map { service in
            shown(service.name) + (service.version.map { " \(shown($0))" } ?? "")
        }
        return services.isEmpty ? "no service" : services.joined(separator: ", ")
    }

    private static func shown(_ text: String) -> String { EscapedName.shown(Array(text.utf8)) }
}
