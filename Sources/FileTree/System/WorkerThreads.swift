import CLinux
import Glibc

/// Threads of our own: blocking calls must not hold the threads of Swift's cooperative pool.
enum WorkerThreads {
    private final class Body {
        let run: @Sendable () -> Void
        init(_ run: @escaping @Sendable () -> Void) { self.run = run }
    }

    /// Runs `body` on `count` threads, of which one is the caller's, and returns when all have ended.
    ///
    /// Where the system gives fewer threads, the work is done by fewer.
    static func run(_ count: Int, _ body: @escaping @Sendable () -> Void) {
        var threads: [pthread_t] = []
        for _ in 1..<max(count, 1) {
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
                break
            }
            threads.append(thread)
        }
        body()
        for thread in threads { pthread_join(thread, nil) }
    }

    /// How many to run: as wanted, or one a core, and 16 where an open file lies on a network file system.
    static func count(wanted: Int, on files: [Int32]) -> Int {
        if wanted > 0 { return min(wanted, 64) }
        return files.contains(where: NetworkFileSystem.holds) ? max(16, coreCount) : coreCount
    }

    /// One a core this process may use.
    static var coreCount: Int {
        max(1, Int(ow_core_count()))
    }
}
