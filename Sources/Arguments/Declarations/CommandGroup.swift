/// Subcommands that are listed under one heading.
package struct CommandGroup: Sendable {
    package let name: String
    package let subcommands: [any ParsableCommand.Type]

    package init(name: String, subcommands: [any ParsableCommand.Type]) {
        self.name = name
        self.subcommands = subcommands
    }
}
