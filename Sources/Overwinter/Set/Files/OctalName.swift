/// Names in mtree(5): what is not plain is `\ooo`, in octal.
package enum OctalName {
    /// Appends the name so that mtree-netbsd and bsdtar both read these very bytes.
    ///
    /// Escaped are blanks, control and eight-bit bytes, `\`, `#` (a comment) and `*`, `?`, `[`, which mtree would take
    /// for a pattern.
    package static func append(_ name: [UInt8], to line: inout [UInt8]) {
        if name.isPlain(but: " \\#*?[") { return line.append(contentsOf: name) }
        for byte in name {
            if byte > 0x20, byte < 0x7F, !isSpecial(byte) {
                line.append(byte)
            } else {
                line.append(UInt8(ascii: "\\"))
                line.append(UInt8(ascii: "0") + (byte >> 6))
                line.append(UInt8(ascii: "0") + (byte >> 3 & 7))
                line.append(UInt8(ascii: "0") + (byte & 7))
            }
        }
    }

    /// Whether mtree or bsdtar would take a printable byte for something else.
    static func isSpecial(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "\\"), UInt8(ascii: "#"), UInt8(ascii: "*"), UInt8(ascii: "?"), UInt8(ascii: "["): true
        default: false
        }
    }

    /// The bytes of a name; nil for an escape that is none, for NUL, and for a byte that had to be escaped.
    package static func bytes(_ text: ArraySlice<UInt8>) -> [UInt8]? {
        if text.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\\") }) { return Array(text) }
        var result: [UInt8] = []
        result.reserveCapacity(text.count)
        var index = text.startIndex
        while index < text.endIndex {
            let byte = text[index]
            guard byte > 0x20, byte < 0x7F else { return nil }
            if byte != UInt8(ascii: "\\") {
                result.append(byte)
                index += 1
                continue
            }
            guard text.endIndex - index >= 4, let value = value(text[index + 1..<index + 4]), value != 0 else {
                return nil
            }
            result.append(value)
            index += 4
        }
        return result
    }

    private static func value(_ digits: ArraySlice<UInt8>) -> UInt8? {
        var value = 0
        for digit in digits {
            guard (UInt8(ascii: "0")...UInt8(ascii: "7")).contains(digit) else { return nil }
            value = value << 3 | Int(digit - UInt8(ascii: "0"))
        }
        return UInt8(exactly: value)
    }
}
