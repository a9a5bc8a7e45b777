package import Arguments

/// `overwinter config`.
package struct ConfigCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "config", abstract: "Check and show profiles.",
        subcommands: [ConfigValidateCommand.self, ConfigShowCommand.self, ConfigSchemaCommand.self])

    package init() {}
}
