/// What a command is called, how it is described, and which subcommands it has.
package struct CommandConfiguration: Sendable {
    /// The name to type; nil takes the type's name in lower case with dashes.
    package var commandName: String?
    /// One line, shown in lists and at the head of the help.
    package var abstract: String
    /// The usage lines, where the ones made from the declarations would not teach.
    package var usage: String?
    /// More, below the usage: paragraphs are wrapped, indented lines are shown as they are, and a line in capitals is
    /// a heading.
    package var discussion: String
    /// What `--version` says; empty for none.
    package var version: String
    /// Subcommands outside any group.
    package var ungroupedSubcommands: [any ParsableCommand.Type]
    /// Subcommands under headings.
    package var groupedSubcommands: [CommandGroup]
    /// Other names for the command.
    package var aliases: [String]
    /// Whether lists of commands show it.
    package var shouldDisplay: Bool

    package init(
        commandName: String? = nil,
        abstract: String = "",
        usage: String? = nil,
        discussion: String = "",
        version: String = "",
        shouldDisplay: Bool = true,
        subcommands: [any ParsableCommand.Type] = [],
        groupedSubcommands: [CommandGroup] = [],
        aliases: [String] = []
    ) {
        self.commandName = commandName
        self.abstract = abstract
        self.usage = usage
        self.discussion = discussion
        self.version = version
        self.shouldDisplay = shouldDisplay
        self.ungroupedSubcommands = subcommands
        self.groupedSubcommands = groupedSubcommands
        self.aliases = aliases
    }

    /// All subcommands, those in groups after those outside.
    package var subcommands: [any ParsableCommand.Type] {
        ungroupedSubcommands + groupedSubcommands.flatMap(\.subcommands)
    }
}
