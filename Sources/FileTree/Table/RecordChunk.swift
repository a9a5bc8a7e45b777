import CLinux

/// The records that one worker gathers of a folder.
struct RecordChunk {
    /// Sorted, each for itself.
    private(set) var segments: [RecordSegment] = []
    private var open = RecordSegment()
    /// Whether anything is kept of what is appended.
    let isKept: Bool

    init(isKept: Bool = true) {
        self.isKept = isKept
    }

    var isEmpty: Bool { segments.isEmpty && open.records.isEmpty }

    mutating func append(
        _ name: EntryName, _ status: EntryStatus, digest: Digest128?, linkGroup: UInt32, extras: EntryExtras
    ) {
        guard isKept else { return }
        let kind = status.kind
        let target = kind == .symlink ? extras.linkTarget ?? [] : nil
        let size = target.map { Int64($0.count) } ?? (kind == .file ? status.size : 0)
        var record = EntryRecord(
            kind: kind, mode: status.permissions, size: size, modified: PackedTime(status.modified))
        var rare = RareFacts(holes: extras.holes, specialDevice: extras.specialDevice)
        if record.modified == .elsewhere { rare.modified = status.modified }
        record.changed = PackedTime(status.changed)
        if record.changed == .elsewhere { rare.changed = status.changed }
        record.inode = status.inode
        record.linkGroup = linkGroup
        if let digest {
            record.digest = digest
            record.hasDigest = true
        }
        let traits = EntryTraits(
            owner: status.owner, group: status.group, device: status.device, attributes: extras.attributes)
        append(record, name: name.bytes, target: target, traits: traits, rare: rare, sha256: extras.sha256)
    }

    /// `entry` has the name `name` in its folder.
    mutating func append(_ entry: TreeEntry, name: UnsafeBufferPointer<UInt8>) {
        let target = entry.kind == .symlink ? entry.linkTarget ?? [] : nil
        var record = EntryRecord(
            kind: entry.kind, mode: entry.mode, size: target.map { Int64($0.count) } ?? entry.size,
            modified: PackedTime(entry.modified))
        var rare = RareFacts(holes: entry.holes, specialDevice: entry.device)
        if record.modified == .elsewhere { rare.modified = entry.modified }
        if let facts = entry.facts {
            record.changed = PackedTime(facts.changed)
            if record.changed == .elsewhere { rare.changed = facts.changed }
            record.inode = facts.inode
        }
        record.linkGroup = entry.linkGroup ?? 0
        if let digest = entry.xxh3 {
            record.digest = digest
            record.hasDigest = true
        }
        let traits = EntryTraits(
            owner: entry.owner, group: entry.group, device: entry.facts?.device ?? 0, attributes: entry.attributes)
        append(record, name: name, target: target, traits: traits, rare: rare, sha256: entry.sha256)
    }

    /// `file` has the name `name` in its folder.
    mutating func append(_ file: PlainFile, name: UnsafeBufferPointer<UInt8>) {
        var record = EntryRecord(kind: .file, mode: file.mode, size: file.size, modified: PackedTime(file.modified))
        var rare = RareFacts()
        if record.modified == .elsewhere { rare.modified = file.modified }
        if let facts = file.facts {
            record.changed = PackedTime(facts.changed)
            if record.changed == .elsewhere { rare.changed = facts.changed }
            record.inode = facts.inode
        }
        record.digest = file.xxh3
        record.hasDigest = true
        let traits = EntryTraits(
            owner: file.owner, group: file.group, device: file.facts?.device ?? 0, attributes: [])
        append(record, name: name, target: nil, traits: traits, rare: rare, sha256: file.sha256)
    }

    private mutating func append(
        _ record: EntryRecord, name: UnsafeBufferPointer<UInt8>, target: [UInt8]?, traits: EntryTraits,
        rare: RareFacts, sha256: Digest256?
    ) {
        open.append(record, name: name, target: target, traits: traits, rare: rare, sha256: sha256)
        if open.isFull { close() }
    }

    /// Sorts what was gathered; to be called by the worker that gathered it.
    mutating func close() {
        guard !open.records.isEmpty else { return }
        segments.append(open.sorted())
        open.removeAll()
    }

    /// What was gathered, closed; this one is empty again, and keeps its buffers.
    mutating func take() -> RecordChunk {
        close()
        var taken = RecordChunk(isKept: isKept)
        swap(&taken.segments, &segments)
        return taken
    }
}
