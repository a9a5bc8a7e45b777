/// Source of a manual page, written piece by piece.
struct RoffText {
    enum HeadingStyle {
        case section, subsection
        /// A line of its own in bold, below a subsection.
        case paragraph
    }

    private(set) var source = ""
    private var isAfterHeading = false

    /// A control line, such as `.TH NAME 8`.
    mutating func request(_ name: String, _ arguments: [String]) {
        let quoted = arguments.map { argument in
            // A date is read by programs: its dashes stay what they are.
            let escaped = name == "TH" ? argument : Self.escaped(argument)
            return "\"\(escaped.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\\(dq"))\""
        }
        source += ([".\(name)"] + quoted).joined(separator: " ") + "\n"
        isAfterHeading = name == "SH" || name == "SS"
    }

    mutating func heading(_ title: String, _ style: HeadingStyle = .section) {
        switch style {
        case .section: request("SH", [title])
        case .subsection: subheading(title)
        case .paragraph:
            beginParagraph()
            // Capitals are for sections of the page.
            let isShouted = title == title.uppercased()
            let shown = isShouted ? "\(title.prefix(1))\(title.lowercased().dropFirst())" : title
            source += "\\fB\(Self.escaped(shown)):\\fR\n"
        }
    }

    mutating func subheading(_ title: String) { request("SS", [title]) }

    mutating func paragraph(_ text: String) {
        beginParagraph()
        self.text(text)
    }

    /// After a heading a paragraph begins by itself.
    private mutating func beginParagraph() {
        if !isAfterHeading { request("PP", []) }
    }

    /// Text that is filled; a line break in it breaks the line.
    mutating func text(_ text: String) {
        let lines = text.split(separator: "\n")
        for (index, piece) in lines.enumerated() {
            if index > 0 { request("br", []) }
            line(String(piece))
        }
    }

    /// One line of text; its blanks can be kept from breaking it.
    mutating func line(_ text: String, isUnbroken: Bool = false) {
        let escaped = Self.escaped(text)
        isAfterHeading = false
        source += (isUnbroken ? escaped.split(separator: " ").joined(separator: "\\ ") : escaped) + "\n"
    }

    /// A term in bold and its meaning, indented.
    mutating func entry(_ term: String, _ meaning: String) {
        request("TP", [])
        source += "\\fB\(Self.escaped(term))\\fR\n"
        // A term without a meaning still needs a body, or the next term would become it.
        if meaning.isEmpty { source += "\\&\n" } else { text(meaning) }
    }

    mutating func parts(_ parts: ArraySlice<Discussion.Part>, heading style: HeadingStyle) {
        for part in parts {
            switch part {
            case .heading(let title): heading(title, style)
            case .paragraph(let text): paragraph(text)
            case .preformatted(let lines):
                beginParagraph()
                request("EX", [])
                lines.forEach { line($0) }
                request("EE", [])
            }
        }
    }

    /// Text in which nothing is taken for a request, an escape or a quotation mark of typography.
    static func escaped(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\": result += "\\e"
            case "-": result += "\\-"
            case "'": result += "\\(aq"
            case "`": result += "\\(ga"
            case "^": result += "\\(ha"
            case "~": result += "\\(ti"
            default:
                if scalar.isASCII {
                    result.unicodeScalars.append(scalar)
                } else {
                    let code = String(scalar.value, radix: 16, uppercase: true)
                    result += "\\[u" + String(repeating: "0", count: max(0, 4 - code.count)) + code + "]"
                }
            }
        }
        return result.hasPrefix(".") ? "\\&" + result : result
    }
}
