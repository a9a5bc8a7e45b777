/// Bytes as pairs of hexadecimal digits, in lower case.
package enum Hex {
    private static let digits = Array("0123456789abcdef".utf8)

    package static func append(_ byte: UInt8, to line: inout [UInt8]) {
        line.append(digits[Int(byte >> 4)])
        line.append(digits[Int(byte & 15)])
    }

    /// All 16 digits of a word, the highest first.
    package static func append(_ word: UInt64, to line: inout [UInt8]) {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 16) { text in
            guard let start = text.baseAddress else { return }
            write(word, to: start)
            line.append(contentsOf: text)
        }
    }

    package static func text(_ bytes: some Sequence<UInt8>) -> String {
        var line: [UInt8] = []
        for byte in bytes { append(byte, to: &line) }
        return String(decoding: line, as: UTF8.self)
    }

    /// The word of exactly 16 lower-case digits, else nil.
    package static func word(_ text: ArraySlice<UInt8>) -> UInt64? {
        guard text.count == 16 else { return nil }
        return text.withUnsafeBytes { $0.baseAddress.flatMap { word(at: $0) } }
    }

    /// The word of the 16 lower-case digits at an address.
    @inline(__always)
    static func word(at text: UnsafeRawPointer) -> UInt64? {
        guard let high = half(UInt64(bigEndian: text.loadUnaligned(as: UInt64.self))),
            let low = half(UInt64(bigEndian: text.loadUnaligned(fromByteOffset: 8, as: UInt64.self)))
        else { return nil }
        return high << 32 | low
    }

    /// The value of eight digits, all at once: a record has twelve such pieces a file.
    @inline(__always)
    private static func half(_ digits: UInt64) -> UInt64? {
        // Of each byte, the highest bit says whether it is at least as large as a limit; none is larger than 0x7F.
        guard digits & each(0x80) == 0 else { return nil }
        func isAtLeast(_ limit: UInt8) -> UInt64 { (digits &+ each(0x80 - limit)) & each(0x80) }
        let isLetter = isAtLeast(UInt8(ascii: "a")) & ~isAtLeast(UInt8(ascii: "f") + 1)
        let isDecimal = isAtLeast(UInt8(ascii: "0")) & ~isAtLeast(UInt8(ascii: "9") + 1)
        guard isLetter | isDecimal == each(0x80) else { return nil }
        var value = digits & each(0x0F) &+ (isLetter >> 7) &* 9
        value = (value | value >> 4) & 0x00FF_00FF_00FF_00FF
        value = (value | value >> 8) & 0x0000_FFFF_0000_FFFF
        return (value | value >> 16) & 0xFFFF_FFFF
    }

    @inline(__always)
    private static func each(_ byte: UInt8) -> UInt64 { UInt64(byte) &* 0x0101_0101_0101_0101 }

    /// The eight digits of half a word, the highest first.
    @inline(__always)
    private static func digits(_ half: UInt64) -> UInt64 {
        var value = (half | half << 16) & 0x0000_FFFF_0000_FFFF
        value = (value | value << 8) & 0x00FF_00FF_00FF_00FF
        value = (value | value << 4) & each(0x0F)
        let isLetter = (value &+ each(6)) >> 4 & each(1)
        return value &+ each(UInt8(ascii: "0")) &+ isLetter &* 39
    }

    /// Writes all 16 digits of a word at an address, the highest first.
    @inline(__always)
    static func write(_ word: UInt64, to text: UnsafeMutableRawPointer) {
        text.storeBytes(of: digits(word >> 32).bigEndian, as: UInt64.self)
        text.storeBytes(of: digits(word & 0xFFFF_FFFF).bigEndian, toByteOffset: 8, as: UInt64.self)
    }

    /// The bytes of an even number of lower-case digits, else nil.
    package static func bytes(_ text: some Collection<UInt8>) -> [UInt8]? {
        guard text.count.isMultiple(of: 2) else { return nil }
        var result: [UInt8] = []
        result.reserveCapacity(text.count / 2)
        var high: UInt8?
        for digit in text {
            let value: UInt8
            switch digit {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): value = digit - UInt8(ascii: "0")
            case UInt8(ascii: "a")...UInt8(ascii: "f"): value = digit - UInt8(ascii: "a") + 10
            default: return nil
            }
            if let first = high {
                result.append(first << 4 | value)
                high = nil
            } else {
                high = value
            }
        }
        return result
    }
}
