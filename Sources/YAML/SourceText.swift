/// The bytes of a document: UTF-8, without byte order mark, no longer than allowed.
struct SourceText {
    let bytes: [UInt8]

    init(_ bytes: [UInt8], limits: ComposeLimits) throws(YAMLError) {
        guard bytes.count <= limits.bytes else {
            throw YAMLError(
                .tooLarge, "the text has \(bytes.count) bytes, and no more than \(limits.bytes) are read",
                mark: Mark(line: 1, column: 1))
        }
        let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]
        self.bytes = bytes.starts(with: byteOrderMark) ? Array(bytes.dropFirst(byteOrderMark.count)) : bytes
        if let offset = Self.firstInvalid(self.bytes) {
            throw YAMLError(
                .notUTF8, "a byte that is not UTF-8", hint: "save the file as UTF-8",
                mark: Self.mark(offset, self.bytes))
        }
    }

    /// The place of a byte.
    func mark(at offset: Int) -> Mark { Self.mark(offset, bytes) }

    /// Whether a tab stands at a place, or among the blanks before it.
    func hasTab(before mark: Mark) -> Bool {
        let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        guard lines.indices.contains(mark.line - 1) else { return false }
        return lines[mark.line - 1].prefix { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
            .prefix(mark.column).contains(UInt8(ascii: "\t"))
    }

    private static func mark(_ offset: Int, _ bytes: [UInt8]) -> Mark {
        let before = bytes.prefix(offset)
        let line = before.count { $0 == UInt8(ascii: "\n") } + 1
        let start = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
        let column = before[start...].count { $0 & 0xC0 != 0x80 } + 1
        return Mark(line: line, column: column)
    }

    private static func firstInvalid(_ bytes: [UInt8]) -> Int? {
        if String(validating: bytes, as: UTF8.self) != nil { return nil }
        var decoder = UTF8()
        var iterator = bytes.makeIterator()
        var offset = 0
        while case .scalarValue(let scalar) = decoder.decode(&iterator) { offset += UTF8.width(scalar) }
        return offset
    }
}
