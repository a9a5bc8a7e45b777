import Glibc

/// Waits for keys and for signals, for both at once and without a look at the clock.
final class KeySource {
    enum Event: Equatable {
        case keys([Key])
        /// The window has another size.
        case resized
        /// The program was stopped, and goes on.
        case resumed
        /// A signal asks for the end.
        case signalled
    }

    /// A key that a slow connection cuts in two is whole by then; an Esc by itself has to wait for so long.
    private static let patience: Int32 = 250

    private var decoder = KeyDecoder()
    private let reader: Int32
    private let writer: Int32

    /// Nil where there are no more descriptors.
    init?() {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { return nil }
        for end in ends {
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
        }
        (reader, writer) = (ends[0], ends[1])
        let bell = ends[1]
        SignalWatcher.whenWoken { signal in
            var byte = UInt8(truncatingIfNeeded: signal)
            // Full, it wakes as well.
            _ = write(bell, &byte, 1)
        }
    }

    deinit {
        SignalWatcher.whenWoken(nil)
        close(reader)
        close(writer)
    }

    func next() -> Event {
        while true {
            var ready = [
                pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0),
                pollfd(fd: reader, events: Int16(POLLIN), revents: 0),
            ]
            let count = poll(&ready, 2, decoder.isWaiting ? Self.patience : -1)
            if count < 0 && errno != EINTR { return .keys([.endOfInput]) }
            if count < 0 { continue }
            if count == 0 { return .keys(decoder.timeOut()) }
            if ready[1].revents != 0, let event = signal() { return event }
            if ready[0].revents != 0 { return .keys(read()) }
        }
    }

    private func signal() -> Event? {
        var byte: UInt8 = 0
        guard Glibc.read(reader, &byte, 1) == 1 else { return nil }
        switch Int32(byte) {
        case SIGWINCH: return .resized
        case SIGCONT: return .resumed
        default: return .signalled
        }
    }

    private func read() -> [Key] {
        var bytes = [UInt8](repeating: 0, count: 256)
        let count = Glibc.read(STDIN_FILENO, &bytes, bytes.count)
        if count < 0 && (errno == EINTR || errno == EAGAIN) { return [] }
        return count > 0 ? decoder.take(bytes.prefix(count)) : [.endOfInput]
    }
}
