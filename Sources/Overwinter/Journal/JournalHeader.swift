package import FileTree

/// The first record of a journal: which run it is, and everything that is needed to pay its debts without its profile.
package struct JournalHeader: Codable, Sendable, Equatable {
    /// The version of the format that this program writes, and the newest that it reads.
    package static let currentFormat = 1

    package var format = currentFormat
    package var run: String
    /// `backup`, `restore` or `rollback`.
    package var verb: String
    package var profile: String
    package var profilePath: BytePath
    package var process: RunProcess
    package var destination: BytePath
    /// The set that is made or restored.
    package var set: String?
    /// The run's log beside the sets; what is done for the run later is written there as well.
    package var log: BytePath?
    /// What the managers' programs were called with: the path to the Docker socket, say.
    ///
    /// Only variables that are known to matter.
    package var environment: [String: String] = [:]
    /// In start order, but for those that joined the run later.
    package var services: [JournalService]
    /// What a restore fills, in its order; empty for a backup.
    package var targets: [JournalTarget] = []
    /// Old data is kept, and comes back where services do not become ready on the new; nil, as in journals of older versions:
    /// no.
    package var turnsBack: Bool?
    /// The restore that a rollback undoes.
    package var origin: String?
    /// The runs that had left data incomplete when this one began, which may make it whole; nil in journals of older versions.
    package var incompleteBefore: [String]?

    /// Whether the old data comes back where services do not become ready on the new: never where some of it is incomplete,
    /// and the new data the only whole copy.
    package var mayTurnBack: Bool { turnsBack == true && !targets.contains { $0.heldIncomplete == true } }

    /// Whether a run that has left data incomplete came before this one.
    ///
    /// The times in the runs' names do not tell: a clock may be set back.
    func isAfter(incomplete other: String) -> Bool { incompleteBefore?.contains(other) ?? (other < run) }

    /// Takes in what a record adds.
    mutating func note(_ event: JournalEvent) {
        if case .joined(let service) = event { services.append(service) }
    }

    package init(
        run: String, verb: String, profile: String, profilePath: BytePath, process: RunProcess, destination: BytePath,
        set: String? = nil, log: BytePath? = nil, services: [JournalService], targets: [JournalTarget] = []
    ) {
        self.run = run
        self.verb = verb
        self.profile = profile
        self.profilePath = profilePath
        self.process = process
        self.destination = destination
        self.set = set
        self.log = log
        self.services = services
        self.targets = targets
    }
}
