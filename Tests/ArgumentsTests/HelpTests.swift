import Testing

/// The help of the example, letter by letter.
@Suite struct HelpTests {
    private func help(_ words: String...) throws -> String {
        try Program((["arguments-example", "help"] + words).map { Array($0.utf8) }).output
    }

    @Test func theRootListsItsVerbsInGroups() throws {
        #expect(
            try help() == """
                Keep a garden through the year.

                Usage: arguments-example plant|water|show|plan …

                Growing:
                  plant  Put plants into a bed, each after the one it needs for shade, and water
                         them in.
                  water  Water a bed.

                Looking:
                  show   Show the bytes of a path.
                  plan   Print completions or the manual.

                Options:
                      --version  show the version
                  -h, --help     show this help

                Every verb takes a bed: the path of its file, or its name.

                EXIT STATUS
                  0    done
                  64   the command line cannot be read

                EXAMPLES
                  arguments-example plant kitchen --date 2026-04-01

                See 'arguments-example help COMMAND' for the help of one command.

                """)
    }

    @Test func aVerbExplainsEveryArgument() throws {
        #expect(
            try help("plant") == """
                Put plants into a bed, each after the one it needs for shade, and water them in.

                Usage: arguments-example plant BED [PLANTS…] [--tools TOOLS] [--plan PLAN]
                                               [--date DAY] [--water|--no-water] [--json]
                                               [--progress PROGRESS]

                Arguments:
                  BED                      the bed: a path or a name
                  PLANTS                   the plants

                Options:
                  -t, --tools TOOLS        where the tools are
                      --plan PLAN          a plan to follow
                      --date DAY           when
                                           A day in the future waits for it.
                      --water, --no-water  water afterwards (default: on)
                  -h, --help               show this help

                Output:
                  -j, --json               print one JSON document
                      --progress PROGRESS  how progress is shown (auto, plain, none; default:
                                           auto)

                Plants that are already there are left as they are, and are counted in the
                result as if they had been planted now.

                EXAMPLES
                  arguments-example plant kitchen tomato 'runner bean'
                  arguments-example plant ./beds/kitchen.bed --date 2026-04-01

                """)
    }

    @Test func aVerbWithVerbsShowsBothItsForms() throws {
        #expect(
            try help("water") == """
                Water a bed.

                Usage: arguments-example water [BED] [--dry-run]
                       arguments-example water stop|status …

                Commands:
                  stop    Stop the water.
                  status  Say what is being watered.

                Arguments:
                  BED            the bed

                Options:
                      --dry-run  do nothing, but say it
                  -h, --help     show this help

                See 'arguments-example help water COMMAND' for the help of one command.

                """)
    }

    @Test(arguments: [["plant"], ["water"], ["water", "stop"], ["show"], ["plan"], []])
    func noLineIsWiderThan80Columns(words: [String]) throws {
        let text = try Program((["arguments-example", "help"] + words).map { Array($0.utf8) }).output
        #expect(text.split(separator: "\n").allSatisfy { $0.count <= 80 && $0.last != " " })
    }
}
