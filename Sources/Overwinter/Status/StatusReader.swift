/// Looks at the runs of one or several state folders; waits for nothing, and holds up no run.
package struct StatusReader: Sendable {
    private let folders: [StateFolder]

    package init(_ folders: [StateFolder]) {
        self.folders = folders
    }

    /// What was seen, and which folders this user may not look into.
    package func look() -> (runs: [SeenRun], refusals: [OverwinterError]) {
        var runs: [SeenRun] = []
        var refusals: [OverwinterError] = []
        for state in folders {
            do throws(OverwinterError) {
                var seen = try Self.seen(in: state)
                // One may have ended between two looks: what it said last is read once more.
                if seen.contains(where: { $0.life == .died }) { seen = try Self.seen(in: state) }
                runs += seen
            } catch {
                refusals.append(error)
            }
        }
        runs.sort { $0.status.identity.began < $1.status.identity.began }
        return (runs, refusals)
    }

    private static func seen(in state: StateFolder) throws(OverwinterError) -> [SeenRun] {
        try StatusFile.all(in: state).map { SeenRun(status: $0, life: life(of: $0, in: state)) }
    }

    /// The lock decides: the kernel holds it for as long as the run lives, in whatever container that is. Who may not
    /// see the lock looks at the process.
    static func life(of status: RunStatus, in state: StateFolder) -> SeenRun.Life {
        if status.end != nil { return .ended }
        switch RunLock.sighting(ofDestination: status.identity.destination, state: state) {
        case .held(let run): return run == nil || run == status.identity.run ? .live : .died
        case .free: return .died
        case .hidden: break
        }
        switch status.identity.process.isAlive {
        case true?: return .live
        case false?: return .died
        case nil: return .unknown
        }
    }
}
