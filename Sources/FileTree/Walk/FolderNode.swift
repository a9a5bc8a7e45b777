import CLinux
import Synchronization

/// A folder of a walk.
///
/// Work on it is cut into items (reading its names, a batch of names, each subfolder); it is finished when the last item is.
/// Guarded by the walk's monitor, or owned by the worker that enters or leaves it.
final class FolderNode: @unchecked Sendable {  // the monitor guards it, or one worker has it
    private(set) var parent: FolderNode?
    /// With its closing NUL; empty for the root.
    let name: [UInt8]

    // Descriptors, -1 where not open. They may be closed while nobody pins them, and are opened again when needed.
    var source: Int32 = -1
    var destination: Int32 = -1
    /// The folder of the tree that unchanged files are shared with.
    var shared: Int32 = -1
    var pins = 0
    var isOpening = false
    /// Whether the last one to release it is to close it.
    var closesWhenFree = false
    var isEntered = false

    var status = EntryStatus()
    /// Known at the latest when the folder is closed for room; see `FolderDescriptors.identify`.
    var destinationIdentity: FileIdentity?
    var sharedIdentity: FileIdentity?
    var attributes: [ExtendedAttribute] = []
    /// Names of the destination that stand for nothing in the records, and are to be removed.
    var leftovers: [[UInt8]] = []
    /// What an earlier pass noted of it.
    var base: FolderBase?
    /// What of that holds for this pass, too.
    var kept = KeptRecords()
    /// Whether the destination's folder was made by this run, so that nothing can be in the way.
    var isFresh = false
    /// Whether new files get exactly the mode they are made with, the umask apart, and nobody else can open them yet.
    var keepsModes = false
    /// Whether this is no folder of the tree, but the parent of a root that is a single file.
    var standsForParent = false
    /// The owner and group that new entries of the destination's folder get by themselves, where that is certain.
    var naturalOwner: (owner: UInt32, group: UInt32)?
    /// Below the root; kept where path patterns need it for every entry.
    var path: BytePath?

    /// Items not yet done, counting the reading of the names.
    var pending = 1
    /// What was recorded of its entries, and of its folders that are finished; taken when it is finished itself.
    var chunks: [RecordChunk] = []
    var blocks: [FolderBlock] = []
    /// All that was recorded of it, once it is finished; its parent takes it.
    var block: FolderBlock?
    /// The same folder in an older table, where the walk holds the tree against one.
    var expected: FolderBlock?
    /// Whether its time of change (ctime) tells that its names are those of the older table; see `TrustedFileSystem`.
    var isTrusted = false
    /// Which of its entries were met.
    var seen: SeenMarks?

    /// Names that may be listed again, as digests; gathered where the source is at work.
    private struct LiveNames {
        /// Of its folders that were entered; in a last pass of all entries that were met.
        var begun: Set<Digest128> = []
        /// What was made under them gave way to another entry.
        var replaced: Set<Digest128> = []
        /// An entry is in no table, though nothing leaves it out.
        var hasUnrecorded = false
    }

    private let live = Mutex(LiveNames())

    init(parent: FolderNode?, name: [UInt8]) {
        self.parent = parent
        self.name = name
    }

    /// Iteratively: a tree may be deeper than a stack.
    deinit {
        var next = parent
        parent = nil
        while isKnownUniquelyReferenced(&next) {
            let above = next?.parent
            next?.parent = nil
            next = above
        }
    }

    var isOpen: Bool { source >= 0 }

    /// Notes that a folder in this one is entered; false where one of its name was before.
    func begin(_ child: FolderNode) -> Bool {
        let digest = Digest128(terminatedName: child.name)
        return live.withLock { $0.begun.insert(digest).inserted }
    }

    /// Notes that an entry of this name is met; false where one was before.
    func begin(_ name: EntryName) -> Bool {
        let digest = Digest128(name: name)
        return live.withLock { $0.begun.insert(digest).inserted }
    }

    /// Whether a folder of this name was entered.
    func hasBegun(_ name: EntryName) -> Bool {
        live.withLock { !$0.begun.isEmpty && $0.begun.contains(Digest128(name: name)) }
    }

    /// Notes, before it happens, that what was made under a name gives way to another entry.
    func noteReplaced(_ name: EntryName) {
        let digest = Digest128(name: name)
        live.withLock { _ = $0.replaced.insert(digest) }
    }

    /// Whether what was made under a name, with its closing NUL, may have given way to another entry.
    func hasReplaced(terminated name: [UInt8]) -> Bool {
        live.withLock { !$0.replaced.isEmpty && $0.replaced.contains(Digest128(terminatedName: name)) }
    }

    func noteUnrecorded() { live.withLock { $0.hasUnrecorded = true } }

    /// What a folder holds open, -1 where nothing.
    struct Descriptors {
        var source: Int32 = -1
        var destination: Int32 = -1
        var shared: Int32 = -1
    }

    var descriptors: Descriptors {
        get { Descriptors(source: source, destination: destination, shared: shared) }
        set { (source, destination, shared) = (newValue.source, newValue.destination, newValue.shared) }
    }

    /// Puts together what was recorded of the folder; its chunks are closed.
    func makeBlock() -> FolderBlock {
        let traits = EntryTraits(
            owner: status.owner, group: status.group, device: status.device, attributes: attributes)
        let facts = FolderBlock.Facts(
            mode: status.permissions, modified: status.modified, traits: traits, inode: status.inode,
            changed: status.changed)
        defer { (chunks, blocks, kept) = ([], [], KeptRecords()) }
        return FolderBlock(
            terminatedName: name, facts: facts, kept: kept, chunks: chunks, children: blocks,
            isWhole: !live.withLock { $0.hasUnrecorded })
    }

    /// The path below the root; takes time proportional to the depth.
    func relativePath() -> BytePath {
        if let path { return path }
        var names: [[UInt8]] = []
        var node = self
        while let parent = node.parent {
            names.append(node.name.dropLast())
            node = parent
        }
        return BytePath(bytes: Array(names.reversed().joined(separator: [UInt8(ascii: "/")])))
    }

    func relativePath(of name: UnsafePointer<CChar>) -> BytePath {
        relativePath().appending(BytePath(bytes: String.bytes(of: name)))
    }

    func withName<Result>(_ body: (UnsafePointer<CChar>) -> Result) -> Result {
        name.withUnsafeBufferPointer { buffer in
            buffer.withMemoryRebound(to: CChar.self) { chars in
                guard let base = chars.baseAddress else { preconditionFailure("a folder below the root has a name") }
                return body(base)
            }
        }
    }
}

extension String {
    /// The bytes of a C string, whatever their encoding.
    static func bytes(of pointer: UnsafePointer<CChar>) -> [UInt8] {
        var bytes: [UInt8] = []
        var next = pointer
        while next.pointee != 0 {
            bytes.append(UInt8(bitPattern: next.pointee))
            next += 1
        }
        return bytes
    }
}
