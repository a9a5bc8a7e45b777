/// A heading and its rows: what the help of a command and the manual show alike.
struct HelpSection {
    struct Row {
        var term: String
        var meaning: String
        var discussion = ""
    }

    let title: String
    let rows: [Row]

    /// Arguments, options, and options under the titles of their groups.
    static func arguments(of node: CommandNode) -> [HelpSection] {
        let shown = node.definitions.filter(\.isShown)
        let options = shown.filter { $0.kind != .positional }
        var titles: [String] = []
        for title in options.map(\.group) where !title.isEmpty && !titles.contains(title) { titles.append(title) }

        var common = options.filter { $0.group.isEmpty }.map(Row.init)
        if !node.configuration.version.isEmpty {
            common.append(Row(term: "    --version", meaning: "show the version"))
        }
        common.append(Row(term: "-h, --help", meaning: "show this help"))

        let positionals = HelpSection(
            title: "Arguments", rows: shown.filter { $0.kind == .positional }.map(Row.init))
        let groups = titles.map { title in
            HelpSection(title: title, rows: options.filter { $0.group == title }.map(Row.init))
        }
        return ([positionals, HelpSection(title: "Options", rows: common)] + groups).filter { !$0.rows.isEmpty }
    }

    /// Subcommands under their headings.
    static func commands(of node: CommandNode) -> [HelpSection] {
        node.sections.map { title, commands in
            HelpSection(
                title: title.isEmpty ? "Commands" : title,
                rows: commands.map { Row(term: $0.name, meaning: $0.configuration.abstract) })
        }
    }
}

extension HelpSection.Row {
    init(_ definition: ArgumentDefinition) {
        self.init(
            term: Self.term(definition), meaning: Self.meaning(definition), discussion: definition.help.discussion)
    }

    private static func term(_ definition: ArgumentDefinition) -> String {
        guard definition.kind != .positional else { return definition.valueName }
        let short = definition.names.filter { $0.longName == nil }.map(\.spelled)
        let long = (definition.names + definition.inverseNames).filter { $0.longName != nil }.map(\.spelled)
        // Long names are aligned with those that have a letter before them.
        let names = (short.isEmpty ? "    " : "") + (short + long).joined(separator: ", ")
        return definition.kind == .option ? "\(names) \(definition.valueName)" : names
    }

    private static func meaning(_ definition: ArgumentDefinition) -> String {
        var facts: [String] = []
        if definition.isRequired && definition.kind != .positional { facts.append("required") }
        if definition.isRepeating && definition.kind == .option { facts.append("can be repeated") }
        if !definition.allowedValues.isEmpty { facts.append(definition.allowedValues.joined(separator: ", ")) }
        if let value = definition.defaultDescription { facts.append("default: \(value)") }
        let brackets = facts.isEmpty ? "" : "(\(facts.joined(separator: "; ")))"
        return [definition.help.abstract, brackets].filter { !$0.isEmpty }.joined(separator: " ")
    }
}
