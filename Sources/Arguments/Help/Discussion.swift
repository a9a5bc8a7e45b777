/// A discussion in its parts: a blank line ends a paragraph, a line in capitals is a heading, and indented lines are
/// shown as they are.
struct Discussion {
    enum Part: Equatable {
        case heading(String)
        case paragraph(String)
        case preformatted([String])
    }

    let parts: [Part]

    init(_ text: String) {
        var parts: [Part] = []
        var isContinued = false
        for line in text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) {
            let isBlank = line.allSatisfy { $0 == " " }
            switch parts.last {
            case .paragraph(let text)? where isContinued && !isBlank && !line.hasPrefix(" ") && !Self.isHeading(line):
                parts[parts.count - 1] = .paragraph(text + " " + line)
            case .preformatted(let lines)? where isBlank || line.hasPrefix(" "):
                parts[parts.count - 1] = .preformatted(lines + [isBlank ? "" : line])
            default:
                if isBlank { break }
                if line.hasPrefix(" ") {
                    parts.append(.preformatted([line]))
                } else {
                    parts.append(Self.isHeading(line) ? .heading(line) : .paragraph(line))
                }
            }
            isContinued = !isBlank
        }
        self.parts = parts.map { part in
            guard case .preformatted(var lines) = part else { return part }
            while lines.last?.isEmpty == true { lines.removeLast() }
            return .preformatted(lines)
        }
    }

    private static func isHeading(_ line: String) -> Bool {
        line.contains(where: \.isLetter) && line.allSatisfy { $0.isUppercase || $0 == " " || $0 == "-" }
    }

    /// The parts as lines of a help page.
    func lines(columns: Int) -> [String] {
        var lines: [String] = []
        var isBelowHeading = false
        for part in parts {
            if !lines.isEmpty && !isBelowHeading { lines.append("") }
            isBelowHeading = false
            switch part {
            case .heading(let title):
                lines.append(title)
                isBelowHeading = true
            case .paragraph(let text): lines += TextLayout.wrap(text, columns: columns)
            case .preformatted(let text): lines += text
            }
        }
        return lines
    }
}
