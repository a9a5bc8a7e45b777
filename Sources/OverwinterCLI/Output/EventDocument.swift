import Overwinter

/// One line of `--progress json`.
struct EventDocument: Encodable {
    var event: String
    var phase: String?
    var step: String?
    var subject: String?
    var seconds: Double?
    var detail: String?
    var code: String?
    var message: String?
    var window: WindowFigures?

    init(_ source: Event) {
        switch source {
        case .phase(let phase):
            event = "phase"
            self.phase = phase.rawValue
        case .stepBegan(let kind, let subject):
            event = "step-began"
            step = kind.rawValue
            self.subject = subject
        case .stepEnded(let kind, let subject, let seconds, let detail):
            event = "step-ended"
            step = kind.rawValue
            self.subject = subject
            self.seconds = seconds
            self.detail = detail
        case .stepFailed(let kind, let subject, let error):
            event = "step-failed"
            step = kind.rawValue
            self.subject = subject
            code = error.code.name
            message = error.message
        case .waiting(let subject, let reason):
            event = "waiting"
            self.subject = subject
            message = reason
        case .progress, .progressEnded:
            event = "progress"
        case .window(let figures):
            event = "window"
            window = figures
        case .warning(let warning):
            event = "warning"
            code = warning.code
            message = warning.message
        case .note(let text):
            event = "note"
            message = text
        }
    }
}
