import CLinux
import Glibc

/// Makes the sorted entries of a walked tree.
///
/// Folders are sorted one by one and written out in depth-first order, which is `BytePath`'s order; nothing is recursive,
/// since a tree may be deeper than a stack. A folder's records are given back as soon as they are written out.
struct EntryAssembly {
    private enum Item {
        case record(chunk: Int, index: Int)
        case folder(FolderNode)
    }

    private struct Level {
        var node: FolderNode
        var path: BytePath
        var chunks: [RecordChunk]
        var items: [Item]
        var next = 0
    }

    private var entries: [TreeEntry] = []
    /// The number given to each group of the link table; 0 for none yet.
    private var numbers: [UInt32]
    private let members: [UInt32]
    private var lastNumber: UInt32 = 0

    /// All entries below and with `root`; `members` counts the names seen of each group of the link table.
    static func entries(of root: FolderNode, withRoot: Bool, count: Int, members: [UInt32]) -> [TreeEntry] {
        var assembly = EntryAssembly(members: members, count: count)
        assembly.write(root, withRoot: withRoot)
        return assembly.entries
    }

    private init(members: [UInt32], count: Int) {
        self.members = members
        numbers = Array(repeating: 0, count: members.count)
        entries.reserveCapacity(count)
    }

    private mutating func write(_ root: FolderNode, withRoot: Bool) {
        let empty = BytePath(bytes: [])
        if withRoot { entries.append(EntryAssembly.entry(of: root, path: empty)) }
        var levels = [EntryAssembly.level(root, path: empty)]
        while !levels.isEmpty {
            let last = levels.count - 1
            let next = levels[last].next
            guard next < levels[last].items.count else {
                levels.removeLast()
                continue
            }
            levels[last].next += 1
            switch levels[last].items[next] {
            case .record(let chunk, let index):
                var entry = levels[last].chunks[chunk].entry(
                    levels[last].chunks[chunk].records[index], folder: levels[last].path)
                entry.linkGroup = number(of: entry.linkGroup)
                entries.append(entry)
            case .folder(let node):
                let path = levels[last].path.appending(BytePath(bytes: node.name.dropLast()))
                entries.append(EntryAssembly.entry(of: node, path: path))
                levels.append(EntryAssembly.level(node, path: path))
            }
        }
    }

    private mutating func number(of group: UInt32?) -> UInt32? {
        guard let group, members[Int(group)] > 1 else { return nil }
        if numbers[Int(group)] == 0 {
            lastNumber += 1
            numbers[Int(group)] = lastNumber
        }
        return numbers[Int(group)]
    }

    /// Takes the folder's records and children out of it, sorted by name.
    private static func level(_ node: FolderNode, path: BytePath) -> Level {
        let (chunks, children) = (node.chunks, node.children)
        node.chunks = []
        node.children = []
        var items: [Item] = []
        items.reserveCapacity(chunks.reduce(children.count) { $0 + $1.records.count })
        for (number, chunk) in chunks.enumerated() {
            for index in chunk.records.indices { items.append(.record(chunk: number, index: index)) }
        }
        for child in children where child.isFinished { items.append(.folder(child)) }
        items.sort { left, right in
            withName(left, chunks) { a in withName(right, chunks) { b in precedes(a, b) } }
        }
        return Level(node: node, path: path, chunks: chunks, items: items)
    }

    private static func precedes(_ a: UnsafeBufferPointer<UInt8>, _ b: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let left = a.baseAddress, let right = b.baseAddress else { return a.count < b.count }
        let order = memcmp(left, right, min(a.count, b.count))
        return order == 0 ? a.count < b.count : order < 0
    }

    private static func withName<Result>(
        _ item: Item, _ chunks: [RecordChunk], _ body: (UnsafeBufferPointer<UInt8>) -> Result
    ) -> Result {
        switch item {
        case .record(let chunk, let index):
            let record = chunks[chunk].records[index]
            let start = Int(record.nameOffset)
            return chunks[chunk].names.withUnsafeBufferPointer {
                body(UnsafeBufferPointer(rebasing: $0[start..<start + Int(record.nameLength)]))
            }
        case .folder(let node):
            return node.name.withUnsafeBufferPointer { body(UnsafeBufferPointer(rebasing: $0.dropLast())) }
        }
    }

    private static func entry(of node: FolderNode, path: BytePath) -> TreeEntry {
        let status = node.status
        var entry = TreeEntry(
            path: path, kind: .directory, mode: status.permissions, owner: status.owner, group: status.group, size: 0,
            modified: status.modified)
        entry.attributes = node.attributes
        entry.facts = SourceFacts(device: status.device, inode: status.inode, changed: status.changed)
        return entry
    }
}
