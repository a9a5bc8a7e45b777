/// What the records of a segment come to, counted by whoever closes it: a table is then counted without looking at each entry.
struct RecordSum {
    /// Regular files, each name counted.
    private(set) var files = 0
    /// Bytes of the regular files; holes count.
    private(set) var bytes: Int64 = 0
    /// Whether there is a record with a link group, so that bytes may be counted more than once.
    private(set) var hasLinks = false

    init() {}

    init(_ records: [EntryRecord]) {
        for record in records {
            if record.linkGroup > 0 { hasLinks = true }
            guard record.kind == .file else { continue }
            files += 1
            // Sizes of a forged record may add up to more than there is.
            bytes = bytes.addingReportingOverflow(record.size).partialValue
        }
    }
}
