import FileTree

extension Digest256 {
    /// From 64 lower-case hexadecimal digits.
    init?(hex text: ArraySlice<UInt8>) {
        let start = text.startIndex
        guard text.count == 64, let first = Hex.word(text[start..<start + 16]),
            let second = Hex.word(text[start + 16..<start + 32]), let third = Hex.word(text[start + 32..<start + 48]),
            let fourth = Hex.word(text[start + 48..<start + 64])
        else { return nil }
        self.init(words: (first, second, third, fourth))
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
