/// The entries of a tree, folder by folder, in less than 100 bytes each where names are short.
///
/// As a sequence it gives them sorted by path, the root first with an empty path; a `TreeEntry` lives no longer than its reader
/// wants. A single file is a table of one entry without folders.
package struct EntryTable: Sendable {
    /// The root's block; nil for a single file, and for an empty table.
    package var root: FolderBlock? { isSingle ? nil : top }
    /// The block that holds all; of a single file one that stands for its parent.
    let top: FolderBlock?
    let isSingle: Bool
    /// Entries of any kind, the root among them.
    package let count: Int
    /// Regular files, each name counted.
    package let files: Int
    /// Bytes of the regular files, an inode counted once; holes count.
    package let bytes: Int64
    /// The number of names in the table of each group, by its number; the first is for number 0, which is none.
    let members: [UInt32]

    package var isEmpty: Bool { count == 0 }
    package var first: TreeEntry? { first { _ in true } }

    /// No entries.
    package init() {
        self.init(top: nil)
    }

    init(top: FolderBlock?, isSingle: Bool = false) {
        self.top = top
        self.isSingle = isSingle
        var (count, files, bytes) = (0, 0, Int64(0))
        var members: [UInt32] = [0]
        var pending = top.map { [$0] } ?? []
        while let block = pending.popLast() {
            pending.append(contentsOf: block.children)
            count += block.count + 1
            for segment in block.segments {
                guard segment.sum.hasLinks else {
                    files += segment.sum.files
                    bytes = bytes.addingReportingOverflow(segment.sum.bytes).partialValue
                    continue
                }
                for record in segment.records {
                    let group = Int(record.linkGroup)
                    if group > 0 {
                        if group >= members.count {
                            members.append(contentsOf: repeatElement(0, count: group + 1 - members.count))
                        }
                        members[group] += 1
                    }
                    guard record.kind == .file else { continue }
                    files += 1
                    // Sizes of a forged record may add up to more than there is.
                    if group == 0 || members[group] == 1 {
                        bytes = bytes.addingReportingOverflow(record.size).partialValue
                    }
                }
            }
        }
        self.count = isSingle ? count - 1 : count
        self.files = files
        self.bytes = bytes
        self.members = members
    }

    /// The entry of a path; its link group is left out, since groups are numbered along the sequence.
    package func entry(at path: BytePath) -> TreeEntry? {
        if isSingle { return path.isEmpty ? first : nil }
        guard var block = top else { return nil }
        var parts = path.components[...]
        guard let last = parts.popLast() else { return block.ownEntry(at: path) }
        for part in parts {
            guard let next = part.withUnsafeBufferPointer(block.child(named:)) else { return nil }
            block = next
        }
        return last.withUnsafeBufferPointer { name in
            if let folder = block.child(named: name) { return folder.ownEntry(at: path) }
            guard var entry = block.record(named: name)?.entry(at: path) else { return nil }
            entry.linkGroup = nil
            return entry
        }
    }

    /// The entries at and below a path, as a table of its own that shares their memory; empty where there is none.
    package func below(_ path: BytePath) -> EntryTable {
        if path.isEmpty { return self }
        var block = root
        for part in path.components {
            block = part.withUnsafeBufferPointer { name in block?.child(named: name) }
        }
        if let block { return EntryTable(top: block) }
        guard var entry = entry(at: path) else { return EntryTable() }
        entry.path = BytePath(bytes: [])
        // One entry, the root, is never out of place.
        return (try? EntryTable([entry])) ?? EntryTable()
    }

    /// The first file, in no order, that has no XXH3-128.
    package var fileWithoutDigest: BytePath? {
        var pending = top.map { [($0, BytePath(bytes: []))] } ?? []
        while let (block, path) = pending.popLast() {
            if block.hasFileWithoutDigest {
                for position in 0..<block.count where block[position].kind == .file && block[position].xxh3 == nil {
                    return isSingle ? path : block[position].entry(in: path).path
                }
            }
            for child in block.children { pending.append((child, path.appending(child.name))) }
        }
        return nil
    }

    /// The devices that entries were on; without those of which nothing is known.
    package var devices: Set<UInt64> {
        var devices: Set<UInt64> = []
        var pending = top.map { [$0] } ?? []
        while let block = pending.popLast() {
            pending.append(contentsOf: block.children)
            block.forEachTraits { traits in if traits.device != 0 { devices.insert(traits.device) } }
        }
        return devices
    }

    /// The paths of the regular files whose names are wanted, sorted; nothing is made for the others.
    package func files(named isWanted: (_ name: UnsafeBufferPointer<UInt8>) -> Bool) -> [BytePath] {
        var paths: [BytePath] = []
        var pending = top.map { [($0, BytePath(bytes: []))] } ?? []
        while let (block, path) = pending.popLast() {
            for segment in block.segments {
                segment.forEachName { name, record in
                    guard record.kind == .file, isWanted(name) else { return }
                    paths.append(isSingle ? path : path.appending(BytePath(bytes: Array(name))))
                }
            }
            for child in block.children { pending.append((child, path.appending(child.name))) }
        }
        return paths.sorted()
    }

    /// The entries that are no folders and have one of these inode numbers at the source, sorted by path; nothing is made for the
    /// others.
    package func entries(withInodes wanted: Set<UInt64>) -> [TreeEntry] {
        // A bit for each spares nearly all of a million the hash.
        let bits = wanted.reduce(UInt64(0)) { $0 | 1 << ($1 & 63) }
        return bits == 0 ? [] : entries { bits & 1 << ($0.inode & 63) != 0 && wanted.contains($0.inode) }
    }

    /// The symbolic links, sorted by path; nothing is made for other entries.
    package var symbolicLinks: [TreeEntry] { entries { $0.kind == .symlink } }

    private func entries(where isWanted: (EntryRecord) -> Bool) -> [TreeEntry] {
        var found: [TreeEntry] = []
        var pending = top.map { [($0, BytePath(bytes: []))] } ?? []
        while let (block, path) = pending.popLast() {
            for position in block.positions(where: isWanted) {
                found.append(isSingle ? block[position].entry(at: path) : block[position].entry(in: path))
            }
            for child in block.children { pending.append((child, path.appending(child.name))) }
        }
        return found.sorted { $0.path < $1.path }
    }

    /// The users and groups that own entries.
    package var owners: (users: Set<UInt32>, groups: Set<UInt32>) {
        var (users, groups): (Set<UInt32>, Set<UInt32>) = ([], [])
        var pending = top.map { [$0] } ?? []
        while let block = pending.popLast() {
            pending.append(contentsOf: block.children)
            block.forEachTraits { traits in
                users.insert(traits.owner)
                groups.insert(traits.group)
            }
        }
        return (users, groups)
    }
}
