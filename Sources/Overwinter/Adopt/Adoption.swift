import FileTree

/// Makes a sealed set of one that a published shell script made: reads all of it, and writes its record beside it.
///
/// Nothing that is there is changed or moved. What the record then says is what lies on the disk today: whether it was
/// copied from services that stood still, nobody saw.
package struct Adoption: Sendable {
    private let profile: Profile
    private let entry: CatalogueEntry
    private let state: StateFolder
    private let events: EventSink
    private let cancellation: Cancellation

    package init(
        profile: Profile, entry: CatalogueEntry, state: StateFolder, events: EventSink, cancellation: Cancellation
    ) {
        self.profile = profile
        self.entry = entry
        self.state = state
        self.events = events
        self.cancellation = cancellation
    }

    /// Looks where things are; nothing is read or written.
    ///
    /// - Throws: `.guardFailed` for what is sealed, has a record that cannot be read, or holds nothing of the profile's;
    ///   `.notSealed` for a run's partial.
    package func plan() throws(OverwinterError) -> AdoptedSet {
        let adopted = try Self.look(at: entry, profile)
        for warning in adopted.warnings { events.send(.warning(warning)) }
        return adopted
    }

    static func look(at entry: CatalogueEntry, _ profile: Profile) throws(OverwinterError) -> AdoptedSet {
        let began = try checkedTime(of: entry)
        try checkRecordFolder(of: entry)
        let layout = try OldScriptLayout(set: entry.path, profile: profile)
        guard layout.named.contains(where: { $0.state == .saved }) else {
            throw OverwinterError(
                .guardFailed, "nothing in '\(entry.path)' is where profile '\(profile.name)' would have it",
                hint: "is it another profile's? A source belongs at SERVICE/SOURCE in a set")
        }
        // An older script's set does not say whose it is, and may have been brought here from another host.
        var record = SetRecord(
            name: entry.name, run: "adopted", profile: profile.name, host: SetRecord.Host(name: "unknown"),
            program: ProgramVersion.text, started: began)
        record.adopted = .now
        record.sources = layout.named + layout.others
        record.warnings = [
            SetRecord.Warning(
                code: "adopted",
                message: "made by an older script: whether its services stood still, and all was copied, nobody saw")
        ]
        let missing = layout.missing.map(Warning.missing)
        record.warnings += missing.map { SetRecord.Warning(code: $0.code, message: $0.message) }
        return AdoptedSet(path: entry.path, record: record, warnings: missing)
    }

    /// Reads every byte from the disk, and writes the record; `set.json` comes last, and makes it a set.
    ///
    /// - Throws: as ``plan()``, `.locked`, `.sealFailed`, `.signal`.
    package func run() throws(OverwinterError) -> AdoptedSet {
        do throws(OverwinterError) {
            let destination = entry.path.normalized.parent
            let lock = try RunLock.take(
                [RunLock.key(ofDestination: destination)], destination: destination,
                holder: RunLock.Holder(run: entry.name, verb: "adopt", since: UTCTime.now.description), state: state)
            defer { withExtendedLifetime(lock) {} }
            _ = try DestinationMark(profile: profile.name, host: ThisHost.facts).check(destination)
            return try seal(try plan())
        } catch {
            guard error.code.isCancellation, let signal = cancellation.signal else { throw error }
            throw OverwinterError(.signal(signal), "ended by signal \(signal): '\(entry.path)' is no set yet")
        }
    }

    private static func checkedTime(of entry: CatalogueEntry) throws(OverwinterError) -> UTCTime {
        switch entry.state {
        case .unsealed: break
        case .sealed:
            throw OverwinterError(
                .guardFailed, "set '\(entry.path)' is sealed already",
                hint: "to see whether it is good: overwinter verify")
        case .partial:
            throw OverwinterError(
                .notSealed, "set '\(entry.path)' is not sealed: a run is at work on it, or was aborted",
                hint: "the next backup goes on from it; it is nothing to be adopted")
        case .damaged(let reason):
            throw OverwinterError(
                .guardFailed, "set '\(entry.path)' has a record, which cannot be read: \(reason)",
                hint: "a new record would call good what may be damaged; restore from another set")
        }
        guard let time = entry.time else {
            throw OverwinterError(
                .guardFailed, "the name of '\(entry.path)' does not tell when it was made",
                hint: "rename it as the scripts name their sets: 20241213-0459-0000")
        }
        return time
    }

    /// An adoption that was ended leaves files of a record; what else is there is somebody's.
    private static func checkRecordFolder(of entry: CatalogueEntry) throws(OverwinterError) {
        let folder = entry.path.appending(SetDocument.folder)
        let ours: Set<String> = [
            MtreeFile.name, EntriesFile.name, ChecksumsFile.name, RecordWriter.profileName, RestoreGuide.name,
            SetDocument.name + ".new",
        ]
        do throws(FileTreeError) {
            guard try FileStatus.ifPresent(folder) != nil else { return }
            for name in try Folder.names(of: folder) where !ours.contains(name.string ?? "") {
                throw FileTreeError(
                    .exists, path: folder, message: "'\(folder.appending(name))' is no file of a record",
                    hint: "the record goes there; move it out of the set")
            }
        } catch {
            throw OverwinterError(.guardFailed, error.message, hint: error.hint)
        }
    }

    private func seal(_ plan: AdoptedSet) throws(OverwinterError) -> AdoptedSet {
        let progress = CopyProgress()
        events.send(.phase(.verify))
        events.send(.progress(progress, expectedBytes: 0, expectedFiles: 0))
        defer { events.send(.progressEnded) }
        var adopted = plan
        let sync: FileSystemSync
        do throws(FileTreeError) {
            sync = try FileSystemSync(entry.path)
            // Only what the disk has can be read from it.
            try sync.run()
        } catch {
            throw OverwinterError(.sealFailed, error.message, hint: error.hint)
        }
        var read: [SourceEntries] = []
        for source in plan.record.sources where source.state == .saved {
            read.append(try entries(of: source.location, progress))
        }
        let writer = try RecordWriter(set: entry.path)
        adopted.record = try writer.write(
            plan.record, sources: read, profile: profile.text, destination: entry.path.normalized.parent,
            services: servicesInOrder)
        if cancellation.isCancelled { throw OverwinterError(.cancelled, "the adoption was cancelled") }
        adopted.record.sealed = .now
        try RecordCheck.check(adopted.record, at: entry.path)
        try writer.writeDocument(adopted.record)
        do throws(FileTreeError) {
            try sync.run()
        } catch {
            throw OverwinterError(.sealFailed, error.message, hint: error.hint)
        }
        return adopted
    }

    /// As `after:` has it; what else a Compose project says of their order, its files say.
    private var servicesInOrder: [String] {
        let names = profile.services.map(\.name)
        let after = profile.services.reduce(into: [String: [String]]()) { $0[$1.name] = $1.after }
        return (try? ServiceOrder.sorted(names: names, after: after)) ?? names
    }

    private func entries(of location: BytePath, _ progress: CopyProgress) throws(OverwinterError) -> SourceEntries {
        let root = entry.path.appending(location)
        do throws(FileTreeError) {
            let found = try TreeScan(
                root: root, beneath: entry.path, digests: [.xxh3, .sha256], dropCache: true, progress: progress,
                isCancelled: { [cancellation] in cancellation.isCancelled }
            ).run()
            guard let socket = found.sockets.first else {
                return SourceEntries(location: location, entries: try Self.withoutFacts(found.entries))
            }
            throw FileTreeError(
                .unsupported, path: root.appending(socket), message: "'\(root.appending(socket))' is a socket",
                hint: "no set holds one; remove it, it is of no use in a backup")
        } catch {
            switch error.code {
            case .cancelled: throw OverwinterError(.cancelled, "the adoption was cancelled")
            case .notPermitted: throw OverwinterError(.notPermitted, error.message, hint: error.hint)
            default: throw OverwinterError(.sealFailed, error.message, hint: error.hint)
            }
        }
    }

    /// Inodes and times of change are this copy's: a record has the source's, or none.
    static func withoutFacts(_ entries: EntryTable) throws(FileTreeError) -> EntryTable {
        var builder = EntryTable.Builder()
        for var entry in entries {
            entry.facts = nil
            try builder.append(entry)
        }
        return builder.takeTable()
    }
}

extension Warning {
    /// Of a source that the profile needs, and an older script's set has not.
    static func missing(_ source: SetRecord.Source) -> Warning {
        Warning(
            code: "source-missing",
            message: "the set has no '\(source.location)': no restore of it brings '\(source.path)' back")
    }
}
