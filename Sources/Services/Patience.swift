import Glibc

/// A time that is waited for, with looks in between.
struct Patience {
    private let clock = ContinuousClock()
    private let end: ContinuousClock.Instant

    init(_ limit: Duration) { end = clock.now + limit }

    var isOver: Bool { clock.now >= end }

    var left: Duration { max(.zero, clock.now.duration(to: end)) }

    /// Sleeps for `interval` at most, and less where the time is over or `isCancelled` says yes (asked every 100 ms).
    func sleep(_ interval: Duration, isCancelled: () -> Bool = { false }) {
        let until = min(clock.now + interval, end)
        while clock.now < until && !isCancelled() {
            let slice = min(clock.now.duration(to: until), .milliseconds(100)).components
            var time = timespec(tv_sec: Int(slice.seconds), tv_nsec: Int(slice.attoseconds / 1_000_000_000))
            nanosleep(&time, nil)
        }
    }
}

extension Duration {
    /// As an operator writes it: `90s`, `5m`, `1h30m`, `300ms`.
    var spelled: String {
        let whole = components.seconds
        if whole == 0 { return "\(components.attoseconds / 1_000_000_000_000_000)ms" }
        let parts = [(whole / 3600, "h"), (whole % 3600 / 60, "m"), (whole % 60, "s")].filter { $0.0 > 0 }
        if whole <= 90 { return "\(whole)s" }
        return parts.map { "\($0.0)\($0.1)" }.joined()
    }
}
