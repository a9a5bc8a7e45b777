extension [RunStatus.Standing] {
    /// Follows what becomes of each service.
    mutating func hear(_ event: Event, at now: UTCTime) {
        switch event {
        // What was paused before is started, and asked for no readiness.
        case .phase(.seal): removeAll { $0.state == .starting }
        case .stepBegan(.beforeStop, let name), .stepBegan(.stop, let name): set(name, .stopping, now)
        case .stepBegan(.start, let name): set(name, .starting, now)
        case .stepBegan(.ready, let name): set(name, .notReady, now)
        case .stepEnded(.stop, let name, _, _): set(name, .stopped, now)
        case .stepEnded(.ready, let name, _, _): removeAll { $0.name == name }
        case .stepFailed(.start, let name, _), .stepFailed(.ready, let name, _): set(name, .down, now)
        default: break
        }
    }

    private mutating func set(_ name: String, _ state: RunStatus.Standing.State, _ now: UTCTime) {
        if let index = firstIndex(where: { $0.name == name }) {
            self[index].state = state
        } else {
            append(RunStatus.Standing(name: name, state: state, since: now))
        }
    }
}
