import Arguments
import Testing

private struct Path: ExpressibleByArgument, Equatable {
    let bytes: [UInt8]
    init?(argument: String) { self.bytes = Array(argument.utf8) }
    init?(argumentBytes: [UInt8]) { self.bytes = argumentBytes }
}

private struct Copy: ParsableCommand {
    @Argument var source: Path
    @Option var destination: Path?
    @Option var label: String?
}

@Suite struct ByteArgumentTests {
    private let latin = Array("caf".utf8) + [0xE9]

    private func words(_ words: [UInt8]...) -> [[UInt8]] { words }

    @Test func aTypeMayTakeBytesThatAreNotText() throws {
        let option = Array("--destination=".utf8)
        let copy = try #require(Copy.parseAsRoot(words: words(latin, option + latin)) as? Copy)
        #expect(copy.source.bytes == latin)
        #expect(copy.destination?.bytes == latin)
    }

    @Test func otherTypesDemandText() {
        let error = usageError(Copy.self, words(Array("a".utf8), Array("--label".utf8), latin))
        #expect(error?.faults.map(\.message) == ["invalid value 'caf\u{FFFD}' for '--label': it is not UTF-8"])
    }

    @Test func aMessageCannotMoveTheCursor() {
        expectFaults(Copy.self, "a", "b\u{1B}[2J", messages: "unexpected argument 'b\\033[2J'")
        expectFaults(Copy.self, "a", "--\u{7}", messages: "unknown option '--\\007'")
    }

    @Test func theKernelsBytesArriveInTheProgram() throws {
        let words = [Array("arguments-example".utf8), Array("show".utf8), latin]
        #expect(try Program(words).output == "99 97 102 233\n")
    }
}
