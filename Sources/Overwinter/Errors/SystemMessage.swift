import Glibc

/// What the system says of an error number.
package enum SystemMessage {
    /// `strerror` in lower case, as messages have it: "permission denied".
    package static func of(_ number: Int32) -> String {
        var buffer = [CChar](repeating: 0, count: 256)
        // strerror is not safe among threads; the XSI form fills our buffer.
        guard strerror_r(number, &buffer, buffer.count) != nil else { return "error \(number)" }
        let text = buffer.withUnsafeBufferPointer { String(cString: $0.baseAddress ?? UnsafePointer([0])) }
        return text.prefix(1).lowercased() + text.dropFirst()
    }
}
