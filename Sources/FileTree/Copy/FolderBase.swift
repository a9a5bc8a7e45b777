import CLinux
import Synchronization

/// What an earlier pass noted of one folder of the source, used up while the folder is copied again.
///
/// Looked into by several workers at once where the folder is large; the marks are of one byte each, and read when all work on the
/// folder is done.
final class FolderBase: @unchecked Sendable {  // the block stays, a mark has one writer
    private let block: FolderBlock
    private let isSingle: Bool
    /// What became of what is noted: a mark for each record, then one for each folder.
    private enum Mark: UInt8 { case unmet, met, kept }
    private let marks: UnsafeMutableBufferPointer<Mark>
    private let touched = Atomic<Bool>(false)
    /// Whether the folder lies on a file system whose ctime tells every change.
    var isTrusted = false

    /// `isSingle`: the block stands for the parent of a root that is a single file.
    init(_ block: FolderBlock, isSingle: Bool = false) {
        self.block = block
        self.isSingle = isSingle
        marks = .allocate(capacity: block.count + block.children.count)
        marks.initialize(repeating: .unmet)
    }

    deinit { marks.deallocate() }

    /// Whether this copy changed anything in the destination's folder, so that its time has to be set again.
    var isTouched: Bool { touched.load(ordering: .relaxed) }
    func touch() { touched.store(true, ordering: .relaxed) }

    /// Where the entry of that name is noted, of whichever kind it was; nil where it is not.
    func position(of name: EntryName) -> Int? {
        if isSingle { return 0 }
        return block.position(of: name.bytes) ?? block.childIndex(of: name.bytes).map { block.count + $0 }
    }

    /// The destination's entry is accounted for: kept, or removed to be made anew.
    func mark(_ position: Int) { marks[position] = .met }

    func isMarked(_ position: Int) -> Bool { marks[position] != .unmet }

    /// The names whose entries the source has no more.
    func forEachUnmarked(_ body: (BytePath) throws(FileTreeError) -> Void) throws(FileTreeError) {
        for position in marks.indices where marks[position] == .unmet {
            if position < block.count {
                try body(block.withName(at: position) { BytePath(bytes: Array($0)) })
            } else {
                try body(block.children[position - block.count].name)
            }
        }
    }

    /// The notes of a folder in this one; nil where what is noted is no folder.
    func folder(at position: Int) -> FolderBase? {
        position < block.count ? nil : FolderBase(block.children[position - block.count])
    }

    /// The notes of an entry that is as it was; nil where it is not, or cannot be trusted to be.
    func unchanged(_ position: Int, _ status: EntryStatus, before: FileTime) -> BlockEntry? {
        guard isTrusted, position < block.count else { return nil }
        let noted = block[position]
        return noted.isUnchanged(status, before: before) ? noted : nil
    }

    /// The block, where it has the very names that the folder has now.
    func listing(_ status: EntryStatus, before: FileTime) -> FolderBlock? {
        block.isWhole && !isSingle && isFolderUnchanged(status, before: before) ? block : nil
    }

    /// Keeps an entry of a listing that holds with its record, where it is as noted and has no other name; false where more is to be
    /// looked at.
    func keeps(
        _ position: Int, _ record: EntryRecord, on device: UInt64, _ status: EntryStatus, before: PackedTime
    ) -> Bool {
        guard status.links == 1, record.linkGroup == 0, !status.isMountRoot, device == status.device,
            record.isPlainlyUnchanged(status, before: before)
        else { return false }
        marks[position] = .kept
        return true
    }

    /// The records that hold for this pass, once all work on the folder is done.
    func keptRecords() -> KeptRecords {
        // Where the folder was listed, all were recorded anew.
        if block.count == 0 || !marks.prefix(block.count).contains(.kept) { return KeptRecords() }
        return block.kept { marks[$0] == .kept }
    }

    /// Whether the folder's own attributes, and the names in it, are as noted.
    func isFolderUnchanged(_ status: EntryStatus, before: FileTime) -> Bool {
        let facts = block.facts
        guard isTrusted, let changed = facts.changed, changed < before, !changed.isLastOfSmallClocks,
            status.kind == .directory
        else { return false }
        return facts.inode == status.inode && changed == status.changed && facts.traits.device == status.device
            && facts.modified == status.modified
    }

    var folderAttributes: [ExtendedAttribute] { block.facts.traits.attributes }

    /// Gives the memory of the notes back.
    func forget() { block.forget() }
}

extension BlockEntry {
    /// Whether an entry is as noted, and was not changed since in a way that its times would not tell.
    func isUnchanged(_ status: EntryStatus, before: FileTime) -> Bool {
        guard inode == status.inode, kind == status.kind, let changed = facts?.changed else { return false }
        // A file without a digest changed while it was read.
        if kind == .file, xxh3 == nil { return false }
        let hasSize = kind == .file || kind == .symlink
        return changed == status.changed && changed < before && !changed.isLastOfSmallClocks
            && modified == status.modified
            && (!hasSize || size == status.size) && device == status.device
    }

    /// What a record of the same entry is to have.
    var extras: EntryExtras {
        var extras = EntryExtras()
        extras.attributes = attributes
        extras.holes = holes
        extras.linkTarget = linkTarget
        extras.specialDevice = specialDevice
        // Known where the bytes are shared with a set that was read back when it was sealed.
        extras.sha256 = sha256
        return extras
    }
}
