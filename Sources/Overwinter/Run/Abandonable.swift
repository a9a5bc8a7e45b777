import FileTree
import Glibc

/// Work that may hang in the kernel, where no signal reaches it: on a dead network folder, a frozen or a dying disk.
///
/// It is done by a thread of its own. Once the run was asked to end, the thread has two seconds to come back; then it is left
/// where it is, and the run goes on to its starts. What the thread might still answer is thrown away, so its closure may hold
/// nothing of the run that changes. It finds itself cancelled at its next step, should it ever come to that.
enum Abandonable {
    private static let grace = Duration.seconds(2)
    private static let pause: Int32 = 100

    /// - Parameters:
    ///   - what: what is done, for the message: `the copy of cassandra/data`.
    ///   - places: what may not answer.
    ///   - writeBack: where it waits for a file system, while nothing is stopped yet.
    /// - Throws: as `body`; `.cancelled` where it was abandoned, and `cancellation` knows of that.
    static func run<Value>(
        _ what: String, at places: [BytePath], _ cancellation: Cancellation, writeBack: WriteBack? = nil,
        _ body: @escaping @Sendable () throws(OverwinterError) -> Value
    ) throws(OverwinterError) -> Value {
        // Where the system gives no thread, it is done here.
        guard let work = Work(body), work.begin() else { return try body() }
        var askedAt: ContinuousClock.Instant?
        while !work.hasEnded(within: pause) {
            guard cancellation.isCancelled else { continue }
            let asked = askedAt ?? .now
            askedAt = asked
            guard ContinuousClock.now - asked >= grace else { continue }
            throw abandon(what, at: places, cancellation, writeBack, work)
        }
        // It has said that it ended, so there is one.
        guard let result = work.result else { return try body() }
        return try result.get()
    }

    private static func abandon<Value>(
        _ what: String, at places: [BytePath], _ cancellation: Cancellation, _ writeBack: WriteBack?,
        _ work: Work<Value>
    ) -> OverwinterError {
        if let text = writeBack?.text {
            let message = "\(what) was not begun: \(text)"
            cancellation.note(
                hang: OverwinterError.Fault(
                    code: "writes-back", message: message,
                    hint: "nothing was stopped; process \(getpid()) and its locks stay until all of it is on the disk"),
                end: { work.waitedFor() })
            return OverwinterError(.cancelled, message)
        }
        let message =
            if let path = HungCall.path(below: places) {
                "\(what) does not end: '\(path)' does not answer"
            } else {
                "\(what) does not end: " + places.map { "'\($0)'" }.joined(separator: " or ") + " does not answer"
            }
        cancellation.note(
            hang: OverwinterError.Fault(
                code: "hangs", message: message,
                hint:
                    "what waits in the kernel cannot be ended: process \(getpid()) and its locks stay until the disk or "
                    + "the server behind it answers or is taken away"))
        return OverwinterError(.cancelled, message)
    }

    /// Work in the hands of a thread; the end of a line that the thread closes says that it is done.
    private final class Work<Value>: @unchecked Sendable {  // the result is written before that, and read after it
        private let body: @Sendable () throws(OverwinterError) -> Value
        private let readEnd: Int32
        private let writeEnd: Int32
        private(set) var result: Result<Value, OverwinterError>?

        /// Nil where the system gives no line.
        init?(_ body: @escaping @Sendable () throws(OverwinterError) -> Value) {
            var ends: [Int32] = [-1, -1]
            let type = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
            guard socketpair(AF_UNIX, type, 0, &ends) == 0 else { return nil }
            self.body = body
            (readEnd, writeEnd) = (ends[0], ends[1])
        }

        deinit { close(readEnd) }

        /// False where the system gives no thread.
        func begin() -> Bool {
            guard let thread = WorkerThreads.start({ self.work() }) else {
                close(writeEnd)
                return false
            }
            thread.detach()
            return true
        }

        /// What it ended with, however long it takes; nil where that is nothing but its being asked to.
        func waitedFor() -> OverwinterError? {
            while !hasEnded(within: -1) {}
            guard case .failure(let error)? = result, !error.code.isCancellation else { return nil }
            return error
        }

        /// `-1` waits for it, but for signals.
        func hasEnded(within milliseconds: Int32) -> Bool {
            var end = pollfd(fd: readEnd, events: Int16(POLLIN), revents: 0)
            return poll(&end, 1, milliseconds) > 0
        }

        private func work() {
            result = Result { () throws(OverwinterError) in try body() }
            close(writeEnd)
        }
    }
}
