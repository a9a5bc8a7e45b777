import Glibc

/// The kernel's lock on an open file, which ends with the last descriptor of it.
///
/// See: `man 2 flock`.
package enum OpenFileLock {
    package enum Outcome: Sendable, Equatable {
        case taken
        /// By somebody else.
        case held
        /// The file system knows no locks, or its server has none to give.
        case failed(Int32)
    }

    /// Takes the lock, or finds who has it; never waits.
    package static func take(_ file: Int32, shared: Bool = false) -> Outcome {
        while flock(file, (shared ? LOCK_SH : LOCK_EX) | LOCK_NB) != 0 {
            if errno == EINTR { continue }
            return errno == EWOULDBLOCK ? .held : .failed(errno)
        }
        return .taken
    }

    /// As ``take(_:shared:)``, but waits a quarter of a second for those who only look whether it can be had.
    package static func takePatiently(_ file: Int32, shared: Bool = false) -> Outcome {
        var outcome = take(file, shared: shared)
        for _ in 0..<5 where outcome == .held {
            // Runs have threads of their own, and none of the pool.
            usleep(50_000)
            outcome = take(file, shared: shared)
        }
        return outcome
    }
}
