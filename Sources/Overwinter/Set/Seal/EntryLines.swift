import FileTree

/// Writes the lines of entries to `files.mtree`, `files.jsonl` and `SHA256SUMS`; what fails is told where these are finished.
struct EntryLines {
    let mtree: RecordFileWriter
    let entries: RecordFileWriter
    let checksums: RecordFileWriter
    let names: OwnerNames
    private var folder: PlainFolderText?
    private var hex: [UInt8] = []

    init(mtree: RecordFileWriter, entries: RecordFileWriter, checksums: RecordFileWriter, names: OwnerNames) {
        self.mtree = mtree
        self.entries = entries
        self.checksums = checksums
        self.names = names
    }

    /// A folder of the set's own, above the sources.
    func write(frame: TreeEntry) {
        mtree.add { MtreeFile.append(frame, names: names, isFrame: true, to: &$0) }
        if frame.path.isEmpty { mtree.add { $0.append(contentsOf: "\(MtreeFile.recordLine)\n".utf8) } }
        entries.add { EntriesFile.append(frame, to: &$0) }
    }

    /// All of a source, and what they add up to.
    mutating func write(_ source: SourceEntries) -> SourceSums {
        var sum = SourceSums(location: source.location)
        // Groups are numbered in the order of their first names.
        var lastGroup: UInt32 = 0
        var known: BytePath?
        source.entries.forEach(
            file: { file, name, path in
                sum.addFile(file.size)
                if known != path {
                    folder = PlainFolderText(source.location.appending(path), names: names)
                    known = path
                }
                if folder?.write(file, name, mtree: mtree, entries: entries, sums: checksums) == true { return }
                write(file.entry(at: source.location.appending(path).appending(BytePath(bytes: Array(name)))))
            },
            other: { found in
                sum.add(found, isFirstName: found.linkGroup.map { $0 > lastGroup } ?? true)
                lastGroup = max(lastGroup, found.linkGroup ?? 0)
                var entry = found
                entry.path = source.location.appending(entry.path)
                write(entry)
            })
        return sum
    }

    private mutating func write(_ entry: TreeEntry) {
        mtree.add { MtreeFile.append(entry, names: names, to: &$0) }
        entries.add { EntriesFile.append(entry, to: &$0) }
        guard entry.kind == .file, let digest = entry.sha256 else { return }
        hex.removeAll(keepingCapacity: true)
        digest.appendHex(to: &hex)
        checksums.add { ChecksumsFile.append(hex: hex, path: entry.path, to: &$0) }
    }
}
