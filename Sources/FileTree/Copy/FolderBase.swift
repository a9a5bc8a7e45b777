import CLinux
import Glibc
import Synchronization

/// What an earlier pass noted of one folder of the source, used up while the folder is copied again.
///
/// Found by workers, several at once for a large folder; the marks are of one byte each, and read when all work on the folder is
/// done.
final class FolderBase: @unchecked Sendable {  // the notes do not change; each mark is written by one worker
    private let tree: BaseTree
    private let folder: Int
    private let items: [Int32]
    private let marks: UnsafeMutablePointer<UInt8>
    /// Whether the folder lies on a file system whose ctime tells every change.
    var isTrusted = false
    private let touched = Atomic<Bool>(false)

    init(_ tree: BaseTree, folder: Int) {
        self.tree = tree
        self.folder = folder
        items = tree.items(of: folder)
        marks = .allocate(capacity: max(items.count, 1))
        marks.initialize(repeating: 0, count: items.count)
    }

    /// Whether this copy changed anything in the destination's folder, so that its time has to be set again.
    var isTouched: Bool { touched.load(ordering: .relaxed) }
    func touch() { touched.store(true, ordering: .relaxed) }

    deinit { marks.deallocate() }

    /// Whether it is a folder's own, and not of a root that is a single file.
    var isFolder: Bool { tree.entries[folder].kind == .directory }

    /// Where the entry of that name is noted; nil where it is not.
    func position(of name: EntryName) -> Int? { tree.position(of: name, in: items) }

    /// The destination's entry is accounted for: kept, or removed to be made anew.
    func mark(_ position: Int) { marks[position] = 1 }

    /// The names whose entries the source has no more.
    func forEachUnmarked(_ body: (BytePath) throws(FileTreeError) -> Void) throws(FileTreeError) {
        for position in items.indices where marks[position] == 0 { try body(tree.name(of: items[position])) }
    }

    /// The notes of a folder below this one; nil where what is noted is no folder.
    func folder(at position: Int) -> FolderBase? {
        let item = Int(items[position])
        return tree.entries[item].kind == .directory ? FolderBase(tree, folder: item) : nil
    }

    func isUnchanged(_ position: Int, _ status: EntryStatus, before: FileTime) -> Bool {
        tree.isUnchanged(Int(items[position]), status, before: before)
    }

    /// Whether the folder's own attributes, and the names in it, are as noted.
    func isFolderUnchanged(_ status: EntryStatus, before: FileTime) -> Bool {
        isTrusted && tree.isUnchanged(folder, status, before: before)
    }

    var folderAttributes: [ExtendedAttribute] { tree.entries[folder].attributes }

    func digest(_ position: Int) -> Digest128? { tree.entries[Int(items[position])].xxh3 }

    func extras(_ position: Int) -> EntryExtras {
        let entry = tree.entries[Int(items[position])]
        var extras = EntryExtras()
        extras.attributes = entry.attributes
        extras.holes = entry.holes
        extras.linkTarget = entry.linkTarget
        extras.specialDevice = entry.device
        return extras
    }
}
