package import FileTree

/// One place that a restore fills, as a journal has it.
package struct JournalTarget: Codable, Sendable, Equatable {
    /// For messages: `cassandra/data`.
    package var title: String
    /// The real path, without links; of a volume that is not made yet, empty.
    package var path: BytePath
    /// The first word of the title: what `--only` takes.
    package var owner: String
    /// The service it belongs to; nil for files of the project, on which all services hang.
    package var service: String?
    /// What was there: its device and inode; nil where there was nothing.
    ///
    /// A rename keeps them, so they tell whether the old data is back.
    package var device: UInt64?
    package var inode: UInt64?
    /// Whether it held any data; an empty folder, or none, leaves nothing to be put back.
    package var heldData = false
    /// What was there was incomplete: an earlier restore had discarded it, and not ended; nil: no.
    package var heldIncomplete: Bool?
    /// Mounts that were at it or below: without them it is another place.
    package var mounts: [BytePath] = []
    /// The mount it lies in.
    package var mountPoint: BytePath?
    /// The run whose set-aside data a rollback takes back here: it goes back there again, and is never removed.
    package var origin: String?
    /// The engine's volume of this name is made by the run.
    package var madeVolume: String?
}
