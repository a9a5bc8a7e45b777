import FoundationEssentials

/// JSON that may be anything, since somebody else can have written it, or a disk.
package enum CheckedJSON {
    /// Decodes a document.
    ///
    /// - Throws: `DecodingError`, also for text that is none: the decoder of Swift 6.0 ends the program at some of that.
    package static func decode<Value: Decodable>(_ type: Value.Type, from bytes: some Collection<UInt8>) throws -> Value
    {
        guard String(validating: bytes, as: UTF8.self) != nil, hasWholeStrings(Array(bytes)) else {
            throw DecodingError.dataCorrupted(.init(codingPath: [], debugDescription: "it has text that is none"))
        }
        return try JSONDecoder().decode(type, from: Data(bytes))
    }

    /// Whether all strings end, and have the escapes of JSON only.
    ///
    /// See: RFC 8259, section 7.
    private static func hasWholeStrings(_ bytes: [UInt8]) -> Bool {
        var place = 0
        var isInside = false
        while place < bytes.count {
            let byte = bytes[place]
            place += 1
            if byte == UInt8(ascii: "\"") {
                isInside.toggle()
                continue
            }
            guard isInside else { continue }
            if byte < 0x20 { return false }
            guard byte == UInt8(ascii: "\\") else { continue }
            guard let length = escape(in: bytes[place...]) else { return false }
            place += length
        }
        return !isInside
    }

    /// How long an escape is behind its backslash, both halves of a pair together; nil where it is none.
    private static func escape(in rest: ArraySlice<UInt8>) -> Int? {
        guard let kind = rest.first else { return nil }
        guard kind == UInt8(ascii: "u") else { return "\"\\/bfnrt".utf8.contains(kind) ? 1 : nil }
        guard let unit = unit(in: rest.dropFirst()), !(0xDC00...0xDFFF).contains(unit) else { return nil }
        guard (0xD800...0xDBFF).contains(unit) else { return 5 }
        let second = rest.dropFirst(5)
        guard second.starts(with: [UInt8(ascii: "\\"), UInt8(ascii: "u")]),
            let low = Self.unit(in: second.dropFirst(2)),
            (0xDC00...0xDFFF).contains(low)
        else { return nil }
        return 11
    }

    private static func unit(in digits: ArraySlice<UInt8>) -> UInt16? {
        let four = digits.prefix(4)
        guard four.count == 4, four.allSatisfy({ Character(UnicodeScalar($0)).isHexDigit }) else { return nil }
        return UInt16(String(decoding: four, as: UTF8.self), radix: 16)
    }
}
