import FileTree

/// Holds the sums of a record against its entries: a forged size or a missing entry shows here.
enum RecordSums {
    static func check(_ entries: SetEntries, against record: SetRecord) throws(OverwinterError) {
        var totals = SetRecord.Totals()
        totals.sockets = record.totals.sockets
        for source in record.sources where source.state == .saved {
            guard let found = entries.source(at: source.location) else {
                throw fault("source '\(source.location)' has no entries")
            }
            let sums = of(found.entries)
            guard sums.files == source.files, sums.bytes == source.bytes else {
                throw fault(
                    "source '\(source.location)' has \(sums.files) files of \(sums.bytes) bytes, "
                        + "where the record says \(source.files) of \(source.bytes)")
            }
            totals.files += sums.files
            totals.entries += sums.entries
            totals.bytes = totals.bytes.addingReportingOverflow(sums.bytes).partialValue
        }
        guard totals == record.totals else { throw fault("the sources do not add up to the record's totals") }
    }

    /// Files, entries and bytes, the latter once for each inode.
    static func of(_ entries: [TreeEntry]) -> SetRecord.Totals {
        var totals = SetRecord.Totals()
        var groups: Swift.Set<UInt32> = []
        for entry in entries {
            totals.entries += 1
            guard entry.kind == .file else { continue }
            totals.files += 1
            if let group = entry.linkGroup, !groups.insert(group).inserted { continue }
            // Forged sizes may add up to more than there is; the sum is then wrong, and found.
            totals.bytes = totals.bytes.addingReportingOverflow(entry.size).partialValue
        }
        return totals
    }

    private static func fault(_ reason: String) -> OverwinterError {
        OverwinterError(
            .badRecord, "the record does not fit together: \(reason)",
            hint: "the record was damaged or forged; restore from another set")
    }
}
