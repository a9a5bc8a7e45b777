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

    /// Rows of a term and its meaning, the meanings aligned in a second column.
    static func table(_ rows: [(term: String, meaning: String)], columns: Int) -> [String] {
        let indent = 2
        // A term wider than this stands alone, and its meaning begins below.
        let widest = 26
        let width = rows.map(\.term.count).filter { $0 <= widest }.max() ?? 0
        let column = width == 0 ? 8 : indent + width + 2
        return rows.flatMap { row -> [String] in
            let term = String(repeating: " ", count: indent) + row.term
            guard !row.meaning.isEmpty else { return [term] }
            let margin = String(repeating: " ", count: column)
            let lines = wrap(row.meaning, columns: columns - column)
                .map { $0.isEmpty ? "" : margin + $0 }
            guard row.term.count <= width else { return [term] + lines }
            let gap = String(repeating: " ", count: column - indent - row.term.count)
            return [term + gap + lines[0].dropFirst(column)] + lines.dropFirst()
        }
    }
}
