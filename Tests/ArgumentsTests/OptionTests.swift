import Arguments
import Testing

private struct Copy: ParsableCommand {
    @Option var destination: String
    @Option(name: [.short, .customLong("threads")]) var count = 4
    @Option(name: .shortAndLong) var budget: Int?
    @Option(name: .customShort("x")) var exclude: [String] = ["*.tmp"]
    @Option(transform: Copy.seconds) var wait: Int?
    @Option var mode = Mode.whole
    @Option(help: .hidden) var secret: String?

    enum Mode: String, CaseIterable, ExpressibleByArgument { case whole, sparse, holes }

    static func seconds(_ text: String) throws -> Int {
        guard text.hasSuffix("s"), let number = Int(text.dropLast()) else {
            throw ValidationError("a duration is written as '90s'")
        }
        return number
    }
}

@Suite struct OptionTests {
    @Test func aValueStandsAfterABlankOrAnEqualsSign() throws {
        #expect(try Copy.parse(["--destination", "/a"]).destination == "/a")
        #expect(try Copy.parse(["--destination=/a=b"]).destination == "/a=b")
        #expect(try Copy.parse(["--destination="]).destination == "")
    }

    @Test func aValueStandsAfterALetter() throws {
        #expect(try Copy.parse(["--destination", "/", "-c", "8"]).count == 8)
        #expect(try Copy.parse(["--destination", "/", "-c8"]).count == 8)
        #expect(try Copy.parse(["--destination", "/", "-c=8"]).count == 8)
        #expect(try Copy.parse(["--destination", "/", "--threads", "8"]).count == 8)
    }

    @Test func whatIsNotGivenHasItsDefault() throws {
        let copy = try Copy.parse(["--destination", "/"])
        #expect(copy.count == 4)
        #expect(copy.budget == nil)
        #expect(copy.exclude == ["*.tmp"])
        #expect(copy.wait == nil)
        #expect(copy.mode == .whole)
    }

    @Test func theLastOfTwoHolds() throws {
        #expect(try Copy.parse(["--destination", "/a", "--destination", "/b"]).destination == "/b")
    }

    @Test func givenValuesReplaceTheDefaultOfAnArray() throws {
        #expect(try Copy.parse(["--destination", "/", "-x", "a", "-xb", "-x", "c"]).exclude == ["a", "b", "c"])
    }

    @Test func aNegativeNumberIsAValue() throws {
        #expect(try Copy.parse(["--destination", "/", "--budget", "-5"]).budget == -5)
    }

    @Test func anOptionIsNotTakenForAValue() throws {
        expectFaults(
            Copy.self, "--destination", "--budget", "3",
            messages: "option '--destination' needs a value: '--destination DESTINATION'")
        #expect(try Copy.parse(["--destination=--budget"]).destination == "--budget")
    }

    @Test func aMissingOptionIsNamed() {
        expectFaults(Copy.self, messages: "missing option '--destination DESTINATION'")
    }

    @Test func theTransformSaysWhatIsWrong() throws {
        #expect(try Copy.parse(["--destination", "/", "--wait", "90s"]).wait == 90)
        expectFaults(
            Copy.self, "--destination", "/", "--wait", "90",
            messages: "invalid value '90' for '--wait': a duration is written as '90s'")
    }

    @Test func anEnumerationNamesItsValuesAndTheNearest() {
        expectFaults(
            Copy.self, "--destination", "/", "--mode", "spares",
            messages: "invalid value 'spares' for '--mode': it is one of whole, sparse, holes. Did you mean 'sparse'?")
        expectFaults(
            Copy.self, "--destination", "/", "--mode=x",
            messages: "invalid value 'x' for '--mode': it is one of whole, sparse, holes")
    }

    @Test func aNumberIsANumber() {
        expectFaults(Copy.self, "--destination", "/", "-c", "many", messages: "invalid value 'many' for '-c'")
    }

    @Test func aHiddenOptionWorksAndIsNotShown() throws {
        #expect(try Copy.parse(["--destination", "/", "--secret", "s"]).secret == "s")
        #expect(!Copy.helpMessage().contains("secret"))
        expectFaults(
            Copy.self, "--destination", "/", "--secrte", "s", messages: "unknown option '--secrte'",
            "unexpected argument 's'")
    }

    @Test func aCopyOfACommandHasValuesOfItsOwn() throws {
        let first = try Copy.parse(["--destination", "/a"])
        var second = first
        second.destination = "/b"
        #expect(first.destination == "/a")
        #expect(second.destination == "/b")
    }
}
