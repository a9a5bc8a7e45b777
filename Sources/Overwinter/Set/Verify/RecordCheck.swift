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
        try checkApart(saved) { "the sources '\($0)' and '\($1)' are in each other's way" }
        // What no restore writes has no place of its own.
        let written = record.sources.filter { $0.state == .saved && $0.restores != false }.map(\.path)
        // A link in the one would lead the other anywhere.
        try checkApart(written) { "two sources were at '\($0)' and '\($1)', one in the other's place" }
        if let compose = record.compose { try check(compose) }
    }

    /// In order, whatever lies below a path follows it, before all else.
    private static func checkApart(
        _ paths: [BytePath], _ reason: (BytePath, BytePath) -> String
    ) throws(RecordFault) {
        let sorted = paths.sorted()
        for (path, next) in zip(sorted, sorted.dropFirst()) where next == path || next.isBelow(path) {
            throw RecordFault(reason(path, next))
        }
    }

    /// Its words are handed to Docker.
    private static func check(_ compose: SetRecord.Compose) throws(RecordFault) {
        for path in [compose.directory] + compose.volumes.map(\.mountpoint) { try checkHostPath(path) }
        for name in [compose.project] + compose.volumes.map(\.name) where !isDockerName(name) {
            throw RecordFault("'\(EscapedName.shown(Array(name.utf8)))' is no name of a project or a volume")
        }
        for name in compose.volumes.map(\.driver) where !isDockerName(name, also: "/:@") {
            throw RecordFault("'\(EscapedName.shown(Array(name.utf8)))' is no name of a volume driver")
        }
        let names = compose.volumes.map(\.name).sorted()
        for (name, next) in zip(names, names.dropFirst()) where name == next {
            throw RecordFault("the volume '\(name)' twice")
        }
        for volume in compose.volumes where volume.labels.keys.contains(where: { $0.isEmpty || $0.contains("=") }) {
            throw RecordFault("a label of the volume '\(volume.name)' cannot be")
        }
    }

    /// Letters, digits, and `_.-` behind the first; of plugins also `/`, `:` and `@`.
    ///
    /// See: Docker's `names.RestrictedNamePattern`, and its reference grammar.
    private static func isDockerName(_ name: String, also more: String = "") -> Bool {
        func isPlain(_ byte: UInt8) -> Bool {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"):
                true
            default: false
            }
        }
        let others = Array("_.-\(more)".utf8)
        guard let first = name.utf8.first, isPlain(first) else { return false }
        return name.utf8.allSatisfy { isPlain($0) || others.contains($0) }
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
