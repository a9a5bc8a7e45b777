import Glibc
import Overwinter
import Synchronization

/// Turns INT, TERM and HUP into a cancellation: a thread waits for them, so that no handler interrupts anything.
///
/// A second signal is explained, not obeyed: what was stopped is started first. USR1 asks where the run is.
enum SignalWatcher {
    private final class Context: Sendable {
        let cancellation: Cancellation
        let sentence: @Sendable () -> String
        let isRun: Bool

        init(cancellation: Cancellation, sentence: @escaping @Sendable () -> String, isRun: Bool) {
            self.cancellation = cancellation
            self.sentence = sentence
            self.isRun = isRun
        }
    }

    private static let answer = Mutex<(@Sendable () -> Void)?>(nil)

    /// Who says where the run is when a USR1 asks for it.
    static func whenAsked(_ body: @escaping @Sendable () -> Void) { answer.withLock { $0 = body } }

    private static let awakened = Mutex<(@Sendable (Int32) -> Void)?>(nil)

    /// Who waits for keys hears of the signals meanwhile, once what is said about one is said; nil for nobody.
    static func whenWoken(_ body: (@Sendable (Int32) -> Void)?) { awakened.withLock { $0 = body } }

    /// Begins to watch; `sentence` is what is done about a signal when it comes, and a run can be looked at meanwhile.
    ///
    /// To be called before any other thread is made, so that all inherit the blocked mask.
    static func watch(
        saying sentence: @autoclosure @escaping @Sendable () -> String, isRun: Bool = false
    ) -> Cancellation {
        let cancellation = Cancellation()
        let context = Unmanaged.passRetained(
            Context(cancellation: cancellation, sentence: sentence, isRun: isRun)
        ).toOpaque()
        // A closed terminal or a reader that went away ends no run.
        signal(SIGPIPE, SIG_IGN)
        // Ctrl-Z would leave services down for as long as the program sleeps, Ctrl-\ for good.
        signal(SIGQUIT, SIG_IGN)
        signal(SIGTSTP, SIG_IGN)
        signal(SIGTTOU, SIG_IGN)
        var signals = watched()
        pthread_sigmask(SIG_BLOCK, &signals, nil)
        var thread = pthread_t()
        let result = pthread_create(
            &thread, nil,
            { context in
                guard let context else { return nil }
                SignalWatcher.wait(Unmanaged<Context>.fromOpaque(context).takeRetainedValue())
                return nil
            }, context)
        guard result == 0 else {
            // Without the thread a blocked signal would be deaf: better that it ends the program.
            signal(SIGUSR1, SIG_IGN)
            pthread_sigmask(SIG_UNBLOCK, &signals, nil)
            Unmanaged<Context>.fromOpaque(context).release()
            return cancellation
        }
        pthread_detach(thread)
        return cancellation
    }

    private static func watched() -> sigset_t {
        var signals = sigset_t()
        sigemptyset(&signals)
        sigaddset(&signals, SIGINT)
        sigaddset(&signals, SIGTERM)
        sigaddset(&signals, SIGUSR1)
        // For who draws on a terminal; others pass over them, as the system would.
        sigaddset(&signals, SIGWINCH)
        sigaddset(&signals, SIGCONT)
        if !isStartedWithNohup { sigaddset(&signals, SIGHUP) }
        return signals
    }

    /// Whether it is to live on when the terminal is gone.
    ///
    /// See: `man 1 nohup`.
    private static let isStartedWithNohup: Bool = {
        var action = sigaction()
        guard sigaction(SIGHUP, nil, &action) == 0 else { return false }
        return unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self)
            == unsafeBitCast(SIG_IGN, to: Int.self)
    }()

    private static func wait(_ context: Context) {
        var signals = watched()
        while true {
            var number: Int32 = 0
            guard sigwait(&signals, &number) == 0 else { continue }
            defer { awakened.withLock { $0?(number) } }
            if number == SIGUSR1 {
                answer.withLock { $0 }?()
                continue
            }
            if number == SIGWINCH || number == SIGCONT { continue }
            let isFirst = context.cancellation.cancel(signal: number)
            // A hung-up terminal has nobody to tell.
            guard number != SIGHUP else { continue }
            let sentence = context.sentence()
            let look = context.isRun ? ", or see 'overwinter status'" : ""
            // A terminal that stands still must not keep the next signal from being heard.
            DisplayStream.say(
                isFirst
                    ? "\nsignal \(number): \(sentence)\n"
                    : "\nsignal \(number) again: \(sentence); wait\(look): the program ends by itself after that\n"
            )
        }
    }
}
