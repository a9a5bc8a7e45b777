import FileTree

/// Joins `files.mtree` and `files.jsonl` into entries, and believes neither.
///
/// Every line must be as this program writes it, paths in order, each in a folder named before it, in a source of the
/// record, and what the two files say must fit together and the record's sums.
package struct SetEntriesReader {
    private let record: SetRecord
    private let mtree: RecordFileReader
    private let lines: RecordFileReader
    private let keeps: Bool

    private var frames: [TreeEntry] = []
    private var sources: [SourceEntries] = []
    private var names = OwnerNames()
    private var last: BytePath?
    /// The folders from the set down to the last entry's own.
    private var open: [BytePath] = []
    private var links = LinkGroups()
    private var builder = EntryTable.Builder()
    private var sums: [SourceSums] = []

    private init(record: SetRecord, folder: RecordFolder, keeps: Bool) throws(OverwinterError) {
        self.record = record
        self.mtree = try folder.file(MtreeFile.name)
        self.lines = try folder.file(EntriesFile.name)
        self.keeps = keeps
    }

    /// Reads the entries of a record.
    ///
    /// - Parameter keeps: false where the files are only to be checked: the sources then have no entries.
    /// - Throws: `.badRecord` that names the file and the line.
    package static func read(
        _ folder: RecordFolder, record: SetRecord, keeps: Bool = true
    ) throws(OverwinterError) -> SetEntries {
        var reader = try SetEntriesReader(record: record, folder: folder, keeps: keeps)
        try reader.readAll()
        reader.finishSource()
        for file in [reader.mtree, reader.lines] { try folder.check(file, record) }
        try SourceSums.check(reader.sums, against: record)
        return SetEntries(frames: reader.frames, sources: reader.sources, names: reader.names)
    }

    private mutating func readAll() throws(OverwinterError) {
        guard try mtree.next() == Array(MtreeFile.header.utf8) else {
            throw RecordFault("the first line is not '\(MtreeFile.header)'").error(file: mtree.name, line: 1)
        }
        while let text = try mtree.next() {
            let line: MtreeLine
            do {
                line = try MtreeLine(text)
                try place(line)
            } catch {
                throw error.error(file: mtree.name, line: mtree.line)
            }
            guard let more = try lines.next() else {
                throw RecordFault("the file ends before \(mtree.name) does").error(
                    file: lines.name, line: lines.line + 1)
            }
            do {
                try add(line, try EntriesLine(more))
            } catch {
                throw error.error(file: lines.name, line: lines.line)
            }
            guard line.entry.path.isEmpty else { continue }
            guard try mtree.next() == Array(MtreeFile.recordLine.utf8) else {
                throw RecordFault("the line is not '\(MtreeFile.recordLine)'").error(file: mtree.name, line: mtree.line)
            }
        }
        guard try lines.next() == nil else {
            throw RecordFault("the file goes on after the end of \(mtree.name)").error(
                file: lines.name, line: lines.line)
        }
    }

    /// Holds the order and the place of an entry against those before it.
    private mutating func place(_ line: MtreeLine) throws(RecordFault) {
        let path = line.entry.path
        if let last {
            guard last != path else { throw RecordFault("'\(path)' a second time") }
            guard last < path else { throw RecordFault("'\(path)' is out of order") }
            while let top = open.last, !path.isBelow(top) { open.removeLast() }
            guard let folder = open.last, path.isDirectlyBelow(folder) else {
                throw RecordFault("'\(path)' is in no folder of the record")
            }
        } else {
            guard path.isEmpty, line.isFrame else { throw RecordFault("the first entry is not the set's folder") }
        }
        guard path != recordFolder, !path.isBelow(recordFolder) else {
            throw RecordFault("'\(path)' is in the record's own folder")
        }
        try checkSource(of: line)
        last = path
        if line.entry.kind == .directory { open.append(path) }
    }

    /// An entry is above a source, or one, or below the last one.
    private func checkSource(of line: MtreeLine) throws(RecordFault) {
        let path = line.entry.path
        if line.isFrame {
            guard path.isEmpty || saved.contains(where: { $0.location.isBelow(path) }) else {
                throw RecordFault("'\(path)' is above no source of the record")
            }
            return
        }
        if let location = sources.last?.location, path.isBelow(location) { return }
        guard let source = saved.first(where: { $0.location == path }) else {
            throw RecordFault("'\(path)' is in no source of the record")
        }
        guard line.entry.kind == (source.kind == .folder ? .directory : .file) else {
            throw RecordFault("'\(path)' is not the \(source.kind.rawValue) that the record says")
        }
    }

    private mutating func add(_ line: MtreeLine, _ more: EntriesLine) throws(RecordFault) {
        guard more.path == line.entry.path else {
            throw RecordFault("'\(more.path)', where \(mtree.name) has '\(line.entry.path)'")
        }
        var entry = line.entry
        try Self.checkKind(entry.kind, more)
        entry.xxh3 = more.xxh3
        entry.linkGroup = more.linkGroup
        entry.holes = more.holes
        entry.attributes = more.attributes
        entry.facts = more.facts
        guard more.holes.last.map({ $0.upperBound <= entry.size }) ?? true else {
            throw RecordFault("a hole behind the end of the file")
        }
        if line.isFrame { return try addFrame(entry, more) }
        try Self.note(line.userName, of: entry.owner, in: &names.users, "user")
        try Self.note(line.groupName, of: entry.group, in: &names.groups, "group")
        try addToSource(entry)
    }

    private static func checkKind(_ kind: EntryKind, _ more: EntriesLine) throws(RecordFault) {
        let isFile = kind == .file
        guard isFile == (more.xxh3 != nil) else {
            throw RecordFault(isFile ? "a file without an xxh3" : "an xxh3 of what is no file")
        }
        guard isFile || more.holes.isEmpty else { throw RecordFault("holes of what is no file") }
        guard kind != .directory || more.linkGroup == nil else { throw RecordFault("a link group of a folder") }
    }

    private mutating func addFrame(_ entry: TreeEntry, _ more: EntriesLine) throws(RecordFault) {
        guard more.attributes.isEmpty, more.facts == nil else {
            throw RecordFault("attributes of the set's own folder")
        }
        frames.append(entry)
    }

    private let recordFolder = BytePath(SetDocument.folder)

    private var saved: [SetRecord.Source] { record.sources.filter { $0.state == .saved } }

    private mutating func addToSource(_ entry: TreeEntry) throws(RecordFault) {
        if let index = sources.indices.last, entry.path.isBelow(sources[index].location) {
            let below = entry.path.bytes.dropFirst(sources[index].location.bytes.count + 1)
            var entry = entry
            entry.path = BytePath(bytes: Array(below))
            sums[index].add(entry, isFirstName: try links.add(entry))
            if keeps { try append(entry) }
            return
        }
        finishSource()
        var root = entry
        root.path = BytePath(bytes: [])
        links = LinkGroups()
        var sum = SourceSums(location: entry.path)
        sum.add(root, isFirstName: try links.add(root))
        sums.append(sum)
        sources.append(SourceEntries(location: entry.path, entries: EntryTable()))
        if keeps { try append(root) }
    }

    private mutating func append(_ entry: TreeEntry) throws(RecordFault) {
        do {
            try builder.append(entry)
        } catch {
            throw RecordFault(error.message)
        }
    }

    /// The entries so far are all of the last source.
    private mutating func finishSource() {
        if let last = sources.indices.last { sources[last].entries = builder.takeTable() }
    }

    /// Static, or each call would copy the reader beside its names.
    private static func note(
        _ name: [UInt8]?, of number: UInt32, in names: inout [UInt32: [UInt8]], _ what: String
    ) throws(RecordFault) {
        guard let name, names[number] != name else { return }
        guard names.updateValue(name, forKey: number).map({ $0 == name }) ?? true else {
            throw RecordFault("two names of \(what) \(number)")
        }
    }
}
