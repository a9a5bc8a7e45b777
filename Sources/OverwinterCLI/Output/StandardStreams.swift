import Glibc

/// Results go to standard output, everything said to standard error.
enum StandardStreams {
    static func write(_ text: String, to descriptor: Int32 = STDOUT_FILENO) {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0 && errno == EINTR { continue }
            // Where nobody reads any more there is nobody to tell; a run goes on.
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }

    static func say(_ text: String) { write(text, to: STDERR_FILENO) }
}
