import Glibc

/// What the system says of an error number.
package enum SystemMessage {
    /// The words of `strerror` with a small first letter, as messages have them: "permission denied".
    package static func of(_ number: Int32) -> String {
        // strerror itself is not safe among threads; this form fills our buffer.
        var buffer = [CChar](repeating: 0, count: 256)
        guard strerror_r(number, &buffer, buffer.count) == 0 else { return "error \(number)" }
        let text = String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return text.prefix(1).lowercased() + text.dropFirst()
    }
}
