import FileTree
import Glibc
import Overwinter
import Synchronization

/// Listens to a run for the reader at the terminal, the pipe or the program: one line at a time on standard error.
///
/// The display of what flows is drawn by a thread of its own that looks at the counters, so that the engine is never
/// held up by a slow terminal.
final class Reporter: Sendable {
    /// What is on show.
    private struct State {
        var flow: Flow?
        var position = RunPosition()
        var lastReasons: [String: String] = [:]
        var isLineOpen = false
        var lastPlainLine: ContinuousClock.Instant?
        var isEnded = false
    }

    private let mode: ReporterMode
    private let isVerbose: Bool
    private let isQuiet: Bool
    private let state = Mutex(State())
    private let clock = ContinuousClock()

    init(_ options: OutputOptions) {
        mode = ReporterMode.choose(options.progress, isQuiet: options.quiet)
        isVerbose = options.verbose
        isQuiet = options.quiet
        SignalWatcher.whenAsked { [weak self] in self?.answer() }
        if mode != .none { Ticker.start(every: .milliseconds(200)) { [weak self] in self?.tick() ?? false } }
    }

    /// To be handed to the engine.
    var sink: EventSink { EventSink { [self] event in hear(event) } }

    /// Clears the live line, for something else to be said; the display goes on with the next event.
    func pause() {
        state.withLock { clearLine(&$0) }
    }

    /// Ends the display; what is printed after it starts on a line of its own.
    func end() {
        state.withLock { state in
            clearLine(&state)
            state.isEnded = true
        }
    }

    private func hear(_ event: Event) {
        state.withLock { state in
            state.position.hear(event, at: clock.now)
            switch event {
            case .progress(let progress, let bytes, let files):
                state.flow = Flow(progress: progress, expectedBytes: bytes, expectedFiles: files, began: clock.now)
                state.lastPlainLine = clock.now
            case .progressEnded:
                state.flow = nil
                clearLine(&state)
            case .waiting(let subject, let reason):
                guard state.lastReasons.updateValue(reason, forKey: subject) != reason else { return }
                say(event, &state)
            default:
                say(event, &state)
            }
        }
    }

    /// Says where the run is, to whoever sent a SIGUSR1: also with `--quiet`.
    private func answer() {
        state.withLock { state in
            let line = state.position.line(state.flow, at: clock.now)
            clearLine(&state)
            DisplayStream.say(mode == .json ? JSONText.line(AnswerDocument(message: line)) : line + "\n")
        }
    }

    private func say(_ event: Event, _ state: inout State) {
        if mode == .json {
            DisplayStream.say(JSONText.line(EventDocument(event)))
            return
        }
        guard isWorthSaying(event), let line = EventText.line(of: event) else { return }
        clearLine(&state)
        DisplayStream.say(Style.paint(event, line) + "\n")
    }

    private func isWorthSaying(_ event: Event) -> Bool {
        switch event {
        case .warning, .stepFailed: true
        case .phase, .stepEnded, .waiting, .window: !isQuiet
        case .stepBegan, .note: isVerbose
        case .progress, .progressEnded: false
        }
    }

    // MARK: - What flows

    /// Draws; answers whether there is more to come.
    private func tick() -> Bool {
        state.withLock { state in
            guard !state.isEnded else { return false }
            guard let flow = state.flow else { return true }
            switch mode {
            case .terminal:
                // A line that is broken could not be drawn over.
                let line = TextWidth.clipped(flow.line(at: clock.now), to: TerminalSize.now.columns - 1)
                DisplayStream.say("\r\u{1B}[2K" + line)
                state.isLineOpen = true
            case .plain where isDue(state):
                DisplayStream.say(flow.line(at: clock.now) + "\n")
                state.lastPlainLine = clock.now
            case .json where isDue(state):
                DisplayStream.say(JSONText.line(flow.document(at: clock.now)))
                state.lastPlainLine = clock.now
            default: break
            }
            return true
        }
    }

    private func isDue(_ state: State) -> Bool {
        guard let last = state.lastPlainLine else { return true }
        return clock.now - last >= (mode == .json ? .seconds(1) : .seconds(10))
    }

    private func clearLine(_ state: inout State) {
        guard state.isLineOpen else { return }
        DisplayStream.say("\r\u{1B}[2K")
        state.isLineOpen = false
    }
}
