import Testing

/// How a real program ends: its exit code, and what goes to which stream.
@Suite struct EndingTests {
    @Test func helpAndVersionGoToStandardOutput() throws {
        let help = try Program("arguments-example", "help", "water")
        #expect(help.status == 0)
        #expect(help.output.hasPrefix("Water a bed.\n\nUsage: arguments-example water [BED]"))
        #expect(help.errors == "")
        let version = try Program("arguments-example", "--version")
        #expect(version.output == "1.2.3\n")
        #expect(version.status == 0)
    }

    @Test func faultsGoToStandardErrorAndEndWith64() throws {
        let program = try Program("arguments-example", "wtaer")
        #expect(program.status == 64)
        #expect(program.output == "")
        #expect(program.errors.hasPrefix("error: unknown command 'wtaer'. Did you mean 'water'?\n"))
        #expect(program.errors.hasSuffix("see 'arguments-example help'\n"))
    }

    @Test func aValidationErrorOfARunNamesItsCommand() throws {
        let program = try Program("arguments-example", "water", "stones")
        #expect(program.status == 64)
        #expect(program.errors.hasPrefix("error: stones need no water\n"))
        #expect(program.errors.hasSuffix("see 'arguments-example help water'\n"))
    }

    @Test func anExitCodeIsSilent() throws {
        let program = try Program("arguments-example", "water", "desert")
        #expect(program.status == 5)
        #expect(program.errors == "")
    }

    @Test func anyOtherErrorIsSaidAndEndsWith1() throws {
        let program = try Program("arguments-example", "water", "moon")
        #expect(program.status == 1)
        #expect(program.errors == "error: unable to reach 'moon'\n")
    }

    @Test func theRootMapsItsOwnErrors() throws {
        let program = try Program("arguments-example", "water", "sea")
        #expect(program.status == 69)
        #expect(program.output == "garden: unable to water 'sea': it is wet\n")
        #expect(program.errors == "")
    }

    @Test func aVerbRuns() throws {
        #expect(try Program("arguments-example", "water", "--dry-run", "stop").output == "stopped, not really\n")
        #expect(try Program("arguments-example", "put", "a", "--", "-b").output == "planted [\"-b\"] in a\n")
    }
}
