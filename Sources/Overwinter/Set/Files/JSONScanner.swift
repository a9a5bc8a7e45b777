/// Reads JSON from bytes, value by value, without blanks between them: what `JSONText` writes and nothing more.
package struct JSONScanner {
    private let bytes: [UInt8]
    private var index = 0

    package init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    package var isAtEnd: Bool { index == bytes.count }

    /// Goes past the byte, or fails.
    package mutating func expect(_ byte: Unicode.Scalar) throws(RecordFault) {
        guard skip(byte) else { throw RecordFault("not JSON at byte \(index + 1): '\(byte)' was expected") }
    }

    /// Goes past the byte if it is the next.
    package mutating func skip(_ byte: Unicode.Scalar) -> Bool {
        guard index < bytes.count, bytes[index] == UInt8(ascii: byte) else { return false }
        index += 1
        return true
    }

    /// Goes past the text if it is what comes next.
    mutating func skipText(_ text: StaticString) -> Bool {
        let count = text.utf8CodeUnitCount
        guard bytes.count - index >= count else { return false }
        let isNext = bytes.withUnsafeBufferPointer {
            text.equals(UnsafeBufferPointer(rebasing: $0[index..<index + count]))
        }
        if isNext { index += count }
        return isNext
    }

    /// A string, or the bytes of `{"bytes":"base64"}`.
    package mutating func name() throws(RecordFault) -> [UInt8] {
        guard skip("{") else { return try string() }
        guard try string() == Array("bytes".utf8) else { throw RecordFault("a name that is neither text nor bytes") }
        try expect(":")
        let bytes = try base64()
        try expect("}")
        return bytes
    }

    package mutating func base64() throws(RecordFault) -> [UInt8] {
        guard let value = Base64.bytes(try string()) else { throw RecordFault("base64 that is none") }
        return value
    }

    /// A whole number, not negative.
    package mutating func number<Value: FixedWidthInteger>() throws(RecordFault) -> Value {
        let start = index
        while index < bytes.count, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[index]) { index += 1 }
        guard let value: Value = Decimal.number(bytes[start..<index]) else {
            throw RecordFault("a number that cannot be, at byte \(start + 1)")
        }
        return value
    }

    /// The UTF-8 of a string.
    package mutating func string() throws(RecordFault) -> [UInt8] {
        try expect("\"")
        if let plain = plainString() { return plain }
        var result: [UInt8] = []
        while index < bytes.count {
            let byte = bytes[index]
            index += 1
            switch byte {
            case UInt8(ascii: "\""):
                guard result.allSatisfy({ $0 < 0x80 }) || String(validating: result, as: UTF8.self) != nil else {
                    throw RecordFault("a string that is not UTF-8")
                }
                return result
            case UInt8(ascii: "\\"): result.append(try escape())
            case 0..<0x20: throw RecordFault("a control character in a string")
            default: result.append(byte)
            }
        }
        throw RecordFault("a string without an end")
    }

    /// A string of printable ASCII without an escape, as almost all are; nil for others.
    private mutating func plainString() -> [UInt8]? {
        var end = index
        bytes.withUnsafeBufferPointer { bytes in
            while end < bytes.count, bytes[end] >= 0x20, bytes[end] < 0x80, bytes[end] != UInt8(ascii: "\""),
                bytes[end] != UInt8(ascii: "\\")
            { end += 1 }
        }
        guard end < bytes.count, bytes[end] == UInt8(ascii: "\"") else { return nil }
        defer { index = end + 1 }
        return Array(bytes[index..<end])
    }

    private mutating func escape() throws(RecordFault) -> UInt8 {
        guard index < bytes.count else { throw RecordFault("a string without an end") }
        let byte = bytes[index]
        index += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): return byte
        case UInt8(ascii: "u"):
            let digits = bytes.dropFirst(index).prefix(4)
            index += digits.count
            guard digits.count == 4, let value = Hex.bytes(digits), value[0] == 0, value[1] < 0x80 else { break }
            return value[1]
        default: break
        }
        throw RecordFault("an escape that is none, at byte \(index)")
    }
}
