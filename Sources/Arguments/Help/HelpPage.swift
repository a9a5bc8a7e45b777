/// The help of one command.
struct HelpPage {
    private let node: CommandNode
    private let columns: Int

    init(_ node: CommandNode, columns: Int = 80) {
        self.node = node
        self.columns = columns
    }

    var text: String {
        let configuration = node.configuration
        var blocks: [[String]] = []
        if !configuration.abstract.isEmpty {
            blocks.append(TextLayout.wrap(configuration.abstract, columns: columns))
        }
        blocks.append([UsageLine(node).text(columns: columns)])
        for sections in [HelpSection.commands(of: node), HelpSection.arguments(of: node)] {
            let column = TextLayout.column(for: sections.flatMap(\.rows).map(\.term))
            blocks += sections.map { lines($0, column: column) }
        }
        // What it explains comes after the names it explains, and nearest to the prompt.
        if !configuration.discussion.isEmpty {
            blocks.append(Discussion(configuration.discussion).lines(columns: columns))
        }
        if !node.children.isEmpty {
            let words = [node.path[0], "help"] + node.path.dropFirst() + ["COMMAND"]
            blocks.append(["See '\(words.joined(separator: " "))' for the help of one command."])
        }
        return blocks.map { $0.joined(separator: "\n") }.joined(separator: "\n\n") + "\n"
    }

    private func lines(_ section: HelpSection, column: Int) -> [String] {
        let rows = section.rows.map { row in
            (row.term, [row.meaning, row.discussion].filter { !$0.isEmpty }.joined(separator: "\n"))
        }
        return ["\(section.title):"] + TextLayout.table(rows, column: column, columns: columns)
    }
}
