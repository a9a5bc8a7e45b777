import Testing

@testable import YAML

struct ComposeTests {
    @Test func nodesKnowTheirPlaces() throws {
        let root = try #require(try Node.compose(yaml: "a: 1\nlist:\n  - x\n  - { y: z }\n"))
        let list = try #require(root.mapping?["list"]?.sequence)
        #expect(root.mapping?["a"]?.mark == Mark(line: 1, column: 4))
        #expect(list.nodes.map(\.mark) == [Mark(line: 3, column: 5), Mark(line: 4, column: 5)])
        #expect(list.nodes.last?.mapping?["y"]?.mark == Mark(line: 4, column: 10))
    }

    @Test func keysKeepTheirOrder() throws {
        let root = try #require(try Node.compose(yaml: "z: 1\na: 2\nm: 3\n"))
        #expect(root.mapping?.entries.map(\.key.string) == ["z", "a", "m"])
    }

    @Test(arguments: ["no", "off", "true", "1", "1.0", "0x10", "~", "null", "2026-01-01", "1:30"])
    func aScalarStaysTheTextThatWasWritten(_ text: String) throws {
        #expect(try Node.compose(yaml: "key: \(text)")?.mapping?["key"]?.string == text)
    }

    @Test func onlyPlainScalarsArePlain() throws {
        let root = try #require(try Node.compose(yaml: "[a, \"b\", 'c']"))
        #expect(root.sequence?.nodes.map { $0.scalar?.isPlain } == [true, false, false])
    }

    @Test(arguments: ["", "\n", "# a comment\n", "---\n", "---\n...\n", "\u{FEFF}"])
    func aTextWithoutValuesHasNoRoot(_ text: String) throws {
        #expect(try Node.compose(yaml: text) == nil)
    }

    @Test func aByteOrderMarkMovesNoColumn() throws {
        let root = try #require(try Node.compose(yaml: "\u{FEFF}key: value\n"))
        #expect(root.mapping?.entries.first?.key.string == "key")
        #expect(root.mapping?.entries.first?.key.mark == Mark(line: 1, column: 1))
    }

    @Test func linesMayEndInCarriageReturns() throws {
        let root = try #require(try Node.compose(yaml: "a: 1\r\nb: 2\r\n"))
        #expect(root.mapping?["a"]?.string == "1")
        #expect(root.mapping?["b"]?.mark == Mark(line: 2, column: 4))
    }

    @Test func columnsCountCharacters() throws {
        let root = try #require(try Node.compose(yaml: "{ ключ: é, b: 2 }"))
        #expect(root.mapping?["b"]?.mark == Mark(line: 1, column: 15))
    }

    @Test func anAliasStandsForItsAnchor() throws {
        let root = try #require(try Node.compose(yaml: "a: &x [1, 2]\nb: *x\n"))
        #expect(root.mapping?["b"]?.sequence?.nodes.map(\.string) == ["1", "2"])
    }

    @Test func allFaultsOfADocumentAreKept() throws {
        let document = try Document(yaml: Array("a: 1\na: 2\nb:\n  <<: { c: 1 }\n  [d]: 1\n  \"<<\": 1\n".utf8))
        #expect(
            document.faults.map(\.description) == [
                "2:1: a: the key is given twice", "4:3: b.'<<': merge keys are not understood",
                "5:3: b: a key must be a text",
            ])
        #expect(document.faults.first?.hint == "it was first given in line 1")
        #expect(document.root?.mapping?["a"]?.string == "1")
    }

    @Test func composingANodeThrowsTheFirstFault() {
        do throws(YAMLError) {
            _ = try Node.compose(yaml: "a: { b: 1, b: 2 }")
            Issue.record("nothing was thrown")
        } catch {
            #expect(error.message == "a.b: the key is given twice")
            #expect(error.mark == Mark(line: 1, column: 12))
        }
    }
}
