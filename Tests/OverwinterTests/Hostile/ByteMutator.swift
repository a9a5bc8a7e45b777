/// Alters valid input in ways that a disk or an attacker might: flips, cuts, splices, words and numbers at their limits.
struct ByteMutator {
    private var dice: Dice
    private let samples: [[UInt8]]

    init(seed: UInt64, samples: [[UInt8]]) {
        dice = Dice(seed: seed)
        self.samples = samples
    }

    private static let numbers = [
        "0", "-1", "1", "255", "256", "65535", "65536", "2147483648", "4294967295", "4294967296",
        "9223372036854775807", "9223372036854775808", "-9223372036854775808", "18446744073709551615",
        "18446744073709551616", "99999999999999999999999999", "1e308", "-1e308", "1e-400", "0.5", "00", "+1", "0x10",
    ].map { Array($0.utf8) }

    private static let words: [[UInt8]] = texts.map { Array($0.utf8) } + [[0xFF], [0xC0, 0xAF], [0xED, 0xA0, 0x80]]

    private static let texts = [
        "\\", "\\000", "\\057", "\\377", "\\9", "\"", "\\\"", "\\u0000", "\\ud800", "{", "}", "[", "]", "[[[[[[[[", ",",
        ":", " ", "  ", "\n", "\r", "\t", "\0", "=", "#", "*", "..", "/", "//", "./", "/../", "null", "true", "{}",
        "[]", "\"\"", "\u{1B}[2J", "\u{202E}", "\u{FEFF}", "type=dir", "link=/etc", "native,4294967295,0", "--", "&a",
        "*a",
        "!!binary", "|", ">", "- ", "? ",
    ]

    /// One of the samples with one to four changes.
    mutating func next() -> [UInt8] {
        var bytes = samples[dice.next(below: samples.count)]
        for _ in 0...dice.next(below: 4) { change(&bytes) }
        return bytes
    }

    private mutating func change(_ bytes: inout [UInt8]) {
        guard !bytes.isEmpty else { return bytes = samples[dice.next(below: samples.count)] }
        let at = dice.next(below: bytes.count)
        switch dice.next(below: 9) {
        case 0: bytes[at] ^= 1 << UInt8(dice.next(below: 8))
        case 1: bytes[at] = UInt8(dice.next(below: 256))
        case 2: bytes.removeSubrange(range(in: bytes, from: at, most: 40))
        case 3: bytes.insert(contentsOf: Array(bytes[range(in: bytes, from: at, most: 200)]), at: at)
        case 4: bytes.insert(contentsOf: Self.words[dice.next(below: Self.words.count)], at: at)
        case 5: replaceNumber(&bytes, from: at)
        case 6:
            let other = samples[dice.next(below: samples.count)]
            guard !other.isEmpty else { return }
            bytes.replaceSubrange(at..., with: other[dice.next(below: other.count)...])
        case 7: bytes.removeSubrange(at...)
        default: swap(&bytes, at)
        }
    }

    private mutating func range(in bytes: [UInt8], from start: Int, most: Int) -> Range<Int> {
        start..<min(bytes.count, start + 1 + dice.next(below: most))
    }

    /// The first run of digits from a place on.
    private mutating func replaceNumber(_ bytes: inout [UInt8], from start: Int) {
        func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
        guard let first = bytes[start...].firstIndex(where: isDigit) else { return }
        let end = bytes[first...].firstIndex { !isDigit($0) } ?? bytes.count
        bytes.replaceSubrange(first..<end, with: Self.numbers[dice.next(below: Self.numbers.count)])
    }

    private mutating func swap(_ bytes: inout [UInt8], _ at: Int) {
        let one = range(in: bytes, from: at, most: 12)
        let other = range(in: bytes, from: dice.next(below: bytes.count), most: 12)
        guard one.upperBound <= other.lowerBound else { return }
        let (left, right) = (Array(bytes[one]), Array(bytes[other]))
        bytes.replaceSubrange(other, with: left)
        bytes.replaceSubrange(one, with: right)
    }
}
