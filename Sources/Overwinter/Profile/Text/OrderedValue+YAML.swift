extension OrderedValue {
    /// YAML in blocks, lists of single values in one line; ends with a newline.
    package var yaml: String { lines(indent: "").map { $0 + "\n" }.joined() }

    private func lines(indent: String) -> [String] {
        switch self {
        case .mapping(let entries):
            return entries.flatMap { entry in
                let key = indent + Self.scalar(entry.key) + ":"
                if let short = entry.value.inOneLine { return ["\(key) \(short)"] }
                return [key] + entry.value.lines(indent: indent + "  ")
            }
        case .list(let values):
            return values.flatMap { value -> [String] in
                if let short = value.inOneLine { return ["\(indent)- \(short)"] }
                var lines = value.lines(indent: indent + "  ")
                if let first = lines.first { lines[0] = "\(indent)- \(first.dropFirst(indent.count + 2))" }
                return lines
            }
        default:
            return [indent + (inOneLine ?? "")]
        }
    }

    /// What can stand behind its key.
    private var inOneLine: String? {
        switch self {
        case .text(let text): Self.scalar(text)
        case .number(let number): "\(number)"
        case .flag(let flag): flag ? "true" : "false"
        case .nothing: "null"
        case .list(let values):
            values.allSatisfy(\.isSingle)
                ? "[" + values.compactMap(\.inOneLine).joined(separator: ", ") + "]" : nil
        case .mapping(let entries): entries.isEmpty ? "{}" : nil
        }
    }

    /// Plain where no reader of YAML can take it for anything but this text, else quoted.
    private static func scalar(_ text: String) -> String {
        let words = ["true", "false", "yes", "no", "on", "off", "null", "y", "n"]
        let isPlain = text.utf8.allSatisfy { byte in
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
                || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || "/._-".utf8.contains(byte)
        }
        // A letter or a slash in front keeps numbers, dates and list dashes away.
        let first = text.utf8.first.map {
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0 | 0x20) || $0 == UInt8(ascii: "/")
        }
        let isDuration = DurationText.duration(of: text) != nil
        return isDuration || (isPlain && first == true && !words.contains(text.lowercased())) ? text : quoted(text)
    }
}
