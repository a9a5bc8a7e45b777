import CLinux

/// One entry as a table keeps it: 64 bytes, its name apart.
///
/// What many entries of a folder have in common is in their `EntryTraits`, what few have in `RareFacts`.
struct EntryRecord {
    var digest: Digest128
    var inode: UInt64
    var modified: PackedTime
    /// `none` where nothing is known of the source.
    var changed: PackedTime
    /// Of a symbolic link the length of its target, which follows the name.
    var size: Int64
    var nameOffset: UInt32
    /// The group in the table's list, 0 where the inode has one name.
    var linkGroup: UInt32
    var nameLength: UInt16
    private var bits: UInt16
    /// The index of the segment's traits.
    var traits: UInt16
    /// The index of the segment's rare facts, `noRareFacts` where there are none.
    var rare: UInt16

    static let noRareFacts = UInt16.max

    init(kind: EntryKind, mode: UInt16, size: Int64, modified: PackedTime) {
        digest = Digest128(high: 0, low: 0)
        inode = 0
        self.modified = modified
        changed = .none
        self.size = size
        nameOffset = 0
        linkGroup = 0
        nameLength = 0
        bits = UInt16(kind.rawValue) << 13 | mode & 0o7777
        traits = 0
        rare = EntryRecord.noRareFacts
    }

    /// Makes it one that no later pass believes.
    mutating func distrust() {
        changed = PackedTime(.never)
        hasDigest = false
    }

    var mode: UInt16 { bits & 0o7777 }

    var kind: EntryKind {
        // Three bits, written by `init` alone.
        EntryKind(rawValue: UInt8(bits >> 13)) ?? .file
    }

    var hasDigest: Bool {
        get { bits & 1 << 12 != 0 }
        set { bits = newValue ? bits | 1 << 12 : bits & ~(1 << 12) }
    }

    var nameRange: Range<Int> { Int(nameOffset)..<Int(nameOffset) + Int(nameLength) }
    var targetRange: Range<Int> { nameRange.upperBound..<nameRange.upperBound + Int(size) }
}

extension EntryRecord {
    /// Whether the entry is as noted, its device apart: what `BlockEntry.isUnchanged` tells.
    ///
    /// False also where it takes rare facts to tell.
    func isPlainlyUnchanged(_ status: EntryStatus, before: PackedTime) -> Bool {
        let found = status.kind
        guard inode == status.inode, kind == found, rare == EntryRecord.noRareFacts, changed.isTime,
            changed == PackedTime(status.changed), changed.isBefore(before), !status.changed.isLastOfSmallClocks,
            modified == PackedTime(status.modified)
        else { return false }
        switch found {
        // A file without a digest changed while it was read.
        case .file: return hasDigest && size == status.size
        case .symlink: return size == status.size
        default: return true
        }
    }

    /// Whether the entry still is of the kind, size and time of change noted; nil where it takes rare facts to tell.
    func isSame(_ status: EntryStatus) -> Bool? {
        guard rare == EntryRecord.noRareFacts else { return nil }
        let found = status.kind
        return changed == PackedTime(status.changed) && kind == found && (found != .file || size == status.size)
    }
}

/// What an entry shares with most of its folder.
struct EntryTraits: Equatable {
    var owner: UInt32
    var group: UInt32
    var device: UInt64
    var attributes: [ExtendedAttribute]
}

/// What few entries have.
struct RareFacts {
    var holes: [Range<Int64>] = []
    var specialDevice: DeviceNumber?
    var modified: FileTime?
    var changed: FileTime?

    var isEmpty: Bool { holes.isEmpty && specialDevice == nil && modified == nil && changed == nil }
}
