package import FileTree

/// What a recovery found and did.
package struct RecoveryOutcome: Sendable {
    /// What became of one debt.
    package struct Service: Sendable, Equatable {
        package enum Ending: String, Sendable, Codable {
            /// Started, and ready.
            case paid
            /// Someone else started or stopped it since: left alone.
            case void
            /// A look only: it would be started. Or it stays owed, since another run has services of the dead one in hand.
            case owed
            /// It was started and is up, and is not ready.
            case notReady = "not-ready"
            /// It could not be started, or may not be.
            case down
        }

        package var name: String
        package var ending: Ending
        /// Why it is void, down or not ready: one line.
        package var why: String?
        /// What an operator types to start it.
        package var startCommand: String
        /// What runs lock for it.
        package var keys: [String]
    }

    /// One run whose journal was there.
    package struct Run: Sendable, Equatable {
        package enum Ending: String, Sendable, Codable {
            /// Nothing is owed any more; its journal is closed.
            case settled
            /// Something stays owed; its journal stays.
            case owing
            /// It lives, or its services are in another live run's hands.
            case live
            /// Its journal cannot be read.
            case unreadable
        }

        package var run: String
        package var verb: String
        package var profile: String
        package var journal: BytePath
        package var ending: Ending
        /// It had ended by itself, and not been killed: what it could not start it has left.
        package var hasEnded = false
        /// Its journal is in a live process's hands: it sees to its services itself, and nothing is wrong.
        package var isAlive = false
        package var services: [Service] = []
        /// Old data that a restore had set aside and that was put back.
        package var putBack: [BytePath] = []
        /// Old data that could not be put back: the only copy of it, and where it is.
        package var notPutBack: [BytePath] = []
        /// Why old data was put back although the new was whole: services were not ready on it.
        package var turnedBack: String?
        /// What was there was discarded, and the restore did not end: to restore it again is what helps.
        package var isIncomplete = false
        /// Why the journal cannot be read, or its old data not be put back.
        package var error: OverwinterError?
    }

    package var runs: [Run] = []
    /// `services-down` where something stays down, `locked` where a live run has its services, `signal`; nil where nothing is
    /// owed any more.
    package var error: OverwinterError?

    package init() {}
}

extension RecoveryOutcome.Service {
    init(_ service: JournalService, _ ending: Ending, _ why: String?) {
        self.init(
            name: service.name, ending: ending, why: why, startCommand: service.startCommand, keys: service.keys)
    }
}
