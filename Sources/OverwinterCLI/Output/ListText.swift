import Overwinter

/// The sets of a destination, one a line.
enum ListText {
    /// - Parameter columns: of the terminal it is shown on; nil shortens nothing.
    static func of(_ catalogue: Catalogue, at now: UTCTime, columns: Int? = nil) -> String {
        guard !catalogue.entries.isEmpty else { return "no sets in \(catalogue.destination)\n" }
        var table = Table([.left, .right, .right, .right, .left])
        table.rows.append(["SET", "AGE", "SIZE", "STOPPED", "STATE"])
        for entry in catalogue.entries {
            let age = entry.time.map { Age.text(seconds: (now.milliseconds - $0.milliseconds) / 1000) } ?? "-"
            table.rows.append([
                entry.name, age, entry.record.map { ByteText.of($0.totals.bytes) } ?? "-",
                entry.record.map { EventText.secondsText($0.stoppedSeconds) } ?? "-",
                entry.state.text + (entry.keep.map { ", \($0.text)" } ?? ""),
            ])
        }
        return columns.map { table.text(fitting: $0) } ?? table.text
    }
}

extension CatalogueEntry.State {
    /// The state with its reason.
    var text: String {
        switch self {
        case .sealed: "sealed"
        case .partial: "partial: no set"
        case .unsealed: "unsealed: made by an older script"
        case .damaged(let reason): "damaged: \(reason)"
        }
    }

    /// The state as one word.
    var word: String {
        switch self {
        case .sealed: "sealed"
        case .partial: "partial"
        case .unsealed: "unsealed"
        case .damaged: "damaged"
        }
    }
}
