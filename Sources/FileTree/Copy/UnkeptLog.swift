import Synchronization

/// Gathers what could not be kept, one line a kind.
final class UnkeptLog: Sendable {
    private let found = Mutex<[Unkept.Kind: Unkept]>([:])

    func add(_ kind: Unkept.Kind, _ path: BytePath) {
        found.withLock { found in
            found[kind, default: Unkept(kind: kind, count: 0, firstPath: path)].count += 1
        }
    }

    func has(_ kind: Unkept.Kind) -> Bool { found.withLock { $0[kind] != nil } }

    /// In a fixed order.
    var all: [Unkept] {
        found.withLock { $0.values.sorted { $0.description < $1.description } }
    }
}
