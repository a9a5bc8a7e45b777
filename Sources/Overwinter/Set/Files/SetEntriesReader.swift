import FileTree

/// Joins `files.mtree` and `files.jsonl` into entries, and believes neither.
///
/// Every line must be as this program writes it, paths in order, each in a folder named before it, in a source of the
/// record, and what the two files say must fit together and the record's sums.
package struct SetEntriesReader {
    private let record: SetRecord
    private let mtree: RecordFileReader
    private let lines: RecordFileReader
    let keeps: Bool

    private var frames: [TreeEntry] = []
    private var sources: [SourceEntries] = []
    var names = OwnerNames()
    var last: BytePath?
    /// The folders from the set down to the last entry's own.
    private var open: [BytePath] = []
    private var links = LinkGroups()
    var builder = EntryTable.Builder()
    var sums: [SourceSums] = []

    /// The last of the open folders, where it is in a source.
    private var folder: PlainFolder?
    var lastUser = KnownName()
    var lastGroup = KnownName()

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
        guard let header = try mtree.next(), MtreeFile.header.equals(header) else {
            throw RecordFault("the first line is not '\(MtreeFile.header)'").error(file: mtree.name, line: 1)
        }
        while let text = try mtree.next() {
            var plain = folder?.line(text)
            if let folder, let name = plain?.name, !isInOrder(name, in: folder) { plain = nil }
            let line = plain == nil ? try readLine(text) : nil
            guard let more = try lines.next() else {
                throw RecordFault("the file ends before \(mtree.name) does").error(
                    file: lines.name, line: lines.line + 1)
            }
            do throws(RecordFault) {
                if let folder, let plain, try add(plain, in: folder, more) { continue }
            } catch {
                throw error.error(file: lines.name, line: lines.line)
            }
            if let line { try add(line, more) } else { try add(readLine(text), more) }
        }
        guard try lines.next() == nil else {
            throw RecordFault("the file goes on after the end of \(mtree.name)").error(
                file: lines.name, line: lines.line)
        }
    }

    private mutating func readLine(_ text: UnsafeBufferPointer<UInt8>) throws(OverwinterError) -> MtreeLine {
        do throws(RecordFault) {
            let line = try MtreeLine(Array(text))
            try place(line)
            return line
        } catch {
            throw error.error(file: mtree.name, line: mtree.line)
        }
    }

    private mutating func add(_ line: MtreeLine, _ more: UnsafeBufferPointer<UInt8>) throws(OverwinterError) {
        do throws(RecordFault) {
            try add(line, try EntriesLine(Array(more)))
        } catch {
            throw error.error(file: lines.name, line: lines.line)
        }
        enterFolder()
        guard line.entry.path.isEmpty else { return }
        guard let text = try mtree.next(), MtreeFile.recordLine.equals(text) else {
            throw RecordFault("the line is not '\(MtreeFile.recordLine)'").error(file: mtree.name, line: mtree.line)
        }
    }

    private mutating func enterFolder() {
        guard let path = open.last, path != folder?.path else { return }
        folder = nil
        guard let location = sources.last?.location, path == location || path.isBelow(location) else { return }
        folder = PlainFolder(path)
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
    static func note(
        _ name: [UInt8]?, of number: UInt32, in names: inout [UInt32: [UInt8]], _ what: String
    ) throws(RecordFault) {
        guard let name, names[number] != name else { return }
        guard names.updateValue(name, forKey: number).map({ $0 == name }) ?? true else {
            throw RecordFault("two names of \(what) \(number)")
        }
    }
}
