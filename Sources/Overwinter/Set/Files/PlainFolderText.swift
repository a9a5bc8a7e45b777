import FileTree

/// Writes the lines of plain files with plain names in one folder, as ``MtreeFile``, ``EntriesFile`` and ``ChecksumsFile`` would.
struct PlainFolderText {
    /// Below the set's folder.
    let path: BytePath
    private let mtreeStart: [UInt8]
    private let entriesStart: [UInt8]
    private let sumsStart: [UInt8]
    private let names: OwnerNames
    /// What most files of a folder have in common: ` type=file mode=0644 uid=0 gid=0 uname=root gname=root time=`.
    private var common: (mode: UInt16, owner: UInt32, group: UInt32, text: [UInt8])

    /// Nil where the path alone calls for more care.
    init?(_ path: BytePath, names: OwnerNames) {
        guard let entriesStart = EntriesFile.start(ofEntriesIn: path),
            let sumsStart = ChecksumsFile.start(ofEntriesIn: path)
        else { return nil }
        self.path = path
        self.entriesStart = entriesStart
        self.sumsStart = sumsStart
        self.names = names
        mtreeStart = MtreeFile.start(ofEntriesIn: path)
        common = (0, 0, 0, MtreeFile.common(mode: 0, owner: 0, group: 0, names: names))
    }

    /// Writes three lines; false for a name or a time that calls for more care, and then nothing is written.
    mutating func write(
        _ file: PlainFile, _ name: UnsafeBufferPointer<UInt8>, mtree: RecordFileWriter, entries: RecordFileWriter,
        sums: RecordFileWriter
    ) -> Bool {
        guard name.allSatisfy(Self.isPlain), file.modified.isNormal, file.facts?.changed.isNormal != false else {
            return false
        }
        if file.mode != common.mode || file.owner != common.owner || file.group != common.group {
            let text = MtreeFile.common(mode: file.mode, owner: file.owner, group: file.group, names: names)
            common = (file.mode, file.owner, file.group, text)
        }
        let limit = name.count + 256
        mtree.add(atMost: limit + mtreeStart.count + common.text.count) { line in
            line.append(mtreeStart)
            line.append(name)
            line.append(common.text)
            line.append(file.modified)
            line.append(" size=")
            line.append(UInt64(bitPattern: file.size))
            line.append(" sha256digest=")
            line.append(file.sha256)
            line.append("\n")
        }
        entries.add(atMost: limit + entriesStart.count) { line in
            line.append(entriesStart)
            line.append(name)
            line.append("\",\"xxh3\":\"")
            line.append(file.xxh3)
            line.append("\"")
            if let facts = file.facts {
                line.append(",\"source\":[")
                line.append(facts.device)
                line.append(",")
                line.append(facts.inode)
                line.append(",\"")
                line.append(facts.changed)
                line.append("\"]")
            }
            line.append("}\n")
        }
        sums.add(atMost: limit + sumsStart.count) { line in
            line.append(file.sha256)
            line.append(sumsStart)
            line.append(name)
            line.append("\n")
        }
        return true
    }

    /// Whether a byte stands for itself in all three files.
    private static func isPlain(_ byte: UInt8) -> Bool {
        byte > 0x20 && byte < 0x7F && !OctalName.isSpecial(byte) && byte != UInt8(ascii: "\"")
    }
}

extension FileTime {
    /// A damaged file system may give more nanoseconds than a second has.
    fileprivate var isNormal: Bool { (0..<1_000_000_000).contains(nanoseconds) }
}
