import Arguments

/// A small program with something of everything: the tests run it, and drive the shells with it.
@main
struct Garden: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "arguments-example",
        abstract: "Keep a garden through the year.",
        discussion: """
            Every verb takes a bed: the path of its file, or its name.

            EXIT STATUS
              0    done
              64   the command line cannot be read

            EXAMPLES
              arguments-example plant kitchen --date 2026-04-01
            """,
        version: "1.2.3",
        groupedSubcommands: [
            CommandGroup(name: "Growing", subcommands: [Plant.self, Water.self]),
            CommandGroup(name: "Looking", subcommands: [Show.self, Plan.self]),
        ])

    /// The program's own error has an exit code of its own; the rest ends as always.
    static func exit(withError error: any Error) -> Never {
        if let drowned = error as? Water.Drowned {
            print("garden: \(drowned)")
            exit(reporting: ExitCode(69))
        }
        exit(reporting: error)
    }
}

/// What every verb has.
struct OutputOptions: ParsableArguments {
    @Flag(name: .shortAndLong, help: "print one JSON document") var json = false
    @Option(help: "how progress is shown") var progress = Progress.auto

    enum Progress: String, CaseIterable, ExpressibleByArgument {
        case auto, plain, none
    }
}

/// A path as the kernel sees it.
struct RawPath: ExpressibleByArgument {
    let bytes: [UInt8]

    init?(argument: String) { self.bytes = Array(argument.utf8) }
    init?(argumentBytes: [UInt8]) { self.bytes = argumentBytes }
}
