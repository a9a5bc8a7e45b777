package import FileTree

/// How a backup or a restore ended: what the last lines of the text, the log and the JSON document say.
package struct RunOutcome: Sendable {
    /// One service as the run met and left it.
    package struct Service: Sendable, Equatable {
        package var name: String
        package var before: String
        /// As its manager has it at the end of the run, or ``notReady``.
        package var after: String
        /// From its stop to its being ready again; nil where it was not stopped.
        package var downtimeSeconds: Double?

        /// It was started and runs, and is not ready, or not all of its containers are up.
        package static let notReady = "not-ready"

        /// For the reader.
        package var afterText: String { after == Self.notReady ? "up but not ready" : after }
    }

    /// What a set cost, and what it did not.
    package struct Copying: Sendable, Equatable {
        package var copied: SetRecord.Count
        package var shared: SetRecord.Count
        package var reused: SetRecord.Count
        /// While services stood still.
        package var final: SetRecord.Count
        package var base: String?
        package var setsSinceFull: Int

        package init(_ record: SetRecord) {
            let all = record.sources.compactMap(\.copying)
            func sum(_ count: (SetRecord.Copying) -> SetRecord.Count) -> SetRecord.Count {
                all.reduce(SetRecord.Count()) { $0 + count($1) }
            }
            copied = sum(\.copied)
            shared = sum(\.shared)
            reused = sum(\.reused)
            final = sum { $0.passes.last?.copied ?? SetRecord.Count() }
            base = record.base
            setsSinceFull = record.setsSinceFull ?? 0
        }
    }

    package var verb: String
    package var profile: String
    package var run: String
    /// The set that was made or restored; nil where there is none.
    package var set: String?
    package var path: BytePath?
    package var log: BytePath?
    package var files = 0
    package var entries = 0
    package var bytes: Int64 = 0
    package var sockets = 0
    /// Until the run's end, where a service that was stopped is not ready again.
    package var stoppedSeconds = 0.0
    /// The stopped window in figures; of a backup that got as far as its first stop, or was refused before it.
    package var window: WindowFigures?
    /// What the pre-sync did; nil where there was none.
    package var preSync: PreSyncResult?
    /// How the sources of the set were copied, in all.
    package var copying: RunOutcome.Copying?
    /// What became of older sets; nil where the profile has no rules, or no set was made.
    package var retention: PruneOutcome?
    package var services: [Service] = []
    /// The names of those that are not back.
    package var down: [String] = []
    /// From the first stop on, those that ended well, in the order they were taken.
    package var steps: [SetRecord.Step] = []
    package var warnings: [Warning] = []
    /// What was otherwise than at the backup, and was accepted by these codes.
    package var accepted: [OverwinterError.Fault] = []
    /// Old data that a restore set aside.
    package var setAside: [BytePath] = []
    /// How much that is; nil where nobody measured it.
    package var setAsideBytes: Int64?
    /// Not all old data could be put back where it was: what is set aside is the only copy.
    package var isPutBackIncomplete = false
    package var error: OverwinterError?
    /// A thread of it hangs in the kernel: the program is to end without waiting for anything.
    package var leavesThread = false
    /// Waits until that thread has what it waits for, and answers what it failed with; nil where that may never be.
    package var threadEnd: (@Sendable () -> OverwinterError?)?

    package init(verb: String, profile: String, run: String) {
        self.verb = verb
        self.profile = profile
        self.run = run
    }
}
