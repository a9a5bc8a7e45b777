import CLinux

/// A folder of a table: its own facts, the records of its entries sorted by name, and the blocks of its folders.
///
/// Whatever a table holds can be found from the block of its folder, so a walk needs no path to look into an older table.
package final class FolderBlock: @unchecked Sendable {
    // Made by one thread, and then only read, but for the digests (each written by whoever checks its entry) and `forget`, which
    // is for the last reader.

    /// What is known of a folder itself.
    struct Facts {
        var mode: UInt16
        var modified: FileTime
        var traits: EntryTraits
        var inode: UInt64
        /// Nil where nothing is known of the source.
        var changed: FileTime?
    }

    /// With a closing NUL; empty for the root of a tree.
    let terminatedName: [UInt8]
    private(set) var facts: Facts
    private var segments: [RecordSegment]
    /// The segments' indices of the records in order; empty where there is one segment, which is in order itself.
    private var order: [UInt32]
    /// Sorted by name.
    package private(set) var children: [FolderBlock]
    /// How many entries that are no folders it has.
    package private(set) var count: Int

    /// `chunks` are closed, `children` in any order.
    init(terminatedName: [UInt8], facts: Facts, chunks: [RecordChunk], children: [FolderBlock]) {
        self.terminatedName = terminatedName
        self.facts = facts
        segments = chunks.flatMap(\.segments)
        self.children = children
        self.children.sort { left, right in left.withName { a in right.withName { NameOrder.precedes(a, $0) } } }
        count = segments.reduce(0) { $0 + $1.records.count }
        order = FolderBlock.order(of: segments, count: count)
        dropDoubles()
    }

    /// The same folder with other owners, of itself and of its entries that are no folders; names and records are shared.
    init(_ block: FolderBlock, _ owners: OwnerMap) {
        terminatedName = block.terminatedName
        (facts, segments, order) = (block.facts, block.segments, block.order)
        (children, count) = (block.children, block.count)
        facts.traits.map(owners)
        for index in segments.indices { segments[index].mapOwners(owners) }
    }

    /// To be called once, before others read this folder.
    func mapChildren(_ owners: OwnerMap) { children = children.map { FolderBlock($0, owners) } }

    /// Iteratively: a tree may be deeper than a stack.
    deinit {
        var rest = children
        children = []
        while var block = rest.popLast() {
            guard isKnownUniquelyReferenced(&block) else { continue }
            rest.append(contentsOf: block.children)
            block.children = []
        }
    }

    private static func order(of segments: [RecordSegment], count: Int) -> [UInt32] {
        if segments.count <= 1 { return [] }
        var order: [UInt32] = []
        order.reserveCapacity(count)
        for (number, segment) in segments.enumerated() {
            let first = UInt32(number) << RecordSegment.shift
            for index in segment.records.indices { order.append(first | UInt32(index)) }
        }
        // The segments are in order themselves, and the sort makes use of such runs.
        order.sort { left, right in
            let (a, b) = (place(left), place(right))
            return segments[a.segment].withName(a.index) { name in
                segments[b.segment].withName(b.index) { NameOrder.precedes(name, $0) }
            }
        }
        return order
    }

    private static func place(_ number: UInt32) -> (segment: Int, index: Int) {
        (Int(number >> RecordSegment.shift), Int(number & (1 << RecordSegment.shift - 1)))
    }

    func place(_ position: Int) -> (segment: Int, index: Int) {
        order.isEmpty ? (0, position) : FolderBlock.place(order[position])
    }
}

// MARK: - Doubled names

extension FolderBlock {
    /// Leaves one entry of each name, which no later pass believes.
    ///
    /// While a folder is listed, a name in it may be made anew, and be listed again. Two records of one name would be two entries
    /// to whoever looks for what is gone, and one of them would be missed.
    private func dropDoubles() {
        dropDoubledRecords()
        dropDoubledChildren()
    }

    /// Within a segment there are none.
    private func dropDoubledRecords() {
        if order.isEmpty { return }
        var dropped: [Int: Set<Int>] = [:]
        var kept = 0
        for position in 1..<count {
            let isDouble = withName(at: position) { name in
                withName(at: kept) { NameOrder.compare($0, name) == 0 }
            }
            guard isDouble else {
                kept = position
                continue
            }
            let (first, double) = (place(kept), place(position))
            segments[first.segment].distrust(first.index)
            dropped[double.segment, default: []].insert(double.index)
        }
        if dropped.isEmpty { return }
        for (segment, indices) in dropped { segments[segment] = segments[segment].without(indices) }
        count = segments.reduce(0) { $0 + $1.records.count }
        order = FolderBlock.order(of: segments, count: count)
    }

    /// Of a folder and an entry of another kind the latter is left: what has its name is then made anew, or removed, as a whole.
    private func dropDoubledChildren() {
        let doubles = children.indices.filter { index in
            index > 0
                && children[index - 1].withName { name in
                    children[index].withName { NameOrder.compare(name, $0) == 0 }
                }
        }
        for index in doubles.reversed() {
            children[index - 1].facts.changed = .never
            children.remove(at: index)
        }
        if count == 0 { return }
        for index in children.indices.reversed() {
            guard let position = children[index].withName(position(of:)) else { continue }
            let place = place(position)
            segments[place.segment].distrust(place.index)
            children.remove(at: index)
        }
    }
}

// MARK: - Looking up

extension FolderBlock {
    /// Its name in the folder above; empty for the root.
    package var name: BytePath { BytePath(bytes: terminatedName.dropLast()) }

    package func withName<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        terminatedName.withUnsafeBufferPointer { name in
            body(name.isEmpty ? name : UnsafeBufferPointer(rebasing: name.dropLast()))
        }
    }

    /// The folder of this name; nil where there is none.
    package func child(named name: UnsafeBufferPointer<UInt8>) -> FolderBlock? {
        childIndex(of: name).map { children[$0] }
    }

    func childIndex(of name: UnsafeBufferPointer<UInt8>) -> Int? {
        FolderBlock.search(children.count) { index in children[index].withName { NameOrder.compare($0, name) } }
    }

    /// The entry of this name that is no folder; nil where there is none.
    package func record(named name: UnsafeBufferPointer<UInt8>) -> BlockEntry? {
        position(of: name).map { self[$0] }
    }

    func position(of name: UnsafeBufferPointer<UInt8>) -> Int? {
        // Most folders are of one segment, which is in order itself.
        if order.isEmpty { return segments.first?.position(of: name) }
        return FolderBlock.search(count) { position in withName(at: position) { NameOrder.compare($0, name) } }
    }

    private static func search(_ count: Int, _ compare: (Int) -> Int) -> Int? {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            let order = compare(middle)
            if order == 0 { return middle }
            if order < 0 { low = middle + 1 } else { high = middle }
        }
        return nil
    }

    /// The entry at a place in the order of names, among those that are no folders.
    package subscript(position: Int) -> BlockEntry {
        let place = place(position)
        return BlockEntry(
            block: self, position: position, segment: place.segment,
            record: segments[place.segment].records[place.index])
    }

    /// Whether the entry at a place is a file without attributes and other names, of all that the status tells.
    func hasFile(at position: Int, as status: EntryStatus) -> Bool {
        let place = place(position)
        return segments[place.segment].hasFile(place.index, as: status)
    }

    /// The entry at a place in the order of names, if it is a file with both digests and nothing unusual about it.
    func plainFile(at position: Int, isLinked: (_ group: UInt32) -> Bool) -> PlainFile? {
        let place = place(position)
        return segments[place.segment].plainFile(place.index, isLinked: isLinked)
    }

    func withName<Result>(at position: Int, _ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        let place = place(position)
        return segments[place.segment].withName(place.index, body)
    }

    func traits(_ record: EntryRecord, in segment: Int) -> EntryTraits { segments[segment].traits[Int(record.traits)] }

    func rare(_ record: EntryRecord, in segment: Int) -> RareFacts? {
        record.rare == EntryRecord.noRareFacts ? nil : segments[segment].rare[Int(record.rare)]
    }

    func bytes(_ range: Range<Int>, in segment: Int) -> ArraySlice<UInt8> { segments[segment].names[range] }

    func positions(where isWanted: (EntryRecord) -> Bool) -> [Int] {
        (0..<count).filter { position in
            let place = place(position)
            return isWanted(segments[place.segment].records[place.index])
        }
    }

    /// Calls `body` for every record, in no order.
    func forEachRecord(_ body: (EntryRecord) -> Void) {
        for segment in segments { for record in segment.records { body(record) } }
    }

    var hasFileWithoutDigest: Bool {
        segments.contains { $0.records.contains { $0.kind == .file && !$0.hasDigest } }
    }

    /// Calls `body` for all traits of the folder and of its entries, some more than once.
    func forEachTraits(_ body: (EntryTraits) -> Void) {
        body(facts.traits)
        for segment in segments { for traits in segment.traits { body(traits) } }
    }
}

// MARK: - Digests, and the end

extension FolderBlock {
    /// Makes room for a SHA-256 of every entry; to be called before other threads check entries of this folder.
    func makeRoomForDigests() {
        for index in segments.indices { segments[index].makeRoomForDigests() }
    }

    func sha256(at position: Int) -> Digest256? {
        let place = place(position)
        guard let digest = segments[place.segment].digests?[place.index], digest != .zero else { return nil }
        return digest
    }

    /// There is room; see `makeRoomForDigests`.
    func setSHA256(_ digest: Digest256, at position: Int) {
        let place = place(position)
        // Through the column alone: others read the segments at the same time.
        let column = segments[place.segment].digests
        column?[place.index] = digest
    }

    /// Gives the memory of the records and of the folders below back: for the last reader of this folder.
    ///
    /// Name and facts of the folder itself stay.
    package func forget() {
        segments = []
        order = []
        children = []
        count = 0
    }
}
