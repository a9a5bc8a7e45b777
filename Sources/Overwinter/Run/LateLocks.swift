/// The locks of units that a run did not know of when it took its own; held as long as this is there.
final class LateLocks {
    private let holder: RunLock.Holder
    private let state: StateFolder
    private var locks: [RunLock] = []

    init(run: String, verb: String, state: StateFolder) {
        holder = RunLock.Holder(run: run, verb: verb, since: UTCTime.now.description)
        self.state = state
    }

    /// - Throws: ``OverwinterError`` with code `locked`, where another run has one of them.
    func take(_ services: [PlannedService]) throws(OverwinterError) {
        let keys = RunLock.keys(of: services)
        guard !keys.isEmpty else { return }
        locks.append(try RunLock.take(keys, destination: nil, holder: holder, state: state))
    }
}
