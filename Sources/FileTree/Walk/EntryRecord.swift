import CLinux

/// One entry as it is kept during a walk: about 100 bytes, its name apart.
///
/// `TreeEntry` is made of it at the end.
struct EntryRecord {
    var kind: EntryKind
    var mode: UInt16
    var nameLength: UInt16
    var nameOffset: UInt32
    var owner: UInt32
    var group: UInt32
    var nanoseconds: Int32
    var changedNanoseconds: Int32
    var seconds: Int64
    var changedSeconds: Int64
    var size: Int64
    var device: UInt64
    var inode: UInt64
    var digest: Digest128
    var hasDigest: Bool
    /// The index of the chunk's `extras`, -1 where there are none.
    var extra: Int32
    /// The group in the walk's link table, 0 where the inode has one name.
    var linkGroup: UInt32

    init(_ status: EntryStatus, nameOffset: Int, nameLength: Int) {
        kind = status.kind
        mode = status.permissions
        self.nameLength = UInt16(truncatingIfNeeded: nameLength)
        self.nameOffset = UInt32(truncatingIfNeeded: nameOffset)
        owner = status.owner
        group = status.group
        nanoseconds = Int32(status.modified_nanoseconds)
        changedNanoseconds = Int32(status.changed_nanoseconds)
        seconds = status.modified_seconds
        changedSeconds = status.changed_seconds
        size = status.kind == .file || status.kind == .symlink ? status.size : 0
        device = status.device
        inode = status.inode
        digest = Digest128(high: 0, low: 0)
        hasDigest = false
        extra = -1
        linkGroup = 0
    }
}

/// What few entries have.
struct EntryExtras {
    var attributes: [ExtendedAttribute] = []
    var holes: [Range<Int64>] = []
    var linkTarget: [UInt8]?
    var specialDevice: DeviceNumber?
    var sha256: Digest256?

    var isEmpty: Bool {
        attributes.isEmpty && holes.isEmpty && linkTarget == nil && specialDevice == nil && sha256 == nil
    }
}

/// The records of one work item of a folder, with their names in one array.
struct RecordChunk {
    var records: [EntryRecord] = []
    var names: [UInt8] = []
    var extras: [EntryExtras] = []

    var isEmpty: Bool { records.isEmpty }

    mutating func append(
        _ name: EntryName, _ status: EntryStatus, digest: Digest128?, linkGroup: UInt32, extras more: EntryExtras
    ) {
        var record = EntryRecord(status, nameOffset: names.count, nameLength: name.count)
        names.append(contentsOf: name.bytes)
        if let digest {
            record.digest = digest
            record.hasDigest = true
        }
        record.linkGroup = linkGroup
        if !more.isEmpty {
            record.extra = Int32(extras.count)
            extras.append(more)
        }
        records.append(record)
    }

    /// The entry of one record, below `folder`.
    func entry(_ record: EntryRecord, folder: BytePath) -> TreeEntry {
        let name = Int(record.nameOffset)..<Int(record.nameOffset) + Int(record.nameLength)
        var path: [UInt8] = []
        path.reserveCapacity(folder.bytes.count + 1 + name.count)
        path.append(contentsOf: folder.bytes)
        if !folder.isEmpty { path.append(UInt8(ascii: "/")) }
        path.append(contentsOf: names[name])
        var entry = TreeEntry(
            path: BytePath(bytes: path), kind: record.kind, mode: record.mode, owner: record.owner, group: record.group,
            size: record.size, modified: FileTime(seconds: record.seconds, nanoseconds: record.nanoseconds))
        entry.facts = SourceFacts(
            device: record.device, inode: record.inode,
            changed: FileTime(seconds: record.changedSeconds, nanoseconds: record.changedNanoseconds))
        if record.hasDigest { entry.xxh3 = record.digest }
        if record.linkGroup != 0 { entry.linkGroup = record.linkGroup }
        if record.extra >= 0 {
            let more = extras[Int(record.extra)]
            entry.attributes = more.attributes
            entry.holes = more.holes
            entry.linkTarget = more.linkTarget
            entry.device = more.specialDevice
            entry.sha256 = more.sha256
        }
        return entry
    }
}
