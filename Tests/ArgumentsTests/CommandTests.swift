import Arguments
import Testing

private struct Root: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tool", version: "2.0", subcommands: [Restore.self, Config.self],
        groupedSubcommands: [
            CommandGroup(name: "Other", subcommands: [ListSets.self])
        ])
}

private struct Restore: ParsableCommand {
    static let configuration = CommandConfiguration(subcommands: [Commit.self])
    @Argument var profile: String?
    @Option var to: String?
    @Flag var dryRun = false
}

private struct Commit: ParsableCommand {
    @Argument var profile: String?
    @Flag var dryRun = false
}

private struct Config: ParsableCommand {
    static let configuration = CommandConfiguration(subcommands: [Validate.self])
}

private struct Validate: ParsableCommand {
    @Argument var profile: String
}

private struct ListSets: ParsableCommand {
    static let configuration = CommandConfiguration(aliases: ["ls"])
    @Option var to: String?
}

@Suite struct CommandTests {
    @Test func aVerbIsNamedForItsTypeOrItsConfiguration() throws {
        #expect(try Root.parseAsRoot(["list-sets"]) is ListSets)
        #expect(try Root.parseAsRoot(["ls"]) is ListSets)
        #expect(try Root.parseAsRoot(["config", "validate", "p"]) is Validate)
    }

    @Test func aFirstArgumentThatNamesAVerbSelectsIt() throws {
        #expect(try Root.parseAsRoot(["restore", "commit"]) is Commit)
        let commit = try #require(Root.parseAsRoot(["restore", "commit", "p"]) as? Commit)
        #expect(commit.profile == "p")
    }

    @Test func anyOtherFirstArgumentIsAnArgument() throws {
        #expect(try (Root.parseAsRoot(["restore", "thehive"]) as? Restore)?.profile == "thehive")
        #expect(try (Root.parseAsRoot(["restore", "--", "commit"]) as? Restore)?.profile == "commit")
        #expect(try (Root.parseAsRoot(["restore", "--to", "commit"]) as? Restore)?.to == "commit")
    }

    @Test func anOptionBeforeTheVerbIsTheVerbs() throws {
        // Taken by 'restore' and forgotten, it would make a dry run a real one.
        #expect(try (Root.parseAsRoot(["restore", "--dry-run", "commit"]) as? Commit)?.dryRun == true)
        #expect(try (Root.parseAsRoot(["--to", "restore", "list-sets"]) as? ListSets)?.to == "restore")
        expectFaults(
            Root.self, "restore", "--to", "/x", "commit", messages: "unknown option '--to'")
    }

    @Test func aMistypedVerbIsTheOnlyFault() {
        expectFaults(Root.self, "resotre", "--to", "x", messages: "unknown command 'resotre'. Did you mean 'restore'?")
        expectFaults(Root.self, "config", "valdate", messages: "unknown command 'valdate'. Did you mean 'validate'?")
        expectFaults(Root.self, "hlep", messages: "unknown command 'hlep'. Did you mean 'help'?")
        expectFaults(Root.self, "frobnicate", "--help", messages: "unknown command 'frobnicate'")
    }

    @Test func helpIsAskedForInFourWays() {
        let help = Root.helpMessage(for: Commit.self)
        #expect(cleanExit(Root.self, "help", "restore", "commit") == help)
        #expect(cleanExit(Root.self, "restore", "commit", "--help") == help)
        #expect(cleanExit(Root.self, "restore", "commit", "-h") == help)
        #expect(cleanExit(Root.self, "restore", "--help", "commit", "--wrong") == help)
    }

    @Test func helpOfAMistypedVerbNamesTheNearest() {
        expectFaults(Root.self, "help", "confg", messages: "unknown command 'confg'. Did you mean 'config'?")
    }

    @Test func aCommandWithoutWorkShowsItsHelp() {
        #expect(cleanExit(Root.self) == Root.helpMessage())
        #expect(cleanExit(Root.self, "help") == Root.helpMessage())
        #expect(cleanExit(Root.self, "config") == Root.helpMessage(for: Config.self))
    }

    @Test func theVersionIsTheRoots() {
        #expect(cleanExit(Root.self, "--version") == "2.0")
        expectFaults(Root.self, "config", "--version", messages: "unknown option '--version'")
    }
}
