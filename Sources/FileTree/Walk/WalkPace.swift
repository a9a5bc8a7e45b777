import Glibc
import Synchronization

/// Measures how long entries take, to find out whether calls are slow.
final class WalkPace: Sendable {
    private let entries = Atomic<Int>(0)
    private let nanoseconds = Atomic<Int>(0)

    /// A file that takes this long waits, rather than works.
    private static let slow = 4_000_000
    /// How many are looked at before a judgement.
    private static let sample = 64

    /// The time now, in nanoseconds of the monotonic clock.
    func begin() -> Int {
        var now = timespec()
        clock_gettime(CLOCK_MONOTONIC, &now)
        return now.tv_sec * 1_000_000_000 + now.tv_nsec
    }

    /// Counts an entry; true once for each sample whose entries were slow on average.
    func isSlow(since begin: Int) -> Bool {
        let total = nanoseconds.add(self.begin() - begin, ordering: .relaxed).newValue
        guard entries.add(1, ordering: .relaxed).newValue % WalkPace.sample == 0 else { return false }
        nanoseconds.store(0, ordering: .relaxed)
        return total / WalkPace.sample >= WalkPace.slow
    }
}
