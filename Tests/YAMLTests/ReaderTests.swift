import Testing

@testable import YAML

struct ReaderTests {
    private let collector = FaultCollector()

    private func reader(_ text: String, _ keys: [String]) throws -> MappingReader {
        let node = try #require(try Node.compose(yaml: text))
        return try #require(NodeReader(node, faults: collector).mapping(knowing: keys))
    }

    private var faults: [String] {
        collector.faults.map { fault in fault.hint.map { "\(fault) (\($0))" } ?? "\(fault)" }
    }

    @Test func textIsReadWhereTextIsWanted() throws {
        let reader = try reader("a: no\nb: 1\nc: \"\"\n", ["a", "b", "c"])
        #expect(reader.optional("a")?.string() == "no")
        #expect(reader.optional("b")?.string() == "1")
        #expect(reader.optional("c")?.string() == "")
        #expect(faults.isEmpty)
    }

    @Test func onlyTrueAndFalseAreFlags() throws {
        let reader = try reader("a: true\nb: false\nc: no\nd: 'true'\ne: True\nf:\n", ["a", "b", "c", "d", "e", "f"])
        let flags = ["a", "b", "c", "d", "e", "f"].map { reader.optional($0)?.bool() }
        #expect(flags == [true, false, nil, nil, nil, nil])
        #expect(
            faults == [
                "3:4: c: 'true' or 'false' is wanted, not 'no'", "4:4: d: 'true' or 'false' is wanted, not 'true'",
                "5:4: e: 'true' or 'false' is wanted, not 'True'", "6:3: f: 'true' or 'false' is wanted, not nothing",
            ])
    }

    @Test func onlyDecimalDigitsAreNumbers() throws {
        let reader = try reader("a: 12\nb: 0x10\nc: '1'\nd: 1.0\ne: -3\n", ["a", "b", "c", "d", "e"])
        #expect(["a", "b", "c", "d", "e"].map { reader.optional($0)?.integer() } == [12, nil, nil, nil, -3])
        #expect(faults.first == "2:4: b: a whole number is wanted, not '0x10'")
    }

    @Test func aFaultNamesWhatIsThere() throws {
        let reader = try reader("a: [1]\nb: { c: 1 }\nd: x\ne:\n", ["a", "b", "d", "e"])
        #expect(reader.optional("a")?.string() == nil)
        #expect(reader.optional("b")?.strings() == nil)
        #expect(reader.optional("d")?.entries() == nil)
        #expect(reader.optional("e")?.string() == nil)
        #expect(
            faults == [
                "1:4: a: a text is wanted, not a list", "2:4: b: a list is wanted, not a mapping",
                "3:4: d: a mapping is wanted, not 'x'", "4:3: e: a text is wanted, not nothing",
            ])
    }

    @Test func unknownKeysNameTheNearest() throws {
        _ = try reader("redy: 1\nsomething: 2\n", ["ready", "within"])
        #expect(
            faults == [
                "1:1: redy: unknown key (did you mean 'ready'?)",
                "2:1: something: unknown key (known here: ready, within)",
            ])
    }

    @Test func missingKeysArePlacedAtTheirMapping() throws {
        let reader = try reader("\n\na: 1\n", ["a", "b"])
        #expect(reader.required("b") == nil)
        #expect(faults == ["3:1: b: the key is missing"])
    }

    @Test func itemsAreCountedFromOne() throws {
        let reader = try reader("a: [x, [y], z]\n", ["a"])
        #expect(reader.optional("a")?.strings() == nil)
        #expect(faults == ["1:8: a[2]: a text is wanted, not a list"])
    }

    @Test func wordsNameTheNearest() throws {
        let reader = try reader("a: warning\nb: x\n", ["a", "b"])
        #expect(reader.optional("a")?.word(among: ["error", "warnings"]) == nil)
        #expect(reader.optional("b")?.word(among: ["x", "y"]) == "x")
        #expect(faults == ["1:4: a: 'warning' is not one of error, warnings (did you mean 'warnings'?)"])
    }

    @Test func tagsAreRefused() throws {
        let reader = try reader("a: !!int 1\nb: !x { c: 1 }\n", ["a", "b"])
        #expect(reader.optional("a")?.string() == nil)
        #expect(reader.optional("b")?.entries() == nil)
        #expect(faults.first == "1:4: a: the tag 'tag:yaml.org,2002:int' is not understood (leave the tag out)")
        #expect(faults.count == 2)
    }

    @Test func aTextHoldsNoNUL() throws {
        let reader = try reader(#"a: "x\0y""#, ["a"])
        #expect(reader.optional("a")?.string() == nil)
        #expect(faults == ["1:4: a: a text cannot hold a NUL"])
    }

    @Test func whatIsShownCannotMoveACursor() throws {
        let reader = try reader(#""a\e[2J": 1"#, ["b"])
        #expect(reader.optional("b")?.node == nil)
        #expect(collector.faults.first?.path.description == #"'a\u{1B}[2J'"#)
    }

    @Test func faultsComeInTheOrderOfTheText() throws {
        let reader = try reader("a: [1]\nb: [2]\n", ["a", "b"])
        _ = reader.optional("b")?.string()
        _ = reader.optional("a")?.string()
        #expect(collector.faults.map(\.mark.line) == [1, 2])
    }
}
