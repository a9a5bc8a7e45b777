/// A path, or a part of one, as the kernel sees it: bytes without NUL, in no particular encoding.
///
/// See: `man 7 path_resolution`.
package struct BytePath: Hashable, Sendable {
    /// The bytes, without the closing NUL.
    package var bytes: [UInt8]

    package init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    package init(_ string: String) {
        self.bytes = Array(string.utf8)
    }

    package var isEmpty: Bool { bytes.isEmpty }

    package var isAbsolute: Bool { bytes.first == UInt8(ascii: "/") }

    /// The path as text when its bytes are UTF-8, else nil: nothing is replaced in silence.
    package var string: String? { String(validating: bytes, as: UTF8.self) }

    /// The components between slashes, without empty ones.
    package var components: [[UInt8]] { bytes.split(separator: UInt8(ascii: "/")).map(Array.init) }

    /// The last component; empty for `/` and the empty path.
    package var lastComponent: BytePath { BytePath(bytes: components.last ?? []) }

    /// The path without its last component; `/` stays `/`, a single relative component gives the empty path.
    package var parent: BytePath {
        let parts = components.dropLast()
        let joined = Array(parts.joined(separator: [UInt8(ascii: "/")]))
        return BytePath(bytes: isAbsolute ? [UInt8(ascii: "/")] + joined : joined)
    }

    package func appending(_ other: BytePath) -> BytePath {
        if isEmpty { return other }
        if other.isEmpty { return self }
        let slash: [UInt8] = bytes.last == UInt8(ascii: "/") ? [] : [UInt8(ascii: "/")]
        return BytePath(bytes: bytes + slash + other.bytes)
    }

    package func appending(_ other: String) -> BytePath { appending(BytePath(other)) }

    /// Whether this path is `other` or lies below it, component by component; neither is resolved.
    package func isAt(orBelow other: BytePath) -> Bool {
        guard isAbsolute == other.isAbsolute else { return false }
        return components.starts(with: other.components)
    }

    /// The path with `.` components, doubled and closing slashes taken out; `..` stays, for it cannot be resolved here.
    package var normalized: BytePath {
        let parts = components.filter { $0 != [UInt8(ascii: ".")] }
        let joined = Array(parts.joined(separator: [UInt8(ascii: "/")]))
        return BytePath(bytes: isAbsolute ? [UInt8(ascii: "/")] + joined : joined)
    }

    /// Calls `body` with the NUL-terminated bytes.
    package func withCString<Result>(_ body: (UnsafePointer<CChar>) throws -> Result) rethrows -> Result {
        try (bytes + [0]).withUnsafeBufferPointer { buffer in
            try buffer.withMemoryRebound(to: CChar.self) { chars in
                // The array holds at least the NUL, so its base address exists.
                guard let base = chars.baseAddress else {
                    preconditionFailure("an array with an element has an address")
                }
                return try body(base)
            }
        }
    }
}

extension BytePath: Comparable {
    /// Component by component, so that a folder's entries follow it directly, before `folder-sibling`.
    package static func < (left: BytePath, right: BytePath) -> Bool {
        let slash = UInt8(ascii: "/")
        let count = Swift.min(left.bytes.count, right.bytes.count)
        var index = 0
        while index < count {
            let (a, b) = (left.bytes[index], right.bytes[index])
            if a != b {
                if a == slash { return true }
                if b == slash { return false }
                return a < b
            }
            index += 1
        }
        return left.bytes.count < right.bytes.count
    }
}

extension BytePath: CustomStringConvertible {
    /// The path for a reader: control characters and bytes that are not UTF-8 are shown as `\ooo`, so that a name
    /// from disk can neither move a terminal's cursor nor forge a line of a log.
    package var description: String { EscapedName.shown(bytes) }
}
