import Synchronization

/// That a walk has failed on one of its threads: what the others are at, a long file perhaps, nobody wants any more.
final class WalkFailure: Sendable {
    private let happened = Atomic<Bool>(false)

    func note() { happened.store(true, ordering: .relaxed) }

    /// What a worker asks between two pieces of its work: whether it was cancelled, or another has failed.
    func or(_ isCancelled: @escaping @Sendable () -> Bool) -> @Sendable () -> Bool {
        { self.happened.load(ordering: .relaxed) || isCancelled() }
    }
}
