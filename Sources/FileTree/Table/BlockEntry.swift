/// One entry of a folder block, to be looked at without anything being made for it.
package struct BlockEntry {
    package let block: FolderBlock
    /// In the order of names, among the folder's entries that are no folders.
    package let position: Int
    private let segment: Int
    let record: EntryRecord

    init(block: FolderBlock, position: Int, segment: Int, record: EntryRecord) {
        self.block = block
        self.position = position
        self.segment = segment
        self.record = record
    }

    var traits: EntryTraits { block.traits(record, in: segment) }
    private var rare: RareFacts? { block.rare(record, in: segment) }

    package var kind: EntryKind { record.kind }
    package var mode: UInt16 { record.mode }
    package var owner: UInt32 { traits.owner }
    package var group: UInt32 { traits.group }
    package var size: Int64 { record.size }
    package var inode: UInt64 { record.inode }
    /// Of the file system that held the source, 0 where nothing is known of it.
    package var device: UInt64 { traits.device }
    package var attributes: [ExtendedAttribute] { traits.attributes }
    package var holes: [Range<Int64>] { rare?.holes ?? [] }
    package var specialDevice: DeviceNumber? { rare?.specialDevice }
    package var xxh3: Digest128? { record.hasDigest ? record.digest : nil }
    package var sha256: Digest256? { block.sha256(at: position) }
    /// The group in the table's own numbers, nil where the inode had one name when it was looked at.
    package var linkGroup: UInt32? { record.linkGroup == 0 ? nil : record.linkGroup }

    package var modified: FileTime {
        record.modified.time ?? rare?.modified ?? FileTime(seconds: 0, nanoseconds: 0)
    }

    package var linkTarget: [UInt8]? {
        record.kind == .symlink ? Array(block.bytes(record.targetRange, in: segment)) : nil
    }

    /// The time of the last change of the source's inode (ctime); nil where nothing is known of it.
    package var changed: FileTime? {
        record.changed == .none ? nil : record.changed.time ?? rare?.changed
    }

    /// Nil where nothing is known of the source.
    package var facts: SourceFacts? {
        changed.map { SourceFacts(device: device, inode: inode, changed: $0) }
    }

    /// All of it, below `folder`, with the group in the table's own numbers.
    package func entry(in folder: BytePath) -> TreeEntry {
        let name = block.bytes(record.nameRange, in: segment)
        var path: [UInt8] = []
        path.reserveCapacity(folder.bytes.count + 1 + name.count)
        path.append(contentsOf: folder.bytes)
        if !folder.isEmpty { path.append(UInt8(ascii: "/")) }
        path.append(contentsOf: name)
        return entry(at: BytePath(bytes: path))
    }

    /// All of it, by another path.
    package func entry(at path: BytePath) -> TreeEntry {
        let (traits, rare) = (traits, rare)
        var entry = TreeEntry(
            path: path, kind: kind, mode: mode, owner: traits.owner, group: traits.group, size: size,
            modified: modified)
        entry.attributes = traits.attributes
        if let rare {
            entry.holes = rare.holes
            entry.device = rare.specialDevice
        }
        entry.linkTarget = linkTarget
        entry.linkGroup = linkGroup
        entry.xxh3 = xxh3
        entry.sha256 = sha256
        entry.facts = facts
        return entry
    }
}

extension FolderBlock {
    /// The folder itself, by its path.
    package func ownEntry(at path: BytePath) -> TreeEntry {
        var entry = TreeEntry(
            path: path, kind: .directory, mode: facts.mode, owner: facts.traits.owner, group: facts.traits.group,
            size: 0, modified: facts.modified)
        entry.attributes = facts.traits.attributes
        if let changed = facts.changed {
            entry.facts = SourceFacts(device: facts.traits.device, inode: facts.inode, changed: changed)
        }
        return entry
    }
}
