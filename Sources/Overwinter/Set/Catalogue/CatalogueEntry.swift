package import FileTree

/// One set, or what looks like one, in a destination.
package struct CatalogueEntry: Sendable, Equatable {
    package enum State: Sendable, Equatable {
        /// It has a record that can be read. Whether its bytes are still those recorded, a verification says.
        case sealed
        /// A run in progress, or what an aborted one left.
        case partial
        /// Made by an older script: without a record.
        case unsealed
        /// It has a set's name or a record's folder, and no record that can be read: the message says why.
        case damaged(String)
    }

    /// The name of its folder.
    package var name: String
    package var path: BytePath
    package var state: State
    /// When it was begun: of a sealed set by its record, else by its name.
    package var time: UTCTime?
    /// Of a sealed set.
    package var record: SetRecord?
    /// Of a set that is kept whatever the rules say.
    package var keep: KeepMark?

    /// Whether it is dated more than five minutes ahead: clocks may differ by less.
    package func isYetToCome(at now: UTCTime) -> Bool {
        guard let time else { return false }
        return time.milliseconds > now.milliseconds + 300_000
    }

    package init(
        name: String, path: BytePath, state: State, time: UTCTime?, record: SetRecord? = nil,
        keep: KeepMark? = nil
    ) {
        self.name = name
        self.path = path
        self.state = state
        self.time = time
        self.record = record
        self.keep = keep
    }
}
