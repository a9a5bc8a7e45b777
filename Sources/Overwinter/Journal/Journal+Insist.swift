/// What is done only once the journal knows of it.
extension Journal {
    /// Writes down what is about to be done with data, or just was.
    ///
    /// - Throws: ``OverwinterError`` with code `restore-failed`: then nothing more may be moved.
    func insist(on event: JournalEvent) throws(OverwinterError) {
        guard !append(event) else { return }
        throw OverwinterError(
            .restoreFailed, fault?.message ?? "unable to write the journal '\(path)'", hint: fault?.hint)
    }

    /// Writes down that old data is about to be put back.
    ///
    /// - Parameter wasCommitted: the journal has the new data for good: should this run die half-way, whoever recovers would start
    ///   services on half of each, if it does not learn of this.
    /// - Throws: where it was, and this cannot be written: nothing may be moved then, and recovery goes on with the new data.
    func notePutBack(wasCommitted: Bool) throws(OverwinterError) {
        guard !append(.putBackBegun), wasCommitted else { return }
        throw fault ?? OverwinterError(.journalFailed, "unable to write the journal '\(path)'")
    }
}
