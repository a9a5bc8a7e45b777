package import FileTree

/// What a run tells others of itself while it is at work, and how it ended.
///
/// It is a listener's view: nothing in the run depends on it.
package struct RunStatus: Codable, Sendable, Equatable {
    package static let currentFormat = 1

    /// What the run is about.
    package struct Identity: Codable, Sendable, Equatable {
        package var run: String
        package var verb: String
        package var profile: String
        package var profilePath: BytePath
        package var destination: BytePath
        package var began: UTCTime
        package var process: RunProcess
    }

    package struct Step: Codable, Sendable, Equatable {
        package var kind: StepKind
        package var subject: String
        package var since: UTCTime
        /// Why it is still waiting.
        package var waiting: String?
    }

    /// A service that is not up because of this run.
    package struct Standing: Codable, Sendable, Equatable {
        package enum State: String, Codable, Sendable {
            case stopping, stopped, starting
            /// Started, and not ready yet.
            case notReady = "not-ready"
            /// Its start failed.
            case down
        }

        package var name: String
        package var state: State
        /// Since its stop, or what comes before it, began.
        package var since: UTCTime
    }

    /// The end of a run.
    package struct End: Codable, Sendable, Equatable {
        package var at: UTCTime
        /// `done`, `warnings` or `failed`, as in the run's own document.
        package var outcome: String
        package var code: String?
        package var message: String?
        /// Services that it left down; nil where nobody knows which.
        package var down: [String]?
        /// The set that was made or restored.
        package var set: String?
        /// Whether a thread of it hangs in the kernel, and holds its locks.
        package var leavesThread: Bool?
    }

    package var format = RunStatus.currentFormat
    package var identity: Identity
    package var phase: String
    package var phaseSince: UTCTime
    package var step: Step?
    package var flow: FlowFacts?
    package var services: [Standing] = []
    /// Why the run is on its way to its end before its time: `signal 15`, `deadline`.
    package var ending: String?
    package var window: WindowFigures?
    package var end: End?

    package init(_ identity: Identity) {
        self.identity = identity
        phase = Phase.preflight.rawValue
        phaseSince = identity.began
    }

    /// Takes in an event; the counters of what flows are read by whoever holds them.
    package mutating func hear(_ event: Event, at now: UTCTime) {
        services.hear(event, at: now)
        switch event {
        case .phase(let next):
            (phase, phaseSince, step) = (next.rawValue, now, nil)
        case .stepBegan(let kind, let subject):
            step = Step(kind: kind, subject: subject, since: now)
        case .stepEnded(let kind, let subject, _, _), .stepFailed(let kind, let subject, _):
            // A service may become ready late, in the middle of another step.
            if step?.kind == kind && step?.subject == subject { step = nil }
        case .waiting(_, let reason):
            step?.waiting = reason
        case .window(let figures):
            window = figures
        case .progress, .progressEnded, .warning, .note:
            break
        }
    }

    /// The step in words, or the phase where it is between two.
    package var stepText: String {
        if let step { return EventText.text(of: step.kind, step.subject) }
        return Phase(rawValue: phase).map(EventText.title) ?? phase
    }

    package var stepSince: UTCTime { step?.since ?? phaseSince }
}
