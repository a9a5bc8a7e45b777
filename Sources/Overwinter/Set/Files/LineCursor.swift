import FileTree
import Glibc

/// Goes through the bytes of a line and makes nothing of them: false or nil is for whoever reads it with more care.
///
/// What it takes is a part of what ``MtreeLine`` and ``EntriesLine`` take, in the one spelling that this program writes.
struct LineCursor {
    private var next: UnsafePointer<UInt8>
    private let end: UnsafePointer<UInt8>

    init?(_ line: UnsafeBufferPointer<UInt8>) {
        guard let start = line.baseAddress else { return nil }
        next = start
        end = start + line.count
    }

    var isAtEnd: Bool { next == end }

    /// Goes past the text if it is what comes next.
    @inline(__always)
    mutating func skip(_ text: StaticString) -> Bool {
        skip(UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    @inline(__always)
    mutating func skip(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        guard end - next >= text.count, let start = text.baseAddress, memcmp(next, start, text.count) == 0 else {
            return false
        }
        next += text.count
        return true
    }

    /// The bytes up to the next blank, where each stands for itself in mtree as in JSON; nil where there are none.
    mutating func plainWord() -> UnsafeBufferPointer<UInt8>? {
        let start = next
        while next < end, next.pointee != UInt8(ascii: " ") {
            let byte = next.pointee
            guard byte > 0x20, byte < 0x7F, byte != UInt8(ascii: "\\"), byte != UInt8(ascii: "\"") else { return nil }
            next += 1
        }
        return next > start ? UnsafeBufferPointer(start: start, count: next - start) : nil
    }

    /// At most 18 digits, without a superfluous zero.
    @inline(__always)
    mutating func number() -> Int64? {
        let start = next
        var value: Int64 = 0
        while next < end, let digit = digit(below: 10) { value = value &* 10 &+ digit }
        let count = next - start
        return count > 0 && count <= 18 && (count == 1 || start.pointee != UInt8(ascii: "0")) ? value : nil
    }

    /// Not negative, and not the number that stands for none to chown(2).
    @inline(__always)
    mutating func owner() -> UInt32? {
        guard let number = number(), number < UInt32.max else { return nil }
        return UInt32(truncatingIfNeeded: number)
    }

    /// One to four octal digits behind a zero.
    @inline(__always)
    mutating func mode() -> UInt16? {
        guard skip("0") else { return nil }
        let start = next
        var mode: UInt16 = 0
        while next < end, next - start < 4, let digit = digit(below: 8) {
            mode = mode << 3 | UInt16(truncatingIfNeeded: digit)
        }
        return next > start ? mode : nil
    }

    /// Since 1970, with nine digits of nanoseconds.
    @inline(__always)
    mutating func time() -> FileTime? {
        guard let seconds = number(), skip("."), end - next >= 9 else { return nil }
        var nanoseconds: Int64 = 0
        for _ in 0..<9 {
            guard let digit = digit(below: 10) else { return nil }
            nanoseconds = nanoseconds &* 10 &+ digit
        }
        return FileTime(seconds: seconds, nanoseconds: Int32(truncatingIfNeeded: nanoseconds))
    }

    @inline(__always)
    private mutating func digit(below base: UInt8) -> Int64? {
        let digit = next.pointee &- UInt8(ascii: "0")
        guard digit < base else { return nil }
        next += 1
        return Int64(digit)
    }

    /// The word of sixteen lower-case hexadecimal digits.
    @inline(__always)
    mutating func hexWord() -> UInt64? {
        guard end - next >= 16, let word = Hex.word(at: next) else { return nil }
        next += 16
        return word
    }

    @inline(__always)
    mutating func xxh3() -> Digest128? {
        guard let high = hexWord(), let low = hexWord() else { return nil }
        return Digest128(high: high, low: low)
    }

    @inline(__always)
    mutating func sha256() -> Digest256? {
        guard let first = hexWord(), let second = hexWord(), let third = hexWord(), let fourth = hexWord() else {
            return nil
        }
        return Digest256(words: (first, second, third, fourth))
    }
}
