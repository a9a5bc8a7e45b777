import CLinux
import Glibc

/// The notes of an earlier pass, folder by folder.
final class BaseTree: @unchecked Sendable {  // never changed once made
    let entries: [TreeEntry]
    /// By the index of their folder, the indices of what is in it; sorted by name, as the entries are.
    private var contents: [Int32: [Int32]] = [:]

    init(_ entries: [TreeEntry]) {
        self.entries = entries
        var above: [Int] = []
        for (index, entry) in entries.enumerated() {
            while let last = above.last, !BaseTree.isIn(entries[last].path, entry.path) { above.removeLast() }
            if let last = above.last { contents[Int32(last), default: []].append(Int32(index)) }
            if entry.kind == .directory { above.append(index) }
        }
    }

    private static func isIn(_ folder: BytePath, _ path: BytePath) -> Bool {
        folder.isEmpty
            || path.bytes.count > folder.bytes.count && path.bytes.starts(with: folder.bytes)
                && path.bytes[folder.bytes.count] == UInt8(ascii: "/")
    }

    /// The notes of the root; of a single file those of a folder that holds it.
    func root() -> FolderBase? {
        entries.first?.path.isEmpty == true ? FolderBase(self, folder: 0) : nil
    }

    /// In the order of the names; of a root that is a single file, itself.
    func items(of folder: Int) -> [Int32] {
        entries[folder].kind == .directory ? contents[Int32(folder)] ?? [] : [Int32(folder)]
    }

    func position(of name: EntryName, in items: [Int32]) -> Int? {
        if items.count == 1, entries[Int(items[0])].path.isEmpty { return 0 }
        var (low, high) = (0, items.count)
        while low < high {
            let middle = (low + high) / 2
            let order = withName(of: items[middle]) { BaseTree.compare($0, name.bytes) }
            if order == 0 { return middle }
            if order < 0 { low = middle + 1 } else { high = middle }
        }
        return nil
    }

    func name(of item: Int32) -> BytePath { withName(of: item) { BytePath(bytes: Array($0)) } }

    func isUnchanged(_ item: Int, _ status: EntryStatus, before: FileTime) -> Bool {
        let entry = entries[item]
        guard let facts = entry.facts, entry.kind == status.kind else { return false }
        if entry.kind == .file, entry.xxh3 == nil { return false }
        let hasSize = entry.kind == .file || entry.kind == .symlink
        return facts.inode == status.inode && facts.device == status.device && facts.changed == status.changed
            && entry.modified == status.modified && (!hasSize || entry.size == status.size) && facts.changed < before
    }

    private func withName<Result>(of item: Int32, _ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        entries[Int(item)].path.bytes.withUnsafeBufferPointer { path in
            let slash = path.lastIndex(of: UInt8(ascii: "/"))
            return body(UnsafeBufferPointer(rebasing: path[(slash.map { $0 + 1 } ?? 0)...]))
        }
    }

    private static func compare(_ a: UnsafeBufferPointer<UInt8>, _ b: UnsafeBufferPointer<UInt8>) -> Int {
        guard let left = a.baseAddress, let right = b.baseAddress else { return a.count - b.count }
        let order = memcmp(left, right, min(a.count, b.count))
        return order == 0 ? a.count - b.count : Int(order)
    }
}
