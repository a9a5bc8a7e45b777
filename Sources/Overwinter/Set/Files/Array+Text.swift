import Glibc

/// Lines of a record are made and read byte by byte, a million of them: these make no array, and compare no text.
extension Array where Element == UInt8 {
    mutating func append(_ text: StaticString) {
        append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    /// Whether all of it is printable ASCII, and none of it of `special`.
    func isPlain(but special: StaticString) -> Bool {
        withUnsafeBufferPointer { bytes in
            for byte in bytes where byte < 0x20 || byte >= 0x7F || special.contains(byte) { return false }
            return true
        }
    }

    /// Whether it begins with these bytes.
    func begins(with other: [UInt8]) -> Bool {
        guard count >= other.count else { return false }
        return withUnsafeBytes { bytes in
            other.withUnsafeBytes { other in
                guard let left = bytes.baseAddress, let right = other.baseAddress else { return true }
                return memcmp(left, right, other.count) == 0
            }
        }
    }
}

extension StaticString {
    @inline(__always)
    func contains(_ byte: UInt8) -> Bool {
        UnsafeBufferPointer(start: utf8Start, count: utf8CodeUnitCount).contains { $0 == byte }
    }

    @inline(__always)
    func equals(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        guard bytes.count == utf8CodeUnitCount, let start = bytes.baseAddress else {
            return bytes.count == utf8CodeUnitCount
        }
        return memcmp(start, utf8Start, bytes.count) == 0
    }
}
