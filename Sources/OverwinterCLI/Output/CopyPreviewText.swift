import FileTree
import Overwinter

/// What a copy would do, for a reader: a line an entry, then the sums.
enum CopyPreviewText {
    static func of(_ preview: CopyPreview, isQuiet: Bool) -> String {
        var lines: [String] = []
        if !isQuiet {
            lines = preview.entries.map { entry in
                let why = entry.why.isEmpty ? "" : " (\(entry.why.joined(separator: ", ")))"
                return "\(verb(of: entry.act)) \(entry.path.isEmpty ? "." : "\(entry.path)")\(why)"
            }
        }
        var sums = CopyPreview.Act.allCases.compactMap { act in
            preview.sums[act].map { "\(past(of: act)): \($0.entries) entries, \(ByteText.of($0.bytes))" }
        }
        if sums.isEmpty { sums = ["nothing to do"] }
        if preview.sockets > 0 { sums.append("\(preview.sockets) sockets passed over") }
        return (lines + sums).map { $0 + "\n" }.joined()
    }

    private static func verb(of act: CopyPreview.Act) -> String {
        switch act {
        case .make: "make   "
        case .change: "change "
        case .correct: "correct"
        case .remove: "remove "
        case .leave: "leave  "
        }
    }

    private static func past(of act: CopyPreview.Act) -> String {
        switch act {
        case .make: "would be made"
        case .change: "would be changed"
        case .correct: "would be corrected"
        case .remove: "would be removed"
        case .leave: "would be left, though the source has not got them (see --delete)"
        }
    }
}
