import Glibc
import Synchronization

/// Whether the run was asked to end, and why: by a signal, or because its stopped window is used up.
///
/// Asked by worker threads, set by the thread that waits for signals. The first reason stays.
package final class Cancellation: Sendable {
    package enum Reason: Sendable, Equatable {
        case signal(Int32)
        case deadline
    }

    private static let deadlineReason: Int32 = -1

    /// 0: none; else the signal's number, or that of the deadline.
    private let noted = Atomic<Int32>(0)
    /// On the clock that goes on in a suspended machine, in nanoseconds; 0: none.
    private let deadline = Atomic<Int64>(0)
    private let deadlineError = Mutex<OverwinterError?>(nil)
    private let notedHang = Mutex<(fault: OverwinterError.Fault, end: (@Sendable () -> OverwinterError?)?)?>(nil)

    package init() {}

    package var reason: Reason? {
        guard isCancelled else { return nil }
        let number = noted.load(ordering: .relaxed)
        return number == Self.deadlineReason ? .deadline : .signal(number)
    }

    /// The signal that asked for the end; nil where none did, or the deadline was first.
    package var signal: Int32? {
        let number = noted.load(ordering: .relaxed)
        return number > 0 ? number : nil
    }

    package var isCancelled: Bool {
        if noted.load(ordering: .relaxed) != 0 { return true }
        let due = deadline.load(ordering: .relaxed)
        guard due != 0, Self.now >= due else { return false }
        _ = noted.compareExchange(expected: 0, desired: Self.deadlineReason, ordering: .relaxed)
        return true
    }

    /// What a run ends with that was asked to end; what it had to leave behind is among the faults.
    package var error: OverwinterError? {
        var error: OverwinterError? =
            switch reason {
            case .signal(let number): OverwinterError(.signal(number), "ended by signal \(number)")
            case .deadline: deadlineError.withLock { $0 }
            case nil: nil
            }
        if let hang { error?.faults.append(hang) }
        return error
    }

    /// An error that says no more than that the end was asked for becomes the signal's, with what is true then.
    package func ending(of error: OverwinterError, saying what: String) -> OverwinterError {
        guard error.code.isCancellation, let signal else { return error }
        return OverwinterError(.signal(signal), "ended by signal \(signal); \(what)")
    }

    /// Work that did not end when it was asked to: a thread that is still there, and holds what it holds.
    package var hang: OverwinterError.Fault? { notedHang.withLock { $0?.fault } }

    /// - Parameter end: waits for its end, and answers what it failed with; nil where it may hang for ever.
    package func note(hang: OverwinterError.Fault, end: (@Sendable () -> OverwinterError?)? = nil) {
        notedHang.withLock { $0 = $0 ?? (hang, end) }
    }

    /// Waits for the end of such work, where it is known to come.
    package var hangEnd: (@Sendable () -> OverwinterError?)? { notedHang.withLock { $0?.end } }

    /// Notes the signal; answers whether it was the first reason.
    package func cancel(signal number: Int32) -> Bool {
        noted.compareExchange(expected: 0, desired: number, ordering: .relaxed).exchanged
    }

    /// From then on the run is asked to end, with this error.
    package func arm(in time: Duration, error: OverwinterError) {
        deadlineError.withLock { $0 = error }
        let parts = time.components
        let nanoseconds = parts.seconds * 1_000_000_000 + parts.attoseconds / 1_000_000_000
        deadline.store(max(1, Self.now + nanoseconds), ordering: .relaxed)
    }

    /// Takes the deadline back: what it was there for is done.
    package func disarm() {
        deadline.store(0, ordering: .relaxed)
    }

    private static var now: Int64 {
        var time = timespec()
        clock_gettime(CLOCK_BOOTTIME, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }
}
