package import FileTree
import Glibc
import Programs
import Synchronization

/// The guardian of a run, as the run sees it: a small process that starts what is owed, should the run die.
///
/// It waits at one end of a line whose other end only the run holds. An end of the line without a goodbye means that the
/// run is dead, however it died.
package final class Guardian: Sendable {
    /// How often one that died is replaced.
    package static let replacements = 5

    private struct State {
        var guardian: Attendant?
        var started = 0
        var isDisarmed = false
        var warnings: [Warning] = []
    }

    private let run: String
    private let program: GuardianProgram
    private let scope: GuardianScope?
    private let events: EventSink
    private let state = Mutex(State())

    package init(
        run: String, program: GuardianProgram = .ofThisProcess, scope: GuardianScope? = .needed, events: EventSink
    ) {
        self.run = run
        self.program = program
        self.scope = scope
        self.events = events
    }

    /// The guardian of a run that has its journal on disk; none where nothing can be owed.
    ///
    /// - Throws: as ``arm(_:)``, with the journal closed.
    package static func armed(
        for journal: Journal?, events: EventSink
    ) throws(OverwinterError) -> Guardian? {
        guard let journal else { return nil }
        let guardian = Guardian(run: journal.header.run, events: events)
        do throws(OverwinterError) {
            try guardian.arm(journal.path)
        } catch {
            journal.goodbye()
            throw error
        }
        return guardian
    }

    /// Starts it, just before the first stop: with the journal on disk, it could act from now on.
    ///
    /// - Throws: ``OverwinterError`` with code `preflight`; nothing was touched then.
    package func arm(_ journal: BytePath) throws(OverwinterError) {
        let guardian = try begin(journal)
        state.withLock { $0.guardian = guardian }
        watch(journal)
    }

    /// Tells it that nothing is owed any more, and sees it out; answers what the operator should know of it.
    ///
    /// To be called after the last start, and before whatever is slow and needs no guardian. A second time does nothing.
    package func disarm() -> [Warning] {
        let (guardian, warnings) = state.withLock { state in
            state.isDisarmed = true
            defer {
                state.guardian = nil
                state.warnings = []
            }
            return (state.guardian, state.warnings)
        }
        if let guardian { Self.sayGoodbye(to: guardian) }
        return warnings
    }

    private static func sayGoodbye(to guardian: Attendant) {
        _ = guardian.say(GuardianWords.goodbye)
        guardian.end(within: .seconds(10))
    }

    // MARK: - One that dies

    private func begin(_ journal: BytePath) throws(OverwinterError) -> Attendant {
        let number = state.withLock { state in
            defer { state.started += 1 }
            return state.started
        }
        let (guardian, warning) = try GuardianStart(
            program: program, journal: journal, run: run, number: number, scope: scope
        ).start()
        if let warning, number == 0 { warn(warning) }
        return guardian
    }

    /// A thread of its own notices its death at once, in the middle of a copy too, and puts another in its place.
    private func watch(_ journal: BytePath) {
        final class Context: Sendable {
            let guardian: Guardian
            let journal: BytePath

            init(_ guardian: Guardian, _ journal: BytePath) {
                self.guardian = guardian
                self.journal = journal
            }
        }
        let context = Unmanaged.passRetained(Context(self, journal)).toOpaque()
        var thread = pthread_t()
        let failure = pthread_create(
            &thread, nil,
            { context in
                guard let context else { return nil }
                let given = Unmanaged<Context>.fromOpaque(context).takeRetainedValue()
                given.guardian.replaceTheDead(given.journal)
                return nil
            }, context)
        guard failure == 0 else {
            Unmanaged<Context>.fromOpaque(context).release()
            return
        }
        pthread_detach(thread)
    }

    private func replaceTheDead(_ journal: BytePath) {
        while let guardian = state.withLock({ $0.guardian }) {
            guardian.waitUntilSilent()
            // Whoever takes it from the state sees it out: this thread, or `disarm`.
            let died = state.withLock { state in
                guard state.guardian === guardian else { return false }
                state.guardian = nil
                return true
            }
            guard died else { return }
            guardian.end(within: .zero)
            guard let next = replacement(journal) else { return }
            let isWanted = state.withLock { state in
                if !state.isDisarmed { state.guardian = next }
                return !state.isDisarmed
            }
            if !isWanted { Self.sayGoodbye(to: next) }
        }
    }

    private func replacement(_ journal: BytePath) -> Attendant? {
        let whatThen = "should this run be killed, type 'overwinter recover'"
        guard state.withLock({ $0.started }) <= Self.replacements else {
            warn("the guardian died \(Self.replacements + 1) times, and is not replaced any more: \(whatThen)")
            return nil
        }
        do throws(OverwinterError) {
            let next = try begin(journal)
            warn("the guardian died, and was replaced")
            return next
        } catch {
            warn("the guardian died, and could not be replaced (\(error.message)): \(whatThen)")
            return nil
        }
    }

    private func warn(_ message: String) { warn(Warning(code: "guardian", message: message)) }

    private func warn(_ warning: Warning) {
        state.withLock { $0.warnings.append(warning) }
        events.send(.warning(warning))
    }
}
