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
        // One may lie below another by a link of the host's; the restore looks where they lead.
        let places = written.sorted()
        for (path, next) in zip(places, places.dropFirst()) where path == next {
            throw RecordFault("two sources were at '\(path)', one in the other's place")
        }
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
        var names = [compose.project].filter { !isDockerName($0) }
        names += compose.volumes.filter { !($0.driver == "local" ? isDockerName($0.name) : isWord($0.name)) }.map(
            \.name)
        for name in names {
            throw RecordFault("'\(EscapedName.shown(Array(name.utf8)))' is no name of a project or a volume")
        }
        for name in compose.volumes.map(\.driver) where !isDockerName(name, also: "/:@") {
            throw RecordFault("'\(EscapedName.shown(Array(name.utf8)))' is no name of a volume driver")
        }
        let volumes = compose.volumes.sorted { $0.name < $1.name }
        for (volume, next) in zip(volumes, volumes.dropFirst()) where volume.name == next.name {
            // Two keys of the project's files may be one volume.
            guard volume.mountpoint == next.mountpoint, volume.driver == next.driver, volume.labels == next.labels
            else { throw RecordFault("the volume '\(EscapedName.shown(Array(volume.name.utf8)))' twice") }
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

    /// A plugin names its volumes as it likes; what is no option of `docker` harms nobody.
    private static func isWord(_ name: String) -> Bool {
        !name.isEmpty && !name.hasPrefix("-") && name.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F }
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
