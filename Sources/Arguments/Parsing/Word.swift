/// One word of a command line, and what its form says about it.
enum Word {
    /// `--`: all that follows is arguments.
    case terminator
    /// `--name` or `--name=value`.
    case long(String, value: [UInt8]?)
    /// `-abc`: letters, or one letter and its value.
    case short([UInt8])
    /// Anything else.
    case plain

    private static let dash = UInt8(ascii: "-")

    init(_ bytes: [UInt8]) {
        guard bytes.count > 1, bytes[0] == Self.dash else {
            self = .plain
            return
        }
        if bytes[1] != Self.dash {
            // A negative number is a value, not letters.
            let isNumber = (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[1])
            self = isNumber ? .plain : .short(Array(bytes.dropFirst()))
        } else if bytes.count == 2 {
            self = .terminator
        } else {
            let parts = bytes.dropFirst(2).split(
                separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            // An option's name is ASCII, and a name of other bytes is none; the value stays bytes.
            self = .long(String(decoding: parts[0], as: UTF8.self), value: parts.count > 1 ? Array(parts[1]) : nil)
        }
    }

    var isPlain: Bool {
        if case .plain = self { true } else { false }
    }

    /// A word for a message: control characters cannot move the terminal's cursor.
    static func shown(_ bytes: some Sequence<UInt8>) -> String {
        var result = ""
        for scalar in String(decoding: Array(bytes), as: UTF8.self).unicodeScalars {
            if scalar.properties.generalCategory == .control {
                let octal = String(scalar.value, radix: 8)
                result += "\\" + String(repeating: "0", count: max(0, 3 - octal.count)) + octal
            } else {
                result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
