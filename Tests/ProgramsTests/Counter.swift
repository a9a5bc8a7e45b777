import Synchronization

/// Counts and keeps what closures were told.
final class Counter: Sendable {
    private let state = Mutex<(count: Int, added: [Int])>((0, []))

    func next() -> Int {
        state.withLock {
            $0.count += 1
            return $0.count
        }
    }

    func add(_ value: Int) { state.withLock { $0.added.append(value) } }

    var added: [Int] { state.withLock { $0.added } }
}
