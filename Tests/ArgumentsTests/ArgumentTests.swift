import Arguments
import Testing

private struct Restore: ParsableCommand {
    @Argument var profile: String
    @Argument var set: String?
    @Flag var stop = false
}

private struct Keep: ParsableCommand {
    @Argument var days: Int
    @Argument var sets: [String]
    @Option var label = ""
}

private struct Numbers: ParsableCommand {
    @Argument var words: [Int] = []
}

@Suite struct ArgumentTests {
    @Test func argumentsAreTakenInOrderWhereverOptionsStand() throws {
        let restore = try Restore.parse(["thehive", "--stop", "latest"])
        #expect(restore.profile == "thehive")
        #expect(restore.set == "latest")
        #expect(try Restore.parse(["thehive"]).set == nil)
    }

    @Test func afterTwoDashesEverythingIsAnArgument() throws {
        let restore = try Restore.parse(["--", "--stop", "--"])
        #expect(restore.profile == "--stop")
        #expect(restore.set == "--")
        #expect(!restore.stop)
    }

    @Test func aSingleDashAndANegativeNumberAreArguments() throws {
        #expect(try Restore.parse(["-"]).profile == "-")
        #expect(try Numbers.parse(["-1", "2"]).words == [-1, 2])
        #expect(try Numbers.parse([]).words == [])
    }

    @Test func anArrayTakesAllThatFollow() throws {
        let keep = try Keep.parse(["7", "a", "--label", "x", "b"])
        #expect(keep.days == 7)
        #expect(keep.sets == ["a", "b"])
    }

    @Test func everyMissingArgumentIsNamed() {
        expectFaults(Keep.self, messages: "missing argument 'DAYS'", "missing argument 'SETS'")
        expectFaults(Keep.self, "7", messages: "missing argument 'SETS'")
    }

    @Test func everyArgumentTooMuchIsNamed() {
        expectFaults(Restore.self, "a", "b", "c", "d", messages: "unexpected argument 'c'", "unexpected argument 'd'")
    }

    @Test func everyBadValueIsNamed() {
        expectFaults(
            Numbers.self, "1", "two", "3", "four", messages: "invalid value 'two' for 'WORDS'",
            "invalid value 'four' for 'WORDS'")
    }
}
