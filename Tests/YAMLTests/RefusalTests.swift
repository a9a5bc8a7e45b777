import Testing

@testable import YAML

/// Texts that end the reading, each with its place.
struct RefusalTests {
    private func error(_ text: String, limits: ComposeLimits = ComposeLimits()) -> YAMLError? {
        error(Array(text.utf8), limits: limits)
    }

    private func error(_ bytes: [UInt8], limits: ComposeLimits = ComposeLimits()) -> YAMLError? {
        do {
            _ = try Document(yaml: bytes, limits: limits)
            return nil
        } catch {
            return error
        }
    }

    @Test func syntax() {
        let error = error("a: [1, 2\nb: 3\n")
        #expect(error?.code == .syntax)
        #expect(error?.message == "while parsing a flow sequence: did not find expected ',' or ']'")
        #expect(error?.mark == Mark(line: 2, column: 2))
    }

    @Test(arguments: ["a:\n\tb: 1\n", "a:\n  b: 1\n\tc: 2\n"])
    func aTab(_ text: String) {
        let error = error(text)
        #expect(error?.message == "a tab where a line begins")
        #expect(error?.hint == "indent with spaces")
        #expect(error?.mark.line == text.split(separator: "\n").count)
    }

    @Test func bytesThatAreNotUTF8() {
        let error = error(Array("a: é\nb: caf".utf8) + [0xE9] + Array("\n".utf8))
        #expect(error?.code == .notUTF8)
        #expect(error?.message == "a byte that is not UTF-8")
        #expect(error?.mark == Mark(line: 2, column: 7))
    }

    @Test func utf16() {
        #expect(error([0xFF, 0xFE, 0x61, 0x00])?.code == .notUTF8)
    }

    @Test func controlCharacters() {
        let error = error("a: 1\nb: \u{1}\n")
        #expect(error?.message == "control characters are not allowed")
        #expect(error?.mark == Mark(line: 2, column: 4))
    }

    @Test func aSecondDocument() {
        let error = error("a: 1\n---\nb: 2\n")
        #expect(error?.code == .severalDocuments)
        #expect(error?.mark == Mark(line: 2, column: 1))
    }

    @Test func anUnknownAlias() {
        #expect(error("a: *b\n")?.message == "no anchor '&b' before the alias '*b'")
        #expect(error("a: &b [*b]\n")?.code == .unknownAlias, "an anchor is not known within itself")
    }

    @Test func anAliasBomb() {
        var text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
        for level in 1...9 {
            let aliases = Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ", ")
            text += "a\(level): &a\(level) [\(aliases)]\n"
        }
        let error = error(text)
        #expect(error?.code == .tooLarge)
        #expect(error?.message == "more than 20000 values, aliases written out")
    }

    @Test func depth() {
        let deep = String(repeating: "[", count: 65) + String(repeating: "]", count: 65)
        #expect(error(deep)?.message == "lists and mappings are nested more than 64 deep")
        #expect(error(String(deep.dropFirst().dropLast())) == nil)
    }

    @Test func depthThroughAliases() {
        let half = String(repeating: "[", count: 40) + String(repeating: "]", count: 40)
        let around = { (alias: String) in String(repeating: "[", count: 40) + alias + String(repeating: "]", count: 40)
        }
        #expect(error("a: &a \(half)\nb: \(around("*a"))\n")?.code == .tooLarge)
        #expect(error("a: &a \(half)\nb: \(around("1"))\n") == nil)
    }

    @Test func bytes() {
        let error = error("a: 1\n", limits: ComposeLimits(bytes: 4))
        #expect(error?.message == "the text has 5 bytes, and no more than 4 are read")
    }

    @Test func anEmptyArrayIsRead() {
        #expect(error([UInt8]()) == nil)
    }
}
