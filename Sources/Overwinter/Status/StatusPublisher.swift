import FileTree
import Synchronization

/// Listens to a run, and keeps its status file as it is: four times a second at most, by a thread of its own, so that
/// no disk holds up the run.
package final class StatusPublisher: Sendable {
    private struct State {
        var status: RunStatus
        var flow: (progress: CopyProgress, bytes: Int64?, files: Int?, began: ContinuousClock.Instant)?
    }

    private struct Writing {
        var written: RunStatus?
        var isEnded = false
    }

    private let file: StatusFile?
    private let cancellation: Cancellation
    private let state: Mutex<State>
    /// Held while the file is written, and by nobody who sends events.
    private let writing = Mutex(Writing())

    /// Begins; where the file cannot be made, nothing is published, and the run goes on.
    ///
    /// To be called by the holder of the run's lock: of one profile there is one writer.
    package init(_ identity: RunStatus.Identity, state: StateFolder, cancellation: Cancellation) {
        file = try? StatusFile(profile: identity.profile, path: identity.profilePath, state: state)
        self.cancellation = cancellation
        self.state = Mutex(State(status: RunStatus(identity)))
        guard file != nil else { return }
        publish()
        Ticker.start(every: .milliseconds(250)) { [weak self] in self?.publish() ?? false }
    }

    /// Listens to the run.
    package var sink: EventSink { EventSink { [self] event in hear(event) } }

    /// Writes how the run ended; nothing is written after that.
    package func end(_ outcome: RunOutcome) {
        state.withLock { state in
            state.status.end = RunStatus.End(
                at: UTCTime.now,
                outcome: outcome.error != nil ? "failed" : outcome.warnings.isEmpty ? "done" : "warnings",
                code: outcome.error?.code.name, message: outcome.error?.message,
                down: outcome.down,
                set: outcome.verb == "backup" || outcome.error == nil ? outcome.set : nil,
                leavesThread: outcome.leavesThread ? true : nil)
            state.status.step = nil
            state.flow = nil
        }
        publish(isLast: true)
    }

    private func hear(_ event: Event) {
        state.withLock { state in
            switch event {
            case .progress(let progress, let bytes, let files):
                state.flow = (progress, bytes, files, ContinuousClock.now)
            case .progressEnded:
                state.flow = nil
            default:
                state.status.hear(event, at: UTCTime.now)
            }
        }
    }

    /// Answers whether there is more to come.
    @discardableResult
    private func publish(isLast: Bool = false) -> Bool {
        writing.withLock { writing in
            guard let file, !writing.isEnded else { return false }
            let current = current
            if current != writing.written, file.write(current) { writing.written = current }
            writing.isEnded = isLast
            return !isLast
        }
    }

    private var current: RunStatus {
        state.withLock { state in
            var status = state.status
            status.flow = state.flow.map { flow in
                FlowFacts(
                    flow.progress, expectedBytes: flow.bytes, expectedFiles: flow.files,
                    seconds: (ContinuousClock.now - flow.began).inSeconds)
            }
            switch cancellation.reason {
            case .signal(let number): status.ending = "signal \(number)"
            case .deadline: status.ending = "deadline"
            case nil: break
            }
            return status
        }
    }
}
