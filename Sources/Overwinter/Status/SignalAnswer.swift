import Synchronization

/// What a run does about a signal, in words that are true at that moment of it.
package final class SignalAnswer: Sendable {
    package enum Verb: Sendable {
        case backup
        case restore
        /// To a place where there is no old data.
        case restoreElsewhere
    }

    private struct State {
        var phase: Phase?
        var services: [RunStatus.Standing] = []
        var hasStopped = false
    }

    private let verb: Verb
    private let state = Mutex(State())

    package init(_ verb: Verb) {
        self.verb = verb
    }

    /// Listens to the run.
    package var sink: EventSink {
        EventSink { [self] event in
            state.withLock { state in
                state.services.hear(event, at: UTCTime.now)
                switch event {
                case .phase(let phase): state.phase = phase
                case .stepBegan(.beforeStop, _), .stepBegan(.stop, _): state.hasStopped = true
                default: break
                }
            }
        }
    }

    /// What is done now about a signal that comes now.
    package var sentence: String {
        let state = state.withLock { $0 }
        return switch state.phase {
        case .recover: "what an earlier run has left stopped is being started first"
        case nil, .preflight, .preSync, .guards, .verify: verb == .backup ? Self.unstopped : Self.unchanged
        case .stop, .copy, .start: starts(state) ?? (state.hasStopped ? Self.back : Self.unstopped)
        case .setAside, .restore, .compare, .putBack:
            verb == .restoreElsewhere
                ? "no service and no data of theirs is touched; the restore is being ended"
                : "the old data is being put back" + (starts(state).map { ", and \($0)" } ?? "")
        case .retention: "the set is sealed; no further set is begun to be removed"
        case .seal: "\(whileSealing(state)); the set is given up, unless it is all but sealed"
        }
    }

    private static let unchanged = "nothing was changed; the run is being ended"
    private static let unstopped = "nothing was stopped; the run is being ended"
    private static let back = "the services are back; the run is being ended"

    private func starts(_ state: State) -> String? {
        state.services.isEmpty ? nil : "whatever was stopped is being started again"
    }

    /// The starts were over before the seal.
    private func whileSealing(_ state: State) -> String {
        if !state.hasStopped { return "nothing was stopped" }
        return state.services.isEmpty ? "the services are back" : "the services were started, and not all are back"
    }
}
