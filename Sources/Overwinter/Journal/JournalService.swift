package import FileTree
package import Services

/// One service as a journal has it: how it was, and all that is needed to stop and start it without the profile.
package struct JournalService: Codable, Sendable, Equatable {
    /// What stops and starts it.
    package enum Manager: Codable, Sendable, Equatable {
        case systemd(unit: String)
        case compose(JournalCompose)
        /// Arguments as they are run, and the folder they are run in.
        case commands(start: [String], stop: [String], status: [String], folder: BytePath?)
    }

    package var name: String
    /// What runs lock for it, as ``RunLock`` spells it, under each of its names.
    package var keys: [String]
    package var manager: Manager
    package var before: ServiceStatus
    package var stopSeconds: Double
    package var probe: JournalProbe
    package var readySeconds: Double
    /// A unit that is in no profile and that a stop takes along.
    package var isCompanion: Bool
    /// A restore starts it in the end although it did not run before.
    package var startsOnSuccess: Bool
    /// A rollback leaves it down in the end: it did not run before the restore, and had no data; nil, as in journals of older
    /// versions: no.
    package var endsOnSuccess: Bool?
    /// What an operator types to start it.
    package var startCommand: String
}
