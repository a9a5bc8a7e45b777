import Glibc

/// Tells whether the clock that changes are stamped with was set since.
struct ClockWatch {
    private let read: @Sendable () -> Int64?
    private let offset: Int64?

    /// Begins to watch.
    ///
    /// - Parameter read: the clock that may be set, less the one that is not, in nanoseconds; nil where no clock tells.
    init(_ read: @escaping @Sendable () -> Int64? = ClockWatch.offset) {
        self.read = read
        offset = read()
    }

    /// Whether nobody has set it, neither forwards nor back; false where no clock tells.
    var isAsItWas: Bool { step.map { abs($0) < Self.mostApart } ?? false }

    /// Whether nobody has set it back: what is later bears no earlier time.
    var hasNotFallen: Bool { step.map { $0 > -Self.mostApart } ?? false }

    private var step: Int64? {
        guard let offset, let now = read() else { return nil }
        return now - offset
    }

    /// Of one reading and the next, with what may come between the two; who sets a clock by less slews it, and both go along.
    private static let mostApart: Int64 = 100_000_000

    @Sendable private static func offset() -> Int64? {
        guard let real = time(of: CLOCK_REALTIME), let boot = time(of: CLOCK_BOOTTIME) else { return nil }
        return Int64(real.tv_sec - boot.tv_sec) * 1_000_000_000 + Int64(real.tv_nsec - boot.tv_nsec)
    }

    private static func time(of clock: clockid_t) -> timespec? {
        var time = timespec()
        return clock_gettime(clock, &time) == 0 ? time : nil
    }
}
