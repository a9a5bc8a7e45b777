import Arguments
import Testing

private struct Verify: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Read a set again.",
        usage: """
            verify PROFILE [SET]
            verify [--all | --sample PERCENT] --very-long-words-are-never-broken-in-a-usage-line
            """)
    @Option(help: "how much") var sample: Int
    @Option(help: "where", transform: { $0 }) var aVeryLongNameForAnOption: [String] = ["here", "there"]
    @Option(help: ArgumentHelp(valueName: "n")) var only: [Int]
    @Flag(name: .shortAndLong) var verbose: Int
}

private struct Root: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "r",
        groupedSubcommands: [
            .init(name: "Many", subcommands: [A.self, B.self, C.self, D.self, E.self, Hidden.self])
        ])
    struct A: ParsableCommand {}
    struct B: ParsableCommand {}
    struct C: ParsableCommand {}
    struct D: ParsableCommand {}
    struct E: ParsableCommand {}
    struct Hidden: ParsableCommand {
        static let configuration = CommandConfiguration(shouldDisplay: false)
    }
}

@Suite struct HelpWordingTests {
    @Test func factsStandInBracketsAndLongNamesAlone() {
        #expect(
            Verify.helpMessage() == """
                Read a set again.

                Usage: verify PROFILE [SET]
                       verify [--all | --sample PERCENT]
                              --very-long-words-are-never-broken-in-a-usage-line

                Options:
                      --sample SAMPLE  how much (required)
                      --a-very-long-name-for-an-option A-VERY-LONG-NAME-FOR-AN-OPTION
                                       where (can be repeated; default: here, there)
                      --only N         (required; can be repeated)
                  -v, --verbose
                  -h, --help           show this help

                """)
    }

    @Test func narrowPagesAreWrapped() {
        #expect(Verify.helpMessage(columns: 40).contains("how much\n                       (required)"))
    }

    @Test func manyVerbsAreListedBelowAndHiddenOnesNowhere() {
        #expect(Root.helpMessage().contains("Usage: r COMMAND …\n\nMany:\n  a\n  b\n  c\n  d\n  e\n\n"))
        #expect(!Root.helpMessage().contains("hidden"))
        #expect(throws: CleanExit.self) { try Root.parseAsRoot(["hidden", "--help"]) }
    }
}
