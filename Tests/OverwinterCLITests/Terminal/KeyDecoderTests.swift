import Testing

@testable import OverwinterCLI

@Suite("Keys out of a terminal's bytes")
struct KeyDecoderTests {
    private static func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

    @Test(arguments: [
        ("7", [Key.character("7")]), ("q", [.character("q")]), (" ", [.character(" ")]),
        ("\r", [.enter]), ("\n", [.enter]), ("\u{1B}OM", [.enter]),
        ("\u{7F}", [.backspace]), ("\u{8}", [.backspace]), ("\u{4}", [.endOfInput]),
        ("\u{E}", [.down]), ("\u{10}", [.up]), ("\u{1}", [.other]),
        ("\u{1B}[A", [.up]), ("\u{1B}[B", [.down]), ("\u{1B}OA", [.up]), ("\u{1B}OB", [.down]),
        ("\u{1B}[1;5A", [.up]), ("\u{1B}[C", [.other]), ("\u{1B}[D", [.other]),
        ("\u{1B}[H", [.first]), ("\u{1B}[F", [.last]), ("\u{1B}[1~", [.first]), ("\u{1B}[7~", [.first]),
        ("\u{1B}[4~", [.last]), ("\u{1B}[8~", [.last]), ("\u{1B}[5~", [.pageUp]), ("\u{1B}[6;2~", [.pageDown]),
        ("\u{1B}[3~", [.other]), ("\u{1B}[A\u{1B}[B2\r", [.up, .down, .character("2"), .enter]),
        // A letter with Alt, and Esc before an arrow.
        ("\u{1B}x", [.other]), ("\u{1B}\u{1B}[A", [.escape, .up]),
        ("ä", [.other, .other]),
    ])
    func whateverTheCuts(text: String, keys: [Key]) {
        let bytes = Self.bytes(text)
        for cut in 0...bytes.count {
            var decoder = KeyDecoder()
            #expect(decoder.take(bytes[..<cut]) + decoder.take(bytes[cut...]) == keys, "cut at \(cut)")
            #expect(decoder.isWaiting == false)
        }
        var decoder = KeyDecoder()
        #expect(bytes.flatMap { decoder.take([$0]) } == keys)
    }

    @Test func anEscByItselfIsOneOnceNothingFollows() {
        var decoder = KeyDecoder()
        #expect(decoder.take([0x1B]) == [])
        #expect(decoder.isWaiting)
        #expect(decoder.timeOut() == [.escape])
        #expect(decoder.isWaiting == false)
        #expect(decoder.timeOut() == [])
    }

    @Test func aSequenceThatNeverEndsIsNoKey() {
        var decoder = KeyDecoder()
        #expect(decoder.take(Self.bytes("\u{1B}[1;")) == [])
        #expect(decoder.timeOut() == [.other])
        #expect(decoder.take(Self.bytes("\u{1B}[" + String(repeating: "1", count: 14))) == [])
        #expect(decoder.take(Self.bytes("1")) == [.other])
        #expect(decoder.take(Self.bytes("\u{1B}[1\u{1B}[A")) == [.up])
        #expect(decoder.take(Self.bytes("\u{1B}[1\r")) == [.other])
    }
}
