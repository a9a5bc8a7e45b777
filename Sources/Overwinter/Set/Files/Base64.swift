/// Base64 in the standard alphabet with padding.
///
/// See: RFC 4648, section 4.
package enum Base64 {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    private static let values: [UInt8] = {
        var values = [UInt8](repeating: 0xFF, count: 256)
        for (index, letter) in alphabet.enumerated() { values[Int(letter)] = UInt8(index) }
        return values
    }()

    package static func append(_ bytes: [UInt8], to line: inout [UInt8]) {
        var index = 0
        while index < bytes.count {
            let left = bytes.count - index
            let group =
                UInt32(bytes[index]) << 16 | (left > 1 ? UInt32(bytes[index + 1]) << 8 : 0)
                | (left > 2 ? UInt32(bytes[index + 2]) : 0)
            line.append(alphabet[Int(group >> 18)])
            line.append(alphabet[Int(group >> 12 & 63)])
            line.append(left > 1 ? alphabet[Int(group >> 6 & 63)] : UInt8(ascii: "="))
            line.append(left > 2 ? alphabet[Int(group & 63)] : UInt8(ascii: "="))
            index += 3
        }
    }

    /// The bytes, or nil where the text is not exactly what `append` writes.
    package static func bytes(_ text: [UInt8]) -> [UInt8]? {
        guard text.count.isMultiple(of: 4) else { return nil }
        let padding = text.suffix(2).count(where: { $0 == UInt8(ascii: "=") })
        var result: [UInt8] = []
        result.reserveCapacity(text.count / 4 * 3)
        for start in stride(from: 0, to: text.count, by: 4) {
            let open = start + 4 == text.count ? 4 - padding : 4
            var group: UInt32 = 0
            for offset in 0..<4 {
                let value = offset < open ? values[Int(text[start + offset])] : 0
                guard value != 0xFF else { return nil }
                group = group << 6 | UInt32(value)
            }
            let bytes = [UInt8(group >> 16), UInt8(group >> 8 & 0xFF), UInt8(group & 0xFF)]
            result.append(contentsOf: bytes.prefix(open - 1))
            // Bits that no byte holds must be zero, or two texts would mean the same.
            guard bytes.dropFirst(open - 1).allSatisfy({ $0 == 0 }) else { return nil }
        }
        return result
    }
}
