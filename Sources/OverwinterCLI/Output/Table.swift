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
        let rows = printable
        return lines(rows, widths(of: rows))
    }

    /// For a terminal with so many columns: what the last column says is cut short with a mark, and a name in the first that is
    /// too long has a line of its own, for names are there to be copied.
    func text(fitting columns: Int) -> String {
        var rows = printable
        var widths = widths(of: rows)
        guard widths.count > 1, widths.reduce(2 * (widths.count - 1), +) > columns else { return lines(rows, widths) }
        let between = widths[1..<(widths.count - 1)].reduce(2 * (widths.count - 1), +)
        let last = min(widths[widths.count - 1], Self.leastOfLast)
        let most = columns - between - last
        // On so narrow a terminal nothing helps.
        guard most >= Self.leastOfFirst else { return lines(rows, widths) }
        widths[0] = rows.map { TextWidth.of($0[0]) }.filter { $0 <= most }.max() ?? 0
        widths[widths.count - 1] = columns - between - widths[0]
        for index in rows.indices {
            rows[index][widths.count - 1] = TextWidth.clipped(
                rows[index][widths.count - 1], to: widths[widths.count - 1])
        }
        return rows.map { row in
            guard TextWidth.of(row[0]) > widths[0] else { return line(row, widths) }
            return row[0] + "\n" + line([""] + row.dropFirst(), widths)
        }.joined()
    }

    private static let leastOfFirst = 8
    private static let leastOfLast = 24

    private var printable: [[String]] { rows.map { $0.map { EscapedName.printable($0) } } }

    private func widths(of rows: [[String]]) -> [Int] {
        sides.indices.map { column in rows.map { TextWidth.of($0[column]) }.max() ?? 0 }
    }

    private func lines(_ rows: [[String]], _ widths: [Int]) -> String { rows.map { line($0, widths) }.joined() }

    private func line(_ row: [String], _ widths: [Int]) -> String {
        let cells = zip(row, zip(sides, widths)).map { cell, layout in
            let padding = String(repeating: " ", count: max(0, layout.1 - TextWidth.of(cell)))
            return layout.0 == .left ? cell + padding : padding + cell
        }
        let line = cells.joined(separator: "  ")
        return String(line.reversed().drop { $0 == " " }.reversed()) + "\n"
    }
}
