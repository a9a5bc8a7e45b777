import CLinux

/// Work that steps aside for other programs: in the idle I/O class and at the lowest priority.
///
/// See: `man 2 ioprio_set`, `man 2 setpriority`.
enum GentleThread {
    private final class Work<Value>: @unchecked Sendable {  // written by the thread, read once it has ended
        let body: @Sendable () throws(FileTreeError) -> Value
        var result: Result<Value, FileTreeError>?

        init(_ body: @escaping @Sendable () throws(FileTreeError) -> Value) {
            self.body = body
        }

        func run() {
            result = Result { () throws(FileTreeError) in try body() }
        }
    }

    /// Runs `body` on a thread of its own, which hands its manners on to the threads it starts, and returns when it has ended.
    ///
    /// The caller's thread stays as it is: an ordinary user could not raise it again. Where the system gives no thread, `body` is
    /// run by the caller, as it is.
    static func run<Value>(
        _ body: @escaping @Sendable () throws(FileTreeError) -> Value
    ) throws(FileTreeError) -> Value {
        let work = Work(body)
        let thread = WorkerThreads.start {
            ow_be_gentle()
            work.run()
        }
        thread?.join()
        guard let result = work.result else { return try body() }
        return try result.get()
    }
}
