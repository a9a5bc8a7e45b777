import Glibc

/// A thread that calls back at an interval until it is told to stop.
package enum Ticker {
    private final class Context: Sendable {
        let interval: Duration
        let body: @Sendable () -> Bool

        init(interval: Duration, body: @escaping @Sendable () -> Bool) {
            self.interval = interval
            self.body = body
        }
    }

    /// Starts the thread; it ends once `body` answers false, or with the program.
    ///
    /// Answers whether there is one. Without it nothing is drawn, no more.
    @discardableResult
    package static func start(every interval: Duration, _ body: @escaping @Sendable () -> Bool) -> Bool {
        let context = Unmanaged.passRetained(Context(interval: interval, body: body)).toOpaque()
        var thread = pthread_t()
        let result = pthread_create(
            &thread, nil,
            { context in
                guard let context else { return nil }
                let held = Unmanaged<Context>.fromOpaque(context).takeRetainedValue()
                let parts = held.interval.components
                repeat {
                    var pause = timespec(tv_sec: Int(parts.seconds), tv_nsec: Int(parts.attoseconds / 1_000_000_000))
                    nanosleep(&pause, nil)
                } while held.body()
                return nil
            }, context)
        if result == 0 {
            pthread_detach(thread)
        } else {
            Unmanaged<Context>.fromOpaque(context).release()
        }
        return result == 0
    }
}
