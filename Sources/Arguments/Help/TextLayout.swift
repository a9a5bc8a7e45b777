/// Text in lines of a given width.
enum TextLayout {
    /// Breaks text between words; a word wider than a line has one for itself, and line breaks in the text stay.
    static func wrap(_ text: String, columns: Int) -> [String] {
        text.split(separator: "\n", omittingEmptySubsequences: false).flatMap { paragraph in
            fill(paragraph.split(separator: " ").map(String.init), columns: columns)
        }
    }

    /// Puts pieces that are never broken into lines.
    static func fill(_ pieces: [String], columns: Int) -> [String] {
        var lines: [String] = []
        var line = ""
        for piece in pieces {
            if line.isEmpty {
                line = piece
            } else if line.count + 1 + piece.count <= columns {
                line += " " + piece
            } else {
                lines.append(line)
                line = piece
            }
        }
        return lines + [line]
    }

    /// Where meanings begin, so that those of all these terms are aligned.
    static func column(for terms: [String]) -> Int {
        // A term wider than this stands alone, and its meaning begins below.
        let widest = 26
        return indent + (terms.map(\.count).filter { $0 <= widest }.max() ?? indent * 2) + 2
    }

    /// Rows of a term and its meaning, the meanings in a second column.
    static func table(_ rows: [(term: String, meaning: String)], column: Int, columns: Int) -> [String] {
        rows.flatMap { row -> [String] in
            let term = String(repeating: " ", count: indent) + row.term
            guard !row.meaning.isEmpty else { return [term] }
            let lines = wrap(row.meaning, columns: columns - column)
                .map { $0.isEmpty ? "" : String(repeating: " ", count: column) + $0 }
            guard term.count + 2 <= column else { return [term] + lines }
            return [term + lines[0].dropFirst(term.count)] + lines.dropFirst()
        }
    }

    private static let indent = 2
}
