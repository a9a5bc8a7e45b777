import Arguments
import Testing

private struct Root: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "tool", subcommands: [Backup.self, Check.self])
}

private struct Backup: ParsableCommand {
    @Argument(help: "the profile") var profile: String
    @Option var destination: String
    @Option var budget: Int?
    @OptionGroup var output: Output
}

private struct Output: ParsableArguments {
    @Flag var json = false
    @Flag var quiet = false

    func validate() throws {
        if json && quiet { throw ValidationError("--json and --quiet exclude each other") }
    }
}

private struct Check: ParsableCommand {
    @Option var warn = 1
    @Option var critical = 2
    @OptionGroup var output: Output

    func validate() throws {
        if warn > critical { throw ValidationError("--warn is above --critical") }
    }
}

@Suite struct FaultTests {
    @Test func allFaultsAreReportedAtOnce() {
        expectFaults(
            Root.self, "backup", "--frob", "--budget", "ten", "--quiet=1",
            messages: "unknown option '--frob'", "invalid value 'ten' for '--budget'",
            "option '--quiet' takes no value, but was given '1'", "missing argument 'PROFILE'",
            "missing option '--destination DESTINATION'")
    }

    @Test func oneSlipIsOneFault() {
        // Neither is '/x' an argument too much, nor is '--destination' missing.
        expectFaults(
            Root.self, "backup", "p", "--desination", "/x",
            messages: "unknown option '--desination'. Did you mean '--destination'?")
        expectFaults(
            Root.self, "backup", "p", "--dest=/x", messages: "unknown option '--dest'. Did you mean '--destination'?")
        expectFaults(
            Root.self, "backup", "p", "--destination", "/", "--hepl",
            messages: "unknown option '--hepl'. Did you mean '--help'?")
    }

    @Test func whatDoesNotGoTogetherIsSaidOfGroupsAndCommand() {
        expectFaults(
            Root.self, "check", "--warn", "3", "--json", "--quiet",
            messages: "--json and --quiet exclude each other", "--warn is above --critical")
    }

    @Test func theReportEndsWithTheUsageAndWhereMoreIsSaid() throws {
        let error = try #require(usageError(Root.self, [Array("backup".utf8), Array("--budget".utf8)]))
        #expect(
            Root.fullMessage(for: error) == """
                error: option '--budget' needs a value: '--budget BUDGET'
                error: missing argument 'PROFILE'
                error: missing option '--destination DESTINATION'

                Usage: tool backup PROFILE --destination DESTINATION [--budget BUDGET] [--json]
                                   [--quiet]
                see 'tool help backup'
                """)
        #expect(error.command == "tool backup")
        #expect(Root.exitCode(for: error) == .validationFailure)
    }
}
