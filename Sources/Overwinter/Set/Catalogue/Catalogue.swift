package import FileTree

/// The sets of a destination, the oldest first.
package struct Catalogue: Sendable {
    package let destination: BytePath
    package let entries: [CatalogueEntry]

    package init(destination: BytePath, entries: [CatalogueEntry]) {
        self.destination = destination
        self.entries = entries.sorted { left, right in
            // What has no time cannot be the newest.
            let (a, b) = (left.time?.milliseconds ?? .min, right.time?.milliseconds ?? .min)
            return a != b ? a < b : left.name < right.name
        }
    }

    /// The newest sealed set, by the time in its record.
    package var latest: CatalogueEntry? {
        entries.last { $0.state == .sealed }
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
