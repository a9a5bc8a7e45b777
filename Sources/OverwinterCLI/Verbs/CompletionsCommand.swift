package import Arguments

/// `overwinter completions`.
package struct CompletionsCommand: ParsableCommand {
    /// The shells there are completions for.
    package enum Shell: String, CaseIterable, ExpressibleByArgument, Sendable {
        case bash, zsh, fish
    }

    package static let configuration = CommandConfiguration(
        commandName: "completions", abstract: "Print the completions for a shell.",
        discussion: """
            EXAMPLES
              overwinter completions bash > /etc/bash_completion.d/overwinter
            """)

    @Argument(help: "The shell.") package var shell: Shell

    package init() {}

    package func run() throws {
        let script =
            switch shell {
            case .bash: CompletionScript.bash(for: OverwinterCommand.self)
            case .zsh: CompletionScript.zsh(for: OverwinterCommand.self)
            case .fish: CompletionScript.fish(for: OverwinterCommand.self)
            }
        StandardStreams.write(script)
    }
}
