package import FileTree

/// The sets of a destination, the oldest first.
package struct Catalogue: Sendable {
    package let destination: BytePath
    package let entries: [CatalogueEntry]
    /// When they were read: what is dated later is of a clock that was wrong.
    package let now: UTCTime

    package init(destination: BytePath, entries: [CatalogueEntry], now: UTCTime = .now) {
        self.destination = destination
        self.now = now
        self.entries = entries.sorted { left, right in
            // What has no time cannot be the newest.
            let (a, b) = (left.time?.milliseconds ?? .min, right.time?.milliseconds ?? .min)
            return a != b ? a < b : left.name < right.name
        }
    }

    /// The newest sealed set by the time in its record, though that be yet to come.
    package var newest: CatalogueEntry? {
        entries.last { $0.state == .sealed }
    }

    /// The newest sealed set that is not dated in the future, or the newest where all are: one run with a clock ahead would stay
    /// the latest for years.
    package var latest: CatalogueEntry? {
        entries.last { $0.state == .sealed && !$0.isYetToCome(at: now) } ?? newest
    }

    /// What is to be said of `latest` where a set is dated in the future; nil where none is.
    package var clockNote: String? {
        guard let newest, let latest, newest.isYetToCome(at: now), let time = newest.time else { return nil }
        let taken =
            latest.name == newest.name
            ? "it is taken for the latest, since there is no other"
            : "set \(EscapedName.shown(Array(latest.name.utf8))) is taken for the latest"
        return
            "set \(EscapedName.shown(Array(newest.name.utf8))) was begun at \(time), which is yet to come: look at the "
            + "clocks; \(taken)"
    }

    /// The newest partial, which the next run can go on from.
    package var newestPartial: CatalogueEntry? {
        entries.last { $0.state == .partial }
    }

    /// Reads the destination's folder and the record of each set.
    ///
    /// A destination that is not there has no sets.
    ///
    /// - Throws: `.notPermitted` or `.failed` where the folder cannot be read.
    package static func read(_ destination: BytePath) throws(OverwinterError) -> Catalogue {
        let names = try DestinationFolder.folderNames(destination)
        var entries: [CatalogueEntry] = []
        for name in names {
            if let entry = try entry(name: name, path: destination.appending(name)) { entries.append(entry) }
        }
        return Catalogue(destination: destination, entries: entries)
    }

    /// What a folder is; nil for one that has nothing to do with sets.
    ///
    /// - Throws: `.notPermitted` for a set that the user may not look into: it is neither good nor damaged.
    package static func entry(name: BytePath, path: BytePath) throws(OverwinterError) -> CatalogueEntry? {
        guard let text = name.string else { return nil }
        if let partial = SetName(partial: text) {
            return CatalogueEntry(name: text, path: path, state: .partial, time: partial.time)
        }
        // Half removed, and no set any more.
        if RemovalName.set(of: text) != nil { return nil }
        let time = SetName(text)?.time
        do {
            let record = try RecordFolder(ofSet: path).document()
            // A mark that cannot be looked at fails a prune, and no list.
            let keep = try? KeepMark.read(ofSet: path)
            return CatalogueEntry(
                name: text, path: path, state: .sealed, time: record.started, record: record, keep: keep)
        } catch {
            if let time = OldScriptName.time(text), error.code == .notSealed {
                return CatalogueEntry(name: text, path: path, state: .unsealed, time: time)
            }
            if error.code == .notPermitted, time != nil {
                throw OverwinterError(.notPermitted, error.message, hint: "sets are private to the user that made them")
            }
            // A stranger's folder without a record is none of ours.
            if time == nil, error.code == .notSealed { return nil }
            if time == nil, OldScriptName.time(text) == nil, !RecordFolder.exists(inSet: path) { return nil }
            return CatalogueEntry(name: text, path: path, state: .damaged(error.message), time: time)
        }
    }
}
