import FileTree
import Overwinter

/// Where a verb is, as its events tell it: for whoever asks in the middle.
struct RunPosition {
    private var phase: (title: String, since: ContinuousClock.Instant)?
    private var step: (text: String, since: ContinuousClock.Instant)?
    private var waiting: String?
    /// Services that are not back, each since its stop began.
    private var still: [String: ContinuousClock.Instant] = [:]

    mutating func hear(_ event: Event, at now: ContinuousClock.Instant) {
        switch event {
        case .phase(let phase):
            self.phase = (EventText.title(of: phase), now)
            (step, waiting) = (nil, nil)
            // What was paused before is asked for no readiness.
            if phase == .seal { still = [:] }
        case .stepBegan(let kind, let subject):
            (step, waiting) = ((EventText.text(of: kind, subject), now), nil)
            if kind == .beforeStop || kind == .stop { still[subject] = still[subject] ?? now }
        case .stepEnded(let kind, let subject, _, _):
            end(kind, subject)
            if kind == .ready { still[subject] = nil }
        case .stepFailed(let kind, let subject, _):
            end(kind, subject)
        case .waiting(_, let reason):
            waiting = reason
        case .progress, .progressEnded, .window, .warning, .note:
            break
        }
    }

    /// A service may become ready late, in the middle of another step.
    private mutating func end(_ kind: StepKind, _ subject: String) {
        if step?.text == EventText.text(of: kind, subject) { (step, waiting) = (nil, nil) }
    }

    /// `copying elasticsearch/data for 12 s, 312 MiB of 1.2 GiB, 8123 files, 210 MiB/s; 3 services not up for 34 s`.
    func line(_ flow: Flow?, at now: ContinuousClock.Instant) -> String {
        var line = "at the beginning"
        if let (text, since) = step ?? phase { line = "\(text) for \(EventText.secondsText((now - since).inSeconds))" }
        if let flow { line += "," + flow.line(at: now).dropFirst() }
        if let waiting { line += ", waiting: \(waiting)" }
        if let first = still.values.min() {
            let count = still.count == 1 ? "1 service" : "\(still.count) services"
            line += "; \(count) not up for \(EventText.secondsText((now - first).inSeconds))"
        }
        return line
    }
}
