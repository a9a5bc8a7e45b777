import Synchronization

/// Whether the run was asked to end, and by which signal.
///
/// Asked by worker threads, set by the thread that waits for signals.
package final class Cancellation: Sendable {
    private let signalNumber = Atomic<Int32>(0)

    package init() {}

    /// The first signal that asked for the end; a second one changes nothing.
    package var signal: Int32? {
        let number = signalNumber.load(ordering: .relaxed)
        return number == 0 ? nil : number
    }

    package var isCancelled: Bool { signal != nil }

    /// Notes the signal; answers whether it was the first.
    package func cancel(signal number: Int32) -> Bool {
        signalNumber.compareExchange(expected: 0, desired: number, ordering: .relaxed).exchanged
    }
}
