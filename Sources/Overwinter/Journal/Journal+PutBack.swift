/// Writes down that old data is about to be put back.
///
/// - Parameter wasCommitted: the journal has the new data for good: should this run die half-way, whoever recovers would start
///   services on half of each, if it does not learn of this.
/// - Throws: where it was, and this cannot be written: nothing may be moved then, and recovery goes on with the new data.
func notePutBack(in journal: Journal?, wasCommitted: Bool) throws(OverwinterError) {
    guard let journal, !journal.append(.putBackBegun), wasCommitted else { return }
    throw journal.fault ?? OverwinterError(.journalFailed, "unable to write the journal '\(journal.path)'")
}
