import FileTree

/// Checks that a record can be meant: its paths are of the kind that this program writes.
///
/// Whoever reads a record opens files by them, and may be root.
enum RecordCheck {
    /// More than any stack has, and few enough to compare each with each.
    private static let sourceLimit = 4096

    static func check(_ record: SetRecord, at set: BytePath) throws(OverwinterError) {
        do {
            try check(record)
        } catch {
            throw OverwinterError(
                .badRecord, "the record of set '\(set)' cannot be: \(error.reason)",
                hint: "the record was damaged or forged; restore from another set")
        }
    }

    private static func check(_ record: SetRecord) throws(RecordFault) {
        let required = [
            MtreeFile.name, EntriesFile.name, ChecksumsFile.name, RecordWriter.profileName, RestoreGuide.name,
        ]
        for name in required where record.files[name] == nil { throw RecordFault("it has no hash of '\(name)'") }
        // A restore names its log for the set.
        guard SetName(record.name) != nil || OldScriptName.time(record.name) != nil else {
            throw RecordFault("'\(EscapedName.shown(Array(record.name.utf8)))' is no name of a set")
        }
        for name in record.files.keys where name.isEmpty || name.hasPrefix(".") || name.contains("/") {
            throw RecordFault("'\(EscapedName.shown(Array(name.utf8)))' is no file of a record")
        }
        guard record.sources.count <= sourceLimit else { throw RecordFault("it has \(record.sources.count) sources") }
        let saved = record.sources.filter { $0.state == .saved }.map(\.location)
        for source in record.sources {
            try checkLocation(source.location)
            try checkHostPath(source.path)
            for path in source.parents.map(\.path) + source.mounts { try checkHostPath(path) }
            for name in [source.copying?.base, source.copying?.resumed].compactMap({ $0 }) where SetName(name) == nil {
                throw RecordFault("'\(EscapedName.shown(Array(name.utf8)))' is no name of a set")
            }
            switch (source.state, source.sharedWith) {
            case (.shared, let other?):
                guard saved.contains(where: { other == $0 || other.isBelow($0) }) else {
                    throw RecordFault("'\(source.location)' is stored at '\(other)', which is in no source")
                }
            case (.shared, nil): throw RecordFault("'\(source.location)' is stored nowhere")
            default: break
            }
        }
        for (index, location) in saved.enumerated() {
            for other in saved[(index + 1)...]
            where other == location || other.isBelow(location) || location.isBelow(other) {
                throw RecordFault("the sources '\(location)' and '\(other)' are in each other's way")
            }
        }
        if let compose = record.compose {
            for path in [compose.directory] + compose.volumes.map(\.mountpoint) { try checkHostPath(path) }
        }
    }

    private static func checkLocation(_ path: BytePath) throws(RecordFault) {
        guard !path.isEmpty, !path.isAbsolute, isPlain(path),
            path.components.first != Array(SetDocument.folder.utf8)
        else { throw RecordFault("'\(path)' is no place in a set") }
    }

    private static func checkHostPath(_ path: BytePath) throws(RecordFault) {
        guard path.isAbsolute, isPlain(path) else { throw RecordFault("'\(path)' is no path of a host") }
    }

    /// Without `.`, `..`, and doubled or closing slashes.
    private static func isPlain(_ path: BytePath) -> Bool {
        path == path.normalized && !path.components.contains(Array("..".utf8))
    }
}
