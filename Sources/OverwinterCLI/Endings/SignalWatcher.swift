import Glibc
import Overwinter

/// Turns INT, TERM and HUP into a cancellation: a thread waits for them, so that no handler interrupts anything.
///
/// A second signal is explained, not obeyed: what was stopped is started first.
enum SignalWatcher {
    /// Begins to watch. To be called before any other thread is made, so that all inherit the blocked mask.
    static func watch() -> Cancellation {
        let cancellation = Cancellation()
        // A closed terminal or a reader that went away ends no run.
        signal(SIGPIPE, SIG_IGN)
        var signals = watched()
        pthread_sigmask(SIG_BLOCK, &signals, nil)
        var thread = pthread_t()
        let context = Unmanaged.passRetained(cancellation).toOpaque()
        let result = pthread_create(
            &thread, nil,
            { context in
                guard let context else { return nil }
                SignalWatcher.wait(Unmanaged<Cancellation>.fromOpaque(context).takeRetainedValue())
                return nil
            }, context)
        guard result == 0 else {
            // Without the thread a blocked signal would be deaf: better that it ends the program.
            pthread_sigmask(SIG_UNBLOCK, &signals, nil)
            Unmanaged<Cancellation>.fromOpaque(context).release()
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
        sigaddset(&signals, SIGHUP)
        return signals
    }

    private static func wait(_ cancellation: Cancellation) {
        var signals = watched()
        while true {
            var number: Int32 = 0
            guard sigwait(&signals, &number) == 0 else { continue }
            let isFirst = cancellation.cancel(signal: number)
            // A hung-up terminal has nobody to tell.
            guard number != SIGHUP else { continue }
            StandardStreams.say(
                isFirst
                    ? "\nended by signal \(number): whatever was stopped is being started again\n"
                    : "\nstill starting what was stopped; the program ends by itself after that\n")
        }
    }
}
