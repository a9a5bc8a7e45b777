import CLinux

/// A folder of a walk.
///
/// Work on it is cut into items (reading its names, a batch of names, each subfolder); it is finished when the last item is.
/// Guarded by the walk's monitor, or owned by the worker that enters or leaves it.
final class FolderNode: @unchecked Sendable {
    let parent: FolderNode?
    /// With its closing NUL; empty for the root.
    let name: [UInt8]

    // Descriptors, -1 where not open. They may be closed while nobody pins them, and are opened again when needed.
    var source: Int32 = -1
    var destination: Int32 = -1
    var pins = 0
    var isOpening = false
    var isEntered = false
    var isFinished = false

    var status = EntryStatus()
    var destinationIdentity: FileIdentity?
    var attributes: [ExtendedAttribute] = []
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
    var children: [FolderNode] = []
    var chunks: [RecordChunk] = []

    init(parent: FolderNode?, name: [UInt8]) {
        self.parent = parent
        self.name = name
    }

    var isOpen: Bool { source >= 0 }

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
