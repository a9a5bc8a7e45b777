import FileTree

/// Columns for a reader.
///
/// What is in them may come from a set's record, which is input.
struct Table {
    /// Which side of its column a cell stands on.
    enum Side { case left, right }

    let sides: [Side]
    var rows: [[String]] = []

    init(_ sides: [Side]) {
        self.sides = sides
    }

    var text: String {
        let rows = self.rows.map { $0.map { EscapedName.printable($0) } }
        let widths = sides.indices.map { column in rows.map { TextWidth.of($0[column]) }.max() ?? 0 }
        return rows.map { row in
            let cells = zip(row, zip(sides, widths)).map { cell, layout in
                let padding = String(repeating: " ", count: max(0, layout.1 - TextWidth.of(cell)))
                return layout.0 == .left ? cell + padding : padding + cell
            }
            let line = cells.joined(separator: "  ")
            return String(line.reversed().drop { $0 == " " }.reversed()) + "\n"
        }.joined()
    }
}
