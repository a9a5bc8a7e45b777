/// What a run that moves data calls what it puts there, and what was there before.
package struct DataWords: Sendable, Equatable {
    /// The run itself.
    package var run: String
    package var new: String
    package var old: String

    package static let restore = DataWords(run: "restore", new: "the restored data", old: "the old data")
    package static let rollback = DataWords(run: "rollback", new: "the old data", old: "the restored data")
}

extension JournalHeader {
    var words: DataWords { verb == "rollback" ? .rollback : .restore }
}
