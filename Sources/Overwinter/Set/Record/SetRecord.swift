/// What a set says of itself: the document `overwinter/set.json`.
///
/// Keys that a reader does not know are passed over; a change that an older reader would get wrong has a new `format`.
package struct SetRecord: Codable, Sendable, Equatable {
    /// The format this program writes, and the newest it reads.
    package static let currentFormat = 1

    package var format: Int
    /// The set's name: `20261121-031507Z`.
    package var name: String
    /// The id of the run that made it.
    package var run: String
    package var profile: String
    package var host: Host
    /// The version of this program.
    package var program: String
    package var started: UTCTime
    /// When the last service was ready again; nil until then.
    package var finished: UTCTime?
    /// When everything had been read back from the disk; set by the seal.
    package var sealed: UTCTime?
    /// When a record was made of what an older script had copied; nil for the sets of this program's own runs.
    package var adopted: UTCTime?
    /// From the first stop to the last service being ready again.
    package var stoppedSeconds: Double
    /// In start order.
    package var services: [Service]
    package var sources: [Source]
    /// The mark of the destination that it was made in; a copy of it is another file.
    ///
    /// Sets of older programs have none.
    package var madeIn: DestinationMark.Identity?
    /// Present where the profile has a Compose project.
    package var compose: Compose?
    package var steps: [Step]
    /// The stopped window in figures; sets of older programs have none.
    package var window: WindowFigures?
    /// Counted by the seal.
    package var totals: Totals
    package var warnings: [Warning]
    /// What the destination could not keep: recorded only, not looked for on disk.
    package var unkept: [Unkept]
    package var evidence: [Evidence]
    /// The names of users and groups that own nothing in the set, and are named in its ACLs; written by the seal.
    package var listedOwners: [OwnerName]?
    /// The SHA-256, in hex, of every other file in `overwinter/`; set by the seal.
    package var files: [String: String]

    package init(
        name: String, run: String, profile: String, host: Host, program: String, started: UTCTime
    ) {
        self.format = Self.currentFormat
        self.name = name
        self.run = run
        self.profile = profile
        self.host = host
        self.program = program
        self.started = started
        self.stoppedSeconds = 0
        self.services = []
        self.sources = []
        self.steps = []
        self.totals = Totals()
        self.warnings = []
        self.unkept = []
        self.evidence = []
        self.files = [:]
    }

    /// The host a set was made on.
    package struct Host: Codable, Sendable, Equatable {
        package var name: String
        /// From `/etc/machine-id`, where it could be read.
        package var machineID: String?

        package init(name: String, machineID: String? = nil) {
            self.name = name
            self.machineID = machineID
        }
    }

    /// One step of the run, in the order they were taken.
    package struct Step: Codable, Sendable, Equatable {
        package var name: String
        package var service: String?
        package var started: UTCTime
        package var finished: UTCTime

        package init(name: String, service: String? = nil, started: UTCTime, finished: UTCTime) {
            self.name = name
            self.service = service
            self.started = started
            self.finished = finished
        }
    }

    /// Sums over all sources.
    package struct Totals: Codable, Sendable, Equatable {
        /// Regular files; a file with several names counts once for each.
        package var files: Int
        /// Entries of every kind, the sources' roots among them.
        package var entries: Int
        /// Bytes of regular files; a file with several names counts once.
        package var bytes: Int64
        /// Sockets, which are passed over.
        package var sockets: Int

        package init(files: Int = 0, entries: Int = 0, bytes: Int64 = 0, sockets: Int = 0) {
            self.files = files
            self.entries = entries
            self.bytes = bytes
            self.sockets = sockets
        }
    }

    /// What was not as it should be, though the set is good.
    package struct Warning: Codable, Sendable, Equatable {
        package var code: String
        package var message: String

        package init(code: String, message: String) {
            self.code = code
            self.message = message
        }
    }

    /// A fact that shows the copy was taken cold: `control-group-empty`, about `cassandra`.
    package struct Evidence: Codable, Sendable, Equatable {
        package var name: String
        package var service: String?
        package var at: UTCTime?
        package var detail: String

        package init(name: String, service: String? = nil, at: UTCTime? = nil, detail: String) {
            self.name = name
            self.service = service
            self.at = at
            self.detail = detail
        }
    }
}
