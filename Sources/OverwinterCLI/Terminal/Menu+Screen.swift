extension Menu {
    private static let mostDetails = 4

    /// What is drawn of it, and which line is the selected row's.
    ///
    /// No line is wider than the columns less one: a terminal that has written its last column may be on the next line.
    func screen(_ size: TerminalSize) -> (lines: [String], selected: Int) {
        let columns = max(size.columns - 1, 10)
        let table = tableLines(selecting: selected)
        let foot = details(of: selected, columns: columns) + notices(columns)
        // Title and header above, an empty line and the prompt below.
        let room = max(1, size.rows - 4 - (footer == nil ? 0 : 1) - foot.count)
        let first = min(max(0, selected - room + 1), max(0, rows.count - room))
        var lines = [title, table[0]] + table.dropFirst(1 + first).prefix(room)
        if let footer { lines.append(footer) }
        lines += [""] + foot + ["\(columns < Self.prompt.count + 4 ? Self.shortPrompt : Self.prompt): \(selected + 1)"]
        return (lines.map { TextWidth.clipped($0, to: columns) }, 2 + selected - first)
    }

    /// All rows with all that is known of them, once.
    func listing(columns: Int) -> String {
        let columns = max(columns - 1, 10)
        let table = tableLines(selecting: nil)
        var lines = [title, table[0]]
        for index in rows.indices { lines += [table[index + 1]] + details(of: index, columns: columns) }
        if let footer { lines.append(footer) }
        return lines.map { TextWidth.clipped($0, to: columns) + "\n" }.joined()
    }

    private static let prompt = "Number or arrow keys, then Enter; q leaves"

    private static let shortPrompt = "Number; q leaves"

    private func tableLines(selecting selected: Int?) -> [String] {
        var table = Table([.left, .right] + sides)
        table.rows.append(["", ""] + header)
        for (index, row) in rows.enumerated() {
            table.rows.append([index == selected ? ">" : " ", "\(index + 1)"] + row.cells)
        }
        return table.text.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init)
    }

    private func details(of index: Int, columns: Int) -> [String] {
        let lines = rows[index].details.flatMap { TextWidth.wrapped($0, to: columns - 7) }
        return lines.prefix(Self.mostDetails).map { "       " + $0 }
    }

    private func notices(_ columns: Int) -> [String] {
        notice.map { TextWidth.wrapped($0, to: columns).prefix(Self.mostDetails) }.map(Array.init) ?? []
    }
}
