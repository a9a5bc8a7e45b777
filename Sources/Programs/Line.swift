import Glibc

/// One end of the line between a program and its attendant.
///
/// See: `man 2 socketpair`.
enum Line {
    /// Whether there is something to read, the end included, within that time; nil waits for it without end.
    static func waits(_ line: Int32, within limit: Duration?) -> Bool {
        let clock = ContinuousClock()
        let due = limit.map { clock.now + $0 }
        while true {
            var milliseconds: Int64 = -1
            if let due {
                let left = clock.now.duration(to: due).components
                milliseconds = max(0, min(60_000, left.seconds * 1000 + left.attoseconds / 1_000_000_000_000_000))
            }
            var polled = pollfd(fd: line, events: Int16(POLLIN), revents: 0)
            let answer = poll(&polled, 1, Int32(milliseconds))
            if answer > 0 || (answer < 0 && errno != EINTR) { return true }
            if let due, clock.now >= due { return false }
        }
    }

    /// What comes next, waiting for it; nil at the end.
    static func next(_ line: Int32) -> [UInt8]? {
        var buffer = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = read(line, &buffer, buffer.count)
            if count > 0 { return Array(buffer[..<count]) }
            if count < 0 && errno == EINTR { continue }
            // ECONNRESET: the other side ended with something unread. That is an end too.
            return nil
        }
    }
}
