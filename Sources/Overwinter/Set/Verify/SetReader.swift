package import FileTree

/// A sealed set, opened: its record is whole, and every file of it has the hash that `set.json` names.
///
/// Nothing is known yet of the bytes in its sources: see ``Verification``.
package struct SetReader: Sendable {
    package let path: BytePath
    package let record: SetRecord
    /// All that the record says of the set's entries; for 100,000 files about 12 MB.
    package let recorded: SetEntries

    /// The profile as it was when the set was made.
    package let profileText: [UInt8]
    /// Keeps the set from being removed while this is there.
    private let hold: SetHold?
    /// False for one of an older script, of which nothing is recorded: its entries are those that were read.
    package let isSealed: Bool

    private init(
        path: BytePath, record: SetRecord, recorded: SetEntries, profileText: [UInt8], hold: SetHold?, isSealed: Bool
    ) {
        self.path = path
        self.record = record
        self.recorded = recorded
        self.profileText = profileText
        self.hold = hold
        self.isSealed = isSealed
    }

    /// One that has no record, as it was read; no prune removes such.
    init(unsealed path: BytePath, record: SetRecord, recorded: SetEntries, profileText: [UInt8]) {
        self.init(
            path: path, record: record, recorded: recorded, profileText: profileText, hold: nil, isSealed: false)
    }

    /// The entries of the source at a location, sorted by path, the source itself first with the empty path; none
    /// where the set has nothing there.
    ///
    /// For a source that is stored with another, these are the entries below its place in the other.
    package func entries(of location: BytePath) -> EntryTable {
        if let source = recorded.source(at: location) { return source.entries }
        guard let shared = record.sources.first(where: { $0.location == location })?.sharedWith,
            let holder = recorded.sources.first(where: { shared == $0.location || shared.isBelow($0.location) })
        else { return EntryTable() }
        if shared == holder.location { return holder.entries }
        return holder.entries.below(BytePath(bytes: Array(shared.bytes.dropFirst(holder.location.bytes.count + 1))))
    }

    /// Opens the sealed set at a path, and checks its record.
    ///
    /// - Throws: `.setNotFound` without a folder, `.notSealed` without a record or where it is a run's partial,
    ///   `.badRecord`, `.formatTooNew`, `.notPermitted`.
    package static func open(_ path: BytePath) throws(OverwinterError) -> SetReader {
        if let name = path.normalized.lastComponent.string, SetName(partial: name) != nil {
            throw OverwinterError(
                .notSealed, "set '\(path)' is not sealed: a run is at work on it, or was aborted",
                hint: "only the rename at the end of a run makes it a set")
        }
        if let name = path.normalized.lastComponent.string, RemovalName.set(of: name) != nil {
            throw OverwinterError(
                .notSealed, "set '\(path)' is no set any more: its removal was begun",
                hint: "files of it may be gone; the next prune removes the rest")
        }
        let folder = try RecordFolder(ofSet: path)
        let hold = try SetHold.reading(folder)
        let record = try folder.document()
        try RecordCheck.check(record, at: path)
        // The entries' own files are hashed as they are read.
        let recorded = try SetEntriesReader.read(folder, record: record)
        let isRead = [MtreeFile.name, EntriesFile.name, RecordWriter.profileName]
        for name in record.files.keys.sorted() where !isRead.contains(name) { try folder.check(name, record) }
        let file = try folder.file(RecordWriter.profileName)
        let profile = try file.rest(limit: 16 << 20)
        try folder.check(file, record)
        return SetReader(
            path: path, record: record, recorded: recorded, profileText: profile, hold: hold, isSealed: true)
    }
}
