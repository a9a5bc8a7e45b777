import FileTree
import Overwinter

/// What an adoption found, and made of it.
enum AdoptText {
    static func of(_ set: AdoptedSet, isDone: Bool) -> String {
        var table = Table([.left, .left, .right, .right])
        for source in set.record.sources {
            let isNamed = source.restores != false
            let state: (String, String) =
                switch source.state {
                case .saved: isDone ? ("\(source.files) files", ByteText.of(source.bytes)) : ("", "")
                case .absent: ("not in the set", "")
                case .shared: ("stored with another", "")
                }
            table.rows.append([
                "  \(source.location)", isNamed ? "\(source.path)" : "not named by the profile: no restore writes it",
                state.0, state.1,
            ])
        }
        guard isDone else { return "set \(set.record.name) would be sealed in '\(set.path)':\n" + table.text }
        return "set \(set.record.name) is sealed: \(set.path)\n" + table.text
            + "  made by an older script: whether its services stood still, and all was copied, nobody saw\n"
    }
}
