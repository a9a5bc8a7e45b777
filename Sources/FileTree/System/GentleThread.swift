import CLinux
import Glibc

/// Work that steps aside for other programs: in the idle I/O class and at the lowest priority.
///
/// See: `man 2 ioprio_set`, `man 2 setpriority`.
enum GentleThread {
    /// Written by the thread, read once it has ended.
    private final class Work<Value>: @unchecked Sendable {
        let body: @Sendable () throws(FileTreeError) -> Value
        var result: Result<Value, FileTreeError>?

        init(_ body: @escaping @Sendable () throws(FileTreeError) -> Value) {
            self.body = body
        }

        func run() {
            result = Result { () throws(FileTreeError) in try body() }
        }
    }

    /// A C function has no generic context to come from.
    private final class Start {
        let run: @Sendable () -> Void
        init(_ run: @escaping @Sendable () -> Void) { self.run = run }
    }

    /// Runs `body` on a thread of its own, which hands its manners on to the threads it starts, and returns when it has ended.
    ///
    /// The caller's thread stays as it is: an ordinary user could not raise it again. Where the system gives no thread, `body` is
    /// run by the caller, as it is.
    static func run<Value>(
        _ body: @escaping @Sendable () throws(FileTreeError) -> Value
    ) throws(FileTreeError) -> Value {
        let work = Work(body)
        var thread = pthread_t()
        let box = Unmanaged.passRetained(Start { work.run() })
        let failed = pthread_create(
            &thread, nil,
            { pointer in
                ow_be_gentle()
                pointer.map { Unmanaged<Start>.fromOpaque($0).takeRetainedValue().run() }
                return nil
            }, box.toOpaque())
        if failed == 0 {
            pthread_join(thread, nil)
        } else {
            box.release()
        }
        guard let result = work.result else { return try body() }
        return try result.get()
    }
}
