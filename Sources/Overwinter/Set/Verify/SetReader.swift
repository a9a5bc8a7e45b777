package import FileTree

/// Opens sets.
package enum SetReader {
    /// Opens the sealed set at a path, and checks its record: the document, and the hash of each file it names.
    ///
    /// - Throws: `.setNotFound` without a folder, `.notSealed` without a record or where it is a run's partial,
    ///   `.badRecord`, `.formatTooNew`, `.notPermitted`.
    package static func open(_ path: BytePath) throws(OverwinterError) -> SealedSet {
        if let name = path.normalized.lastComponent.string, SetName(partial: name) != nil {
            throw OverwinterError(
                .notSealed, "set '\(path)' is not sealed: a run is at work on it, or was aborted",
                hint: "only the rename at the end of a run makes it a set")
        }
        let folder = try RecordFolder(ofSet: path)
        let record = try folder.document()
        try RecordCheck.check(record, at: path)
        for name in record.files.keys.sorted() {
            guard try folder.file(name).finish() == record.files[name] else {
                throw OverwinterError(
                    .badRecord, "'\(folder.path.appending(name))' is not the file that was sealed: its SHA-256 differs",
                    hint: "the record was damaged or forged; restore from another set")
            }
        }
        return SealedSet(path: path, record: record)
    }
}
