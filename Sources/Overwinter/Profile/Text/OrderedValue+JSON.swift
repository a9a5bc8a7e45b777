extension OrderedValue {
    /// JSON, indented by two spaces, with lists of single values in one line; ends without a newline.
    package var json: String { json(indent: "") }

    private func json(indent: String) -> String {
        let inner = indent + "  "
        switch self {
        case .text(let text): return Self.quoted(text)
        case .number(let number): return "\(number)"
        case .flag(let flag): return flag ? "true" : "false"
        case .nothing: return "null"
        case .list(let values) where values.allSatisfy(\.isSingle):
            return "[" + values.map { $0.json(indent: "") }.joined(separator: ", ") + "]"
        case .list(let values):
            let lines = values.map { inner + $0.json(indent: inner) }
            return "[\n" + lines.joined(separator: ",\n") + "\n\(indent)]"
        case .mapping(let entries) where entries.isEmpty: return "{}"
        case .mapping(let entries):
            let lines = entries.map { "\(inner)\(Self.quoted($0.key)): \($0.value.json(indent: inner))" }
            return "{\n" + lines.joined(separator: ",\n") + "\n\(indent)}"
        }
    }

    var isSingle: Bool {
        switch self {
        case .list, .mapping: false
        default: true
        }
    }

    /// A JSON string, which is a double-quoted scalar of YAML too.
    static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": quoted += "\\\""
            case "\\": quoted += "\\\\"
            case "\n": quoted += "\\n"
            case "\r": quoted += "\\r"
            case "\t": quoted += "\\t"
            case _
            where scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value) || scalar.value == 0x2028
                || scalar.value == 0x2029 || scalar.value == 0xFEFF:
                let digits = String(scalar.value, radix: 16)
                quoted += "\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}
