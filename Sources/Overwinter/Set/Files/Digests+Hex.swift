import FileTree

extension Digest256 {
    // Word by word: a generic initializer of another module costs more than all the rest of a line.
    private static let zero = Digest256(bytes: [UInt8](repeating: 0, count: 32))

    /// From 64 lower-case hexadecimal digits.
    init?(hex text: ArraySlice<UInt8>) {
        let start = text.startIndex
        guard text.count == 64, var digest = Self.zero, let first = Hex.word(text[start..<start + 16]),
            let second = Hex.word(text[start + 16..<start + 32]), let third = Hex.word(text[start + 32..<start + 48]),
            let fourth = Hex.word(text[start + 48..<start + 64])
        else { return nil }
        digest.words = (first, second, third, fourth)
        self = digest
    }

    func appendHex(to line: inout [UInt8]) {
        Hex.append(words.0, to: &line)
        Hex.append(words.1, to: &line)
        Hex.append(words.2, to: &line)
        Hex.append(words.3, to: &line)
    }
}

extension Digest128 {
    /// From 32 lower-case hexadecimal digits.
    init?(hex text: ArraySlice<UInt8>) {
        let start = text.startIndex
        guard text.count == 32, let high = Hex.word(text[start..<start + 16]), let low = Hex.word(text[(start + 16)...])
        else { return nil }
        self.init(high: high, low: low)
    }

    func appendHex(to line: inout [UInt8]) {
        Hex.append(high, to: &line)
        Hex.append(low, to: &line)
    }
}
