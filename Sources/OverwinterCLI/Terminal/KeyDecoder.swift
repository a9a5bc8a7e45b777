/// Keys out of a terminal's bytes, however a connection cuts them up.
///
/// See: `man 4 console_codes`, and ECMA-48 for the form of a sequence.
struct KeyDecoder: Sendable {
    private static let escape: UInt8 = 0x1B
    /// Longer than any key's.
    private static let longestSequence = 16

    private var pending: [UInt8] = []

    /// Whether what came last may go on: a lone Esc is the begin of an arrow, too.
    var isWaiting: Bool { !pending.isEmpty }

    mutating func take(_ bytes: some Sequence<UInt8>) -> [Key] {
        var keys: [Key] = []
        for byte in bytes {
            if let key = take(byte) { keys.append(key) }
        }
        return keys
    }

    /// Nothing came for so long that nothing belongs to what came before.
    mutating func timeOut() -> [Key] {
        defer { pending = [] }
        return pending.isEmpty ? [] : [pending == [Self.escape] ? .escape : .other]
    }

    private mutating func take(_ byte: UInt8) -> Key? {
        guard let introducer = pending.dropFirst().first else {
            if pending.isEmpty { return begin(byte) }
            switch byte {
            case UInt8(ascii: "["), UInt8(ascii: "O"):
                pending.append(byte)
                return nil
            case Self.escape: return .escape
            default:
                // A letter with Alt.
                pending = []
                return .other
            }
        }
        switch byte {
        case 0x40...0x7E:
            let parameters = pending.dropFirst(2)
            pending = []
            return key(introducer, parameters, final: byte)
        case 0x20..<0x40 where pending.count < Self.longestSequence:
            pending.append(byte)
            return nil
        default:
            pending = []
            return byte == Self.escape ? begin(byte) : .other
        }
    }

    private mutating func begin(_ byte: UInt8) -> Key? {
        switch byte {
        case Self.escape:
            pending = [byte]
            return nil
        case 0x04: return .endOfInput
        case 0x08, 0x7F: return .backspace
        case 0x0A, 0x0D: return .enter
        // Ctrl-N and Ctrl-P, as shells have them.
        case 0x0E: return .down
        case 0x10: return .up
        case 0x20..<0x7F: return .character(Character(UnicodeScalar(byte)))
        default: return .other
        }
    }

    /// Modifiers are passed over: Ctrl and an arrow is the arrow.
    private func key(_ introducer: UInt8, _ parameters: ArraySlice<UInt8>, final: UInt8) -> Key {
        switch final {
        case UInt8(ascii: "A"): return .up
        case UInt8(ascii: "B"): return .down
        case UInt8(ascii: "H"): return .first
        case UInt8(ascii: "F"): return .last
        // The keypad's Enter.
        case UInt8(ascii: "M") where introducer == UInt8(ascii: "O"): return .enter
        case UInt8(ascii: "~"): break
        default: return .other
        }
        switch String(decoding: parameters.prefix { $0 != UInt8(ascii: ";") }, as: UTF8.self) {
        case "1", "7": return .first
        case "4", "8": return .last
        case "5": return .pageUp
        case "6": return .pageDown
        default: return .other
        }
    }
}
