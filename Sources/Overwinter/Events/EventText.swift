import FileTree

/// Events in words: one line each, for the log and for readers without a terminal.
package enum EventText {
    /// The line of an event; nil for what only a live display shows.
    package static func line(of event: Event) -> String? {
        switch event {
        case .phase(let phase): title(of: phase)
        case .stepBegan(let kind, let subject): text(of: kind, subject)
        case .stepEnded(let kind, let subject, let seconds, let detail):
            "\(subject): \(past(of: kind)) in \(secondsText(seconds))" + (detail.map { " (\($0))" } ?? "")
        case .stepFailed(let kind, let subject, let error):
            "\(subject): \(kind.rawValue) failed: \(error.message)"
        case .waiting(let subject, let reason): "\(subject): waiting: \(reason)"
        case .progress, .progressEnded: nil
        case .window(let figures): "stopped window: \(figures.text)"
        case .warning(let warning): "warning: \(warning.message)"
        case .note(let text): text
        }
    }

    /// A step that is being taken: `stopping cassandra`.
    package static func text(of kind: StepKind, _ subject: String) -> String { "\(verb(of: kind)) \(subject)" }

    /// Seconds as a reader takes them in: `0.4 s`, `12 s`, `3 min 20 s`, `1 h 5 min`.
    package static func secondsText(_ seconds: Double) -> String {
        if seconds < 10 {
            let tenths = Int((seconds * 10).rounded())
            return "\(tenths / 10).\(tenths % 10) s"
        }
        let whole = Int(seconds.rounded())
        if whole < 100 { return "\(whole) s" }
        if whole < 3600 { return "\(whole / 60) min \(whole % 60) s" }
        return "\(whole / 3600) h \(whole % 3600 / 60) min"
    }

    /// What a phase is about to do.
    package static func title(of phase: Phase) -> String {
        switch phase {
        case .recover: "paying what an earlier run still owes"
        case .preflight: "checking that the backup can be made"
        case .preSync: "copying while services run"
        case .guards: "checking that the restore can be made"
        case .stop: "stopping services"
        case .copy: "copying while services stand still"
        case .setAside: "setting the old data aside"
        case .restore: "restoring"
        case .compare: "comparing what was restored with the record"
        case .putBack: "putting the old data back"
        case .start: "starting services"
        case .seal: "sealing: reading the copy back from the disk"
        case .retention: "deciding which sets are kept"
        case .verify: "verifying"
        }
    }

    private static func verb(of kind: StepKind) -> String {
        switch kind {
        case .preSync: "copying"
        case .beforeStop: "preparing the stop of"
        case .stop: "stopping"
        case .copy: "copying"
        case .setAside: "setting aside"
        case .discard: "removing what was there of"
        case .projectFiles: "restoring the project files of"
        case .volume: "making the volume of"
        case .restore: "restoring"
        case .compare: "comparing"
        case .access: "trying the access to"
        case .putBack: "putting back"
        case .start: "starting"
        case .ready: "waiting for"
        case .seal: "sealing"
        case .remove: "removing set"
        case .verify: "verifying"
        }
    }

    private static func past(of kind: StepKind) -> String {
        switch kind {
        case .preSync: "copied while services run"
        case .beforeStop: "prepared"
        case .stop: "stopped"
        case .copy: "copied"
        case .setAside: "set aside"
        case .discard: "what was there is removed"
        case .projectFiles, .restore: "restored"
        case .volume: "volume made"
        case .compare: "equal to the record"
        case .access: "its service may read and write it as before"
        case .putBack: "put back"
        case .start: "started"
        case .ready: "ready"
        case .seal: "sealed"
        case .remove: "removed"
        case .verify: "verified"
        }
    }
}
