/// A command at its place in the program.
struct CommandNode: Sendable {
    let type: any ParsableCommand.Type
    /// The words that lead to it, the program's name first.
    let path: [String]

    init(root: any ParsableCommand.Type) {
        self.type = root
        self.path = [Self.name(of: root)]
    }

    private init(_ type: any ParsableCommand.Type, below parent: CommandNode) {
        self.type = type
        self.path = parent.path + [Self.name(of: type)]
    }

    private static func name(of type: any ParsableCommand.Type) -> String {
        type.configuration.commandName ?? "\(type)".dashed
    }

    var configuration: CommandConfiguration { type.configuration }
    var name: String { path.last ?? "" }
    var isRoot: Bool { path.count == 1 }
    var words: String { path.joined(separator: " ") }

    var children: [CommandNode] { configuration.subcommands.map { CommandNode($0, below: self) } }

    /// Subcommands under their headings, as lists show them.
    var sections: [(title: String, commands: [CommandNode])] {
        let ungrouped = CommandGroup(name: "", subcommands: configuration.ungroupedSubcommands)
        return ([ungrouped] + configuration.groupedSubcommands).compactMap { group in
            let shown = group.subcommands.filter { $0.configuration.shouldDisplay }
            return shown.isEmpty ? nil : (group.name, shown.map { CommandNode($0, below: self) })
        }
    }

    func child(named name: String) -> CommandNode? {
        children.first { $0.name == name || $0.configuration.aliases.contains(name) }
    }

    func find(_ wanted: any ParsableCommand.Type) -> CommandNode? {
        if wanted == type { return self }
        for child in children {
            if let found = child.find(wanted) { return found }
        }
        return nil
    }

    /// The arguments of a fresh instance: good for reading about them, not for filling one.
    var definitions: [ArgumentDefinition] { ArgumentDefinition.all(in: type.init()) }

    /// Names that can stand first after the command.
    var childNames: [String] {
        children.filter { $0.configuration.shouldDisplay }.map(\.name) + (isRoot ? ["help"] : [])
    }
}
