import FileTree
import Glibc

/// Puts the text of lines into memory that is large enough, as ``Decimal`` and ``Hex`` would into an array.
struct LineText {
    private(set) var next: UnsafeMutablePointer<UInt8>

    init(at start: UnsafeMutablePointer<UInt8>) {
        next = start
    }

    @inline(__always)
    mutating func append(_ text: StaticString) {
        append(UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    @inline(__always)
    mutating func append(_ bytes: [UInt8]) {
        bytes.withUnsafeBufferPointer { append($0) }
    }

    @inline(__always)
    mutating func append(_ bytes: UnsafeBufferPointer<UInt8>) {
        guard let start = bytes.baseAddress else { return }
        memcpy(next, start, bytes.count)
        next += bytes.count
    }

    mutating func append(_ number: UInt64) {
        var (width, limit) = (1, UInt64(10))
        while width < 20, number >= limit {
            width += 1
            limit = width == 20 ? .max : limit &* 10
        }
        append(number, digits: width)
    }

    /// Seconds, a point, and nine digits of nanoseconds.
    mutating func append(_ time: FileTime) {
        if time.seconds < 0 { append("-") }
        append(time.seconds.magnitude)
        append(".")
        append(UInt64(time.nanoseconds.magnitude), digits: 9)
    }

    @inline(__always)
    private mutating func append(_ number: UInt64, digits width: Int) {
        var (rest, place) = (number, width)
        while place > 0 {
            place -= 1
            let quotient = rest / 10
            next[place] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest &- quotient &* 10)
            rest = quotient
        }
        next += width
    }

    mutating func append(_ digest: Digest128) {
        append(hex: digest.high)
        append(hex: digest.low)
    }

    mutating func append(_ digest: Digest256) {
        append(hex: digest.words.0)
        append(hex: digest.words.1)
        append(hex: digest.words.2)
        append(hex: digest.words.3)
    }

    @inline(__always)
    private mutating func append(hex word: UInt64) {
        Hex.write(word, to: next)
        next += 16
    }
}
