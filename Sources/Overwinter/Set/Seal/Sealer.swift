package import FileTree

/// Turns a partial into a set: sync, read back, record, sync, rename.
///
/// What the copy wrote is read back from the disk, every byte and attribute, and compared with what the copy saw. A file shared
/// with a sealed set was read back when that was sealed: its attributes are compared, its bytes are not read again, and their
/// digests come along. Any difference ends it, and the partial stays as it is then.
package struct Sealer: Sendable {
    package struct Source: Sendable {
        /// Below the set's folder: `cassandra/data`.
        package var location: BytePath
        /// What the copy saw at the source, as its report has it.
        package var entries: EntryTable

        package init(location: BytePath, entries: EntryTable) {
            self.location = location
            self.entries = entries
        }
    }

    private let destination: BytePath
    private let name: SetName
    private let record: SetRecord
    private let sources: [Source]
    private let profile: [UInt8]
    private let sync: FileSystemSync
    private let isGentle: Bool
    private let progress: CopyProgress
    private let isCancelled: @Sendable () -> Bool

    /// - Parameters:
    ///   - name: of the set; its content is in `NAME.partial` of the destination.
    ///   - record: all but its sums, hashes and the time of the seal.
    ///   - sources: one for each source of the record that is saved.
    ///   - profile: the profile's text, to be kept with the set.
    ///   - sync: made before the first write to the partial: it knows of every write that failed since.
    ///   - isGentle: reads back only when no other program wants the disk.
    ///   - progress: of what is read back.
    package init(
        destination: BytePath, name: SetName, record: SetRecord, sources: [Source], profile: [UInt8],
        sync: FileSystemSync, isGentle: Bool = false, progress: CopyProgress = CopyProgress(),
        isCancelled: @escaping @Sendable () -> Bool = { false }
    ) {
        self.destination = destination
        self.name = name
        self.record = record
        self.sources = sources
        self.profile = profile
        self.sync = sync
        self.isGentle = isGentle
        self.progress = progress
        self.isCancelled = isCancelled
    }

    private var partial: BytePath { destination.appending(name.partial) }

    /// Seals.
    ///
    /// - Throws: `.sealFailed`, with the entries that differ or cannot be read among its faults; `.cancelled`.
    package func run() throws(OverwinterError) -> SealedSet {
        try checkSources()
        try SealedFrame(partial: partial, sources: sources.map(\.location)).check()
        // Only what the disk has can be read back from it.
        try fileTree { () throws(FileTreeError) in try sync.run() }
        if !record.unkept.contains(.modes) {
            try fileTree { () throws(FileTreeError) in try Folder.setMode(partial, 0o700) }
        }
        var proven: [SourceEntries] = []
        for source in sources { proven.append(try readBack(source)) }
        let writer = try RecordWriter(set: partial)
        var sealed = try writer.write(record, sources: proven, profile: profile, destination: destination)
        proven = []
        if isCancelled() { throw OverwinterError(.cancelled, "the seal of set '\(name.text)' was cancelled") }
        sealed.sealed = .now
        do throws(OverwinterError) {
            try RecordCheck.check(sealed, at: partial)
        } catch {
            // What no restore would open must not be called a set.
            throw OverwinterError(.sealFailed, error.message)
        }
        do throws(RecordFault) {
            try RecordFigures.check(sealed)
        } catch {
            throw OverwinterError(.sealFailed, "the record of set '\(partial)' cannot be: \(error.reason)")
        }
        try writer.writeDocument(sealed)
        try fileTree { () throws(FileTreeError) in try sync.run() }
        try publish()
        return SealedSet(path: destination.appending(name.text), record: sealed, warnings: pointLatest())
    }

    private func checkSources() throws(OverwinterError) {
        let recorded = record.sources.filter { $0.state == .saved }.map(\.location).sorted()
        guard recorded == sources.map(\.location).sorted(), record.name == name.text else {
            throw OverwinterError(.sealFailed, "the record of '\(partial)' is not of the sources that were copied")
        }
    }

    /// Reads a source from the disk, holds it against what the copy saw, and gives this with the SHA-256 of what was read.
    ///
    /// What is shared with a sealed set was read back when that was sealed, and brings its SHA-256 along: it is looked at, and not
    /// read again. `verify` reads it, and a full copy every few sets keeps one bad block from reaching all of them.
    private func readBack(_ source: Source) throws(OverwinterError) -> SourceEntries {
        let root = partial.appending(source.location)
        // What the copy did not read would vouch for itself.
        if let path = source.entries.fileWithoutDigest {
            throw OverwinterError(
                .sealFailed, "'\(root.appending(path))' has no digest of what was read from its source",
                hint: "it cannot be told whether it is a copy of that; remove '\(partial)', and make a new set")
        }
        let check: TreeCheck
        do throws(FileTreeError) {
            check = try TreeScan(
                root: root, digests: [.xxh3, .sha256], dropCache: true, isGentle: isGentle,
                progress: progress, isCancelled: isCancelled
            ).check(
                against: source.entries, trustingDigests: true,
                isExcused: record.excuses(of: source.location).excuses)
        } catch {
            guard error.code != .cancelled else {
                throw OverwinterError(.cancelled, "the seal of set '\(name.text)' was cancelled")
            }
            throw OverwinterError(
                .sealFailed, error.message, hint: error.hint,
                faults: [OverwinterError.Fault(code: OverwinterError.readBack, message: error.message)])
        }
        // The copy makes no sockets, and a verification would call the set bad for one.
        let sockets = check.sockets.map { TreeDifference(path: $0, aspect: .extra, expected: nil, found: "a socket") }
        let differences = check.differences + sockets
        guard differences.isEmpty else { throw differ(root, differences) }
        return SourceEntries(location: source.location, entries: source.entries)
    }

    private func differ(_ root: BytePath, _ differences: [TreeDifference]) -> OverwinterError {
        let count = differences.count == 1 ? "in 1 thing" : "in \(differences.count) things"
        return OverwinterError(
            .sealFailed, "what was written to '\(root)' does not read back as it was copied: it differs \(count)",
            hint:
                "check the disk of the destination (its kernel log, smartctl), or whether another program changes files there",
            faults: differences.prefix(20).map {
                OverwinterError.Fault(code: OverwinterError.readBack, message: "\($0)")
            })
    }

    /// The one step that makes it a set.
    private func publish() throws(OverwinterError) {
        let final = destination.appending(name.text)
        do throws(FileTreeError) {
            // The run holds the destination's lock: nobody takes the name meanwhile.
            try Names.renameToFreeName(partial, to: final)
        } catch {
            throw OverwinterError(.sealFailed, error.message, hint: error.hint)
        }
        do throws(FileTreeError) {
            try Folder.sync(destination)
        } catch {
            // Renamed back, it might come to either name: all its bytes are on the disk, so the name is no lie.
            throw OverwinterError(
                .sealFailed,
                "'\(final)' has its name, and whether a power cut leaves it is not known: \(error.message)",
                hint: "what is in it was read back and is whole; see dmesg, then verify it: overwinter verify")
        }
    }

    /// The link for people; programs go by the record, so a link that cannot be made is only a warning.
    private func pointLatest() -> [SetRecord.Warning] {
        do throws(OverwinterError) {
            try LatestLink.point(at: name.text, in: destination)
            return []
        } catch {
            return [SetRecord.Warning(code: "latest", message: error.message)]
        }
    }

    private func fileTree(_ body: () throws(FileTreeError) -> Void) throws(OverwinterError) {
        do throws(FileTreeError) {
            try body()
        } catch {
            throw OverwinterError(.sealFailed, error.message, hint: error.hint)
        }
    }
}

extension OverwinterError {
    /// The code of a fault: what the copy wrote, or shares, differs from what it saw, or cannot be read.
    fileprivate static let readBack = "read-back"

    /// Whether a seal ended because of what is in the partial, not because of what it was to write there.
    var isOfReadBack: Bool { faults.contains { $0.code == OverwinterError.readBack } }
}
