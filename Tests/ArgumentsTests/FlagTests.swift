import Arguments
import Testing

private struct Run: ParsableCommand {
    @Flag(name: .shortAndLong) var quiet = false
    @Flag(name: .shortAndLong) var verbose: Int
    @Flag(name: .short) var now = true
    @Flag(inversion: .prefixedNo) var preSync = true
    @Flag(inversion: .prefixedEnableDisable) var color: Bool?
    @Option(name: .shortAndLong) var output: String?
}

private struct Choice: ParsableCommand {
    @Flag(inversion: .prefixedNo) var keep: Bool
}

@Suite struct FlagTests {
    @Test func aFlagTurnsItsDefaultRound() throws {
        #expect(try Run.parse([]).quiet == false)
        #expect(try Run.parse(["--quiet"]).quiet == true)
        #expect(try Run.parse(["-q", "-q"]).quiet == true)
        #expect(try Run.parse(["-n"]).now == false)
    }

    @Test func lettersStandTogether() throws {
        let run = try Run.parse(["-qvvo", "file", "-v"])
        #expect(run.quiet)
        #expect(run.verbose == 3)
        #expect(run.output == "file")
        #expect(try Run.parse(["-qofile"]).output == "file")
    }

    @Test func anInversionHasTwoNamesAndTheLastOneHolds() throws {
        #expect(try Run.parse([]).preSync == true)
        #expect(try Run.parse(["--no-pre-sync"]).preSync == false)
        #expect(try Run.parse(["--no-pre-sync", "--pre-sync"]).preSync == true)
    }

    @Test func aThirdStateIsNotGiven() throws {
        #expect(try Run.parse([]).color == nil)
        #expect(try Run.parse(["--enable-color"]).color == true)
        #expect(try Run.parse(["--disable-color"]).color == false)
        expectFaults(Run.self, "--color", messages: "unknown option '--color'")
    }

    @Test func oneOfTwoMustBeGiven() throws {
        #expect(try Choice.parse(["--no-keep"]).keep == false)
        expectFaults(Choice.self, messages: "missing option '--keep' or '--no-keep'")
    }

    @Test func aFlagTakesNoValue() {
        expectFaults(Run.self, "--quiet=yes", messages: "option '--quiet' takes no value, but was given 'yes'")
    }

    @Test func anUnknownLetterAmongKnownOnesIsNamed() {
        expectFaults(Run.self, "-qzv", messages: "unknown option '-z'")
    }
}
