/// How a command is called: its words, its arguments, and its options in brackets where they may be left out.
struct UsageLine {
    private let node: CommandNode

    init(_ node: CommandNode) {
        self.node = node
    }

    /// The ways to call it, each the words after the command's own.
    var forms: [[String]] {
        if let usage = node.configuration.usage {
            return usage.split(separator: "\n").map { line in
                let line = line.drop { $0 == " " }
                let own = line.hasPrefix(node.words) ? line.dropFirst(node.words.count) : line
                return Self.pieces(own)
            }
        }
        let definitions = node.definitions.filter(\.isShown)
        let positionals = definitions.filter { $0.kind == .positional }.map(piece)
        let options = definitions.filter { $0.kind != .positional }
        let required = options.filter(\.isRequired).map(piece)
        let optional = options.filter { !$0.isRequired }.map(piece)
        let own = positionals + required + optional
        let names = node.sections.flatMap(\.commands).map(\.name)
        guard !names.isEmpty else { return [own] }
        // A few commands are named, many are listed below.
        let commands = names.count <= 4 ? names.joined(separator: "|") : "COMMAND"
        return (positionals.isEmpty ? [] : [own]) + [[commands, "…"]]
    }

    /// `Usage: …`, one form a line, wrapped below its arguments.
    func text(columns: Int) -> String {
        var lines: [String] = []
        for form in forms {
            let head = (lines.isEmpty ? "Usage: " : "       ") + node.words
            // Below very long command words the arguments would have no room.
            let margin = min(head.count + 1, columns / 2)
            let wrapped = TextLayout.fill(form, columns: columns - margin)
            lines.append(wrapped[0].isEmpty ? head : "\(head) \(wrapped[0])")
            lines += wrapped.dropFirst().map { String(repeating: " ", count: margin) + $0 }
        }
        return lines.joined(separator: "\n")
    }

    private func piece(_ definition: ArgumentDefinition) -> String {
        var text: String
        switch definition.kind {
        case .positional: text = definition.valueName
        case .option: text = "\(definition.spelled) \(definition.valueName)"
        case .flag:
            text = ([definition.spelled] + definition.inverseNames.prefix(1).map(\.spelled)).joined(separator: "|")
        }
        if definition.kind == .positional && definition.isRepeating { text += "…" }
        if !definition.isRequired { text = "[\(text)]" }
        return definition.kind != .positional && definition.isRepeating ? text + "…" : text
    }

    /// The words of a hand-written form; what is in brackets is one piece.
    private static func pieces(_ text: Substring) -> [String] {
        var pieces: [String] = []
        var depth = 0
        for word in text.split(separator: " ") {
            if depth > 0, let last = pieces.popLast() {
                pieces.append("\(last) \(word)")
            } else {
                pieces.append("\(word)")
            }
            depth += word.count { $0 == "[" } - word.count { $0 == "]" }
        }
        return pieces
    }
}
