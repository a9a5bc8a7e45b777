import CLinux
import Glibc

/// Threads of our own: blocking calls must not hold the threads of Swift's cooperative pool.
package enum WorkerThreads {
    private final class Body {
        let run: @Sendable () -> Void
        init(_ run: @escaping @Sendable () -> Void) { self.run = run }
    }

    /// Runs `body` on `count` threads, of which the first is the caller's, and returns when all have ended; it is given the
    /// thread's number.
    ///
    /// Where the system gives fewer threads, the work is done by fewer.
    static func run(_ count: Int, _ body: @escaping @Sendable (Int) -> Void) {
        var threads: [Thread] = []
        for number in 1..<max(count, 1) {
            guard let thread = start({ body(number) }) else { break }
            threads.append(thread)
        }
        body(0)
        for thread in threads { thread.join() }
    }

    /// A thread that was started, and is to be joined or left to itself once.
    package struct Thread {
        fileprivate let thread: pthread_t

        /// Waits for its end.
        package func join() { pthread_join(thread, nil) }

        /// Nobody waits for its end.
        package func detach() { pthread_detach(thread) }
    }

    /// Runs `body` on a thread of its own; nil where the system gives none.
    package static func start(_ body: @escaping @Sendable () -> Void) -> Thread? {
        var thread = pthread_t()
        let box = Unmanaged.passRetained(Body(body))
        let failed = pthread_create(
            &thread, nil,
            { pointer in
                pointer.map { Unmanaged<Body>.fromOpaque($0).takeRetainedValue().run() }
                return nil
            }, box.toOpaque())
        guard failed == 0 else {
            box.release()
            return nil
        }
        return Thread(thread: thread)
    }

    /// How many threads a walk has.
    struct Crew {
        /// Those that work from the beginning.
        let atOnce: Int
        /// With those that join where calls turn out to be slow.
        let most: Int

        init(atOnce: Int, most: Int? = nil) {
            self.atOnce = atOnce
            self.most = max(most ?? atOnce, atOnce)
        }

        var mayGrow: Bool { atOnce < most }
        /// Whether calls are expected to wait for another machine.
        var isForSlowCalls: Bool { most > coreCount }
        /// How many names are worth being shared: each is a few calls, of microseconds here and milliseconds there.
        var leastShare: Int { isForSlowCalls ? 2 : 64 }
    }

    /// As many as wanted, or one a core; 16, and up to 64 if calls are slow, where an open file lies on a network file system.
    static func crew(wanted: Int, on files: [Int32]) -> Crew {
        if wanted > 0 { return Crew(atOnce: min(wanted, 64)) }
        return files.contains(where: NetworkFileSystem.holds)
            ? Crew(atOnce: max(16, coreCount), most: 64) : Crew(atOnce: coreCount)
    }

    /// One a core this process may use.
    static let coreCount = max(1, Int(ow_core_count()))
}
