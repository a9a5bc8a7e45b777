import FileTree

/// What the entries of a source add up to, held against the record: a forged size or a missing entry shows here.
struct SourceSums {
    let location: BytePath
    private(set) var files = 0
    private(set) var entries = 0
    private(set) var bytes: Int64 = 0
    /// Forged sizes may add up to more than there is.
    private var isOverflown = false

    init(location: BytePath) {
        self.location = location
    }

    /// Bytes count once for an inode, so by its first name only.
    mutating func add(_ entry: TreeEntry, isFirstName: Bool) {
        guard entry.kind == .file else {
            entries += 1
            return
        }
        addFile(isFirstName ? entry.size : 0)
    }

    /// A file whose bytes count.
    mutating func addFile(_ size: Int64) {
        entries += 1
        files += 1
        let (sum, isTooLarge) = bytes.addingReportingOverflow(size)
        bytes = sum
        isOverflown = isOverflown || isTooLarge
    }

    static func check(_ sums: [SourceSums], against record: SetRecord) throws(OverwinterError) {
        var totals = SetRecord.Totals(sockets: record.totals.sockets)
        for source in record.sources where source.state == .saved {
            guard let sum = sums.first(where: { $0.location == source.location }) else {
                throw fault("source '\(source.location)' has no entries")
            }
            guard !sum.isOverflown else {
                throw fault("the sizes of source '\(source.location)' add up to more than there can be")
            }
            guard sum.files == source.files, sum.bytes == source.bytes else {
                throw fault(
                    "source '\(source.location)' has \(sum.files) files of \(sum.bytes) bytes, "
                        + "where the record says \(source.files) of \(source.bytes)")
            }
            totals.add(sum)
        }
        guard totals == record.totals else { throw fault("the sources do not add up to the record's totals") }
    }

    private static func fault(_ reason: String) -> OverwinterError {
        OverwinterError(
            .badRecord, "the record does not fit together: \(reason)",
            hint: "the record was damaged or forged; restore from another set")
    }
}

extension SetRecord.Totals {
    mutating func add(_ sum: SourceSums) {
        files += sum.files
        entries += sum.entries
        bytes = bytes.addingReportingOverflow(sum.bytes).partialValue
    }
}
