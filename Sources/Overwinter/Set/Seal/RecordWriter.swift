import FileTree
import Glibc

/// Writes the record of a set into its folder `overwinter/`, all but `set.json`, and proves that it can be read.
final class RecordWriter {
    /// The name of the profile's text in the record.
    static let profileName = "profile.yaml"

    private let set: BytePath
    private let path: BytePath
    private let setDescriptor: Int32
    private var descriptor: Int32 = -1

    /// Makes the folder, empty: what an earlier attempt left there is removed.
    init(set: BytePath) throws(OverwinterError) {
        self.set = set
        self.path = set.appending(SetDocument.folder)
        setDescriptor = set.withCString { path in
            uninterrupted { open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC) }
        }
        guard setDescriptor >= 0 else { throw .system(.sealFailed, "open", set, errno) }
        let place = setDescriptor
        if uninterrupted({ mkdirat(place, SetDocument.folder, 0o700) }) != 0, errno != EEXIST {
            throw .system(.sealFailed, "make", path, errno)
        }
        descriptor = uninterrupted {
            openat(place, SetDocument.folder, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
        }
        guard descriptor >= 0 else { throw .system(.sealFailed, "open", path, errno) }
        try clear()
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
        if setDescriptor >= 0 { close(setDescriptor) }
    }

    private func clear() throws(OverwinterError) {
        let names: [BytePath]
        do throws(FileTreeError) {
            names = try Folder.names(of: path)
        } catch {
            throw OverwinterError(.sealFailed, error.message, hint: error.hint)
        }
        for name in names {
            let removed = name.withCString { name in uninterrupted { unlinkat(descriptor, name, 0) } }
            guard removed == 0 else {
                throw .system(.sealFailed, "remove", path.appending(name), errno)
            }
        }
    }

    /// Writes every file but `set.json`.
    ///
    /// - Parameters:
    ///   - record: its sums and hashes are computed here.
    ///   - sources: every file with both digests; in any order.
    ///   - services: in start order, where the record has none of its own: those that are stopped by hand for a restore.
    /// - Returns: the record with its sums and hashes.
    func write(
        _ record: SetRecord, sources: [SourceEntries], profile: [UInt8], destination: BytePath, services: [String] = []
    ) throws(OverwinterError) -> SetRecord {
        var record = record
        record.totals = SetRecord.Totals(sockets: record.totals.sockets)
        let sums = try writeEntries(sources, record: &record)
        for sum in sums {
            record.totals.add(sum)
            for index in record.sources.indices
            where record.sources[index].state == .saved && record.sources[index].location == sum.location {
                record.sources[index].files = sum.files
                record.sources[index].bytes = sum.bytes
            }
        }
        let guide = Array(RestoreGuide(record: record, destination: destination, services: services).text.utf8)
        record.files[Self.profileName] = try writeFile(Self.profileName, profile)
        record.files[RestoreGuide.name] = try writeFile(RestoreGuide.name, guide)
        try appendRecordFiles(&record)
        // A record that could not be read would be found out on somebody's worst day.
        let written = try RecordFolder(ofSet: set)
        do {
            _ = try SetEntriesReader.read(written, record: record, keeps: false)
        } catch {
            throw OverwinterError(.sealFailed, "the record of '\(set)' does not read back: \(error.message)")
        }
        return record
    }

    /// Writes `set.json`, which makes the folder a set, and syncs the folder: it is there whole, or not at all.
    func writeDocument(_ record: SetRecord) throws(OverwinterError) {
        let unfinished = SetDocument.name + ".new"
        _ = try writeFile(unfinished, try SetDocument.encoded(record))
        let folder = descriptor
        guard uninterrupted({ renameat(folder, unfinished, folder, SetDocument.name) }) == 0 else {
            throw .system(.sealFailed, "make", path.appending(SetDocument.name), errno)
        }
        try sync()
    }

    /// Waits until the disk has the names in the folder and in the set.
    func sync() throws(OverwinterError) {
        do throws(FileTreeError) {
            try Folder.sync(path)
            try Folder.sync(set)
        } catch {
            throw OverwinterError(.sealFailed, error.message, hint: error.hint)
        }
    }

    private func file(_ name: String) throws(OverwinterError) -> RecordFileWriter {
        try RecordFileWriter(folder: descriptor, name: name, path: path.appending(name))
    }

    private func writeFile(_ name: String, _ bytes: [UInt8]) throws(OverwinterError) -> String {
        let file = try file(name)
        file.add { $0.append(contentsOf: bytes) }
        return try file.finish()
    }

    /// `files.mtree`, `files.jsonl` and the sources' part of `SHA256SUMS` in one pass.
    private func writeEntries(_ sources: [SourceEntries], record: inout SetRecord) throws(OverwinterError)
        -> [SourceSums]
    {
        let names = Self.names(of: sources)
        let mtree = try file(MtreeFile.name)
        let lines = try file(EntriesFile.name)
        let checksums = try file(ChecksumsFile.name)
        mtree.add { $0.append(contentsOf: "\(MtreeFile.header)\n".utf8) }
        var text = EntryLines(mtree: mtree, entries: lines, checksums: checksums, names: names)
        let sources = sources.sorted { $0.location < $1.location }
        var frames = try frames(above: sources)[...]
        var sums: [SourceSums] = []
        for source in sources {
            while let frame = frames.first, frame.path < source.location {
                text.write(frame: frame)
                frames.removeFirst()
            }
            sums.append(text.write(source))
        }
        record.listedOwners = OwnerName.listed(in: sources, beside: names)
        record.files = [:]
        record.files[MtreeFile.name] = try mtree.finish()
        record.files[EntriesFile.name] = try lines.finish()
        checksumsFile = checksums
        return sums
    }

    /// Open until the hashes of the record's other files are known.
    private var checksumsFile: RecordFileWriter?

    private func appendRecordFiles(_ record: inout SetRecord) throws(OverwinterError) {
        guard let file = checksumsFile else { return }
        for (name, hex) in record.files.sorted(by: { $0.key < $1.key }) {
            let path = BytePath(SetDocument.folder).appending(name)
            file.add { ChecksumsFile.append(hex: Array(hex.utf8), path: path, to: &$0) }
        }
        record.files[ChecksumsFile.name] = try file.finish()
        checksumsFile = nil
    }

    private static func names(of sources: [SourceEntries]) -> OwnerNames {
        var users: Swift.Set<UInt32> = []
        var groups: Swift.Set<UInt32> = []
        for source in sources {
            let owners = source.entries.owners
            users.formUnion(owners.users)
            groups.formUnion(owners.groups)
        }
        return OwnerNames.ofHost(users: users, groups: groups)
    }

    /// The set's own folder and those between it and the sources, in order.
    private func frames(above sources: [SourceEntries]) throws(OverwinterError) -> [TreeEntry] {
        var paths: Swift.Set<BytePath> = [BytePath("")]
        for source in sources {
            var path = source.location.parent
            while !path.isEmpty, paths.insert(path).inserted { path = path.parent }
        }
        var frames: [TreeEntry] = []
        for path in paths.sorted() {
            var status = stat()
            let name = path.isEmpty ? BytePath(".") : path
            let looked = name.withCString { name in
                uninterrupted { fstatat(setDescriptor, name, &status, AT_SYMLINK_NOFOLLOW) }
            }
            guard looked == 0 else {
                throw .system(.sealFailed, "look at", set.appending(path), errno)
            }
            guard status.st_mode & S_IFMT == S_IFDIR else {
                throw OverwinterError(.sealFailed, "'\(set.appending(path))' is not a folder")
            }
            frames.append(
                TreeEntry(
                    path: path, kind: .directory, mode: UInt16(status.st_mode & 0o7777), owner: 0, group: 0, size: 0,
                    modified: FileTime(seconds: 0, nanoseconds: 0)))
        }
        return frames
    }
}
