import FileTree

/// A set of a published shell script that was not adopted, read as it lies for a restore that is told to take it so.
///
/// There is no record to hold it against: what is read now is all that is known of it, and what the restore compares its
/// copy with.
package struct UnsealedSet: Sendable {
    private let profile: Profile
    private let entry: CatalogueEntry
    private let events: EventSink
    private let cancellation: Cancellation

    package init(profile: Profile, entry: CatalogueEntry, events: EventSink, cancellation: Cancellation) {
        self.profile = profile
        self.entry = entry
        self.events = events
        self.cancellation = cancellation
    }

    /// Whether what a catalogue found is one.
    package static func isOne(_ entry: CatalogueEntry) -> Bool { entry.state == .unsealed && entry.time != nil }

    /// What a restore of one ends with that was not told to take it.
    package static func refusal(of entry: CatalogueEntry, profile: Profile) -> OverwinterError {
        OverwinterError(
            .notSealed,
            "set '\(entry.path)' is not sealed: an older script made it, and nothing is known of what was copied",
            hint: "read and seal it first: overwinter adopt \(profile.name) \(entry.name); or restore it as it lies, "
                + "with --unsealed")
    }

    /// Reads every byte of it; nothing is written.
    ///
    /// - Throws: `.guardFailed` where it holds nothing of the profile's; `.failed`, `.notPermitted` where it cannot be read;
    ///   `.signal`.
    package func read() throws(OverwinterError) -> SetReader {
        do throws(OverwinterError) {
            return try readAll()
        } catch {
            throw cancellation.ending(of: error, saying: "nothing was changed")
        }
    }

    private func readAll() throws(OverwinterError) -> SetReader {
        var record = try Adoption.look(at: entry, profile).record
        let progress = CopyProgress()
        events.send(.phase(.guards))
        events.send(.progress(progress, expectedBytes: nil, expectedFiles: nil))
        defer { events.send(.progressEnded) }
        var read: [SourceEntries] = []
        for index in record.sources.indices where record.sources[index].state == .saved {
            let found = try listing(of: record.sources[index].location, progress)
            record.sources[index].files = found.files
            record.sources[index].bytes = found.bytes
            record.totals.files += found.files
            record.totals.entries += found.entries.count
            record.totals.bytes += found.bytes
            record.totals.sockets += found.sockets.count
            read.append(SourceEntries(location: record.sources[index].location, entries: found.entries))
        }
        read.sort { $0.location < $1.location }
        return SetReader(
            unsealed: entry.path, record: record,
            recorded: SetEntries(frames: [], sources: read, names: OwnerNames()), profileText: profile.text)
    }

    private func listing(of location: BytePath, _ progress: CopyProgress) throws(OverwinterError) -> TreeListing {
        do throws(FileTreeError) {
            var found = try TreeScan(
                root: entry.path.appending(location), beneath: entry.path, digests: [.xxh3], progress: progress,
                isCancelled: { [cancellation] in cancellation.isCancelled }
            ).run()
            found.entries = try Adoption.withoutFacts(found.entries)
            return found
        } catch {
            throw OverwinterError(error, while: error.code == .notPermitted ? .notPermitted : .failed)
        }
    }
}
