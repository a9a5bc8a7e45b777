package import FileTree

/// A set with a record that is whole: each of its files has the hash that `set.json` names.
///
/// Nothing is known yet of the bytes in its sources: see ``Verification``.
package struct SealedSet: Sendable {
    package let path: BytePath
    package let record: SetRecord

    package init(path: BytePath, record: SetRecord) {
        self.path = path
        self.record = record
    }

    /// The entries of the record; of a set of 100,000 files about 50 MB.
    ///
    /// - Throws: `.badRecord` that names the file and the line.
    package func entries() throws(OverwinterError) -> SetEntries {
        try SetEntriesReader.read(try RecordFolder(ofSet: path), record: record)
    }

    /// The profile as it was.
    ///
    /// - Throws: `.badRecord`.
    package func profileText() throws(OverwinterError) -> [UInt8] {
        try RecordFolder(ofSet: path).file(RecordWriter.profileName).rest(limit: 16 << 20)
    }
}
