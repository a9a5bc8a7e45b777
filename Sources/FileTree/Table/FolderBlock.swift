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
    private(set) var segments: [RecordSegment]
    /// The segments' indices of the records in order; empty where there is one segment, which is in order itself.
    private(set) var order: [UInt32]
    /// Sorted by name.
    package private(set) var children: [FolderBlock]
    /// How many entries that are no folders it has.
    package private(set) var count: Int
    /// Whether it has every name of its folder but those that patterns leave out.
    let isWhole: Bool

    /// `kept` is of an older block of the same folder, and has none of the names in `chunks`, which are closed; `children` come in
    /// any order.
    init(
        terminatedName: [UInt8], facts: Facts, kept: KeptRecords = KeptRecords(), chunks: [RecordChunk],
        children: [FolderBlock], isWhole: Bool = false
    ) {
        self.terminatedName = terminatedName
        self.facts = facts
        self.isWhole = isWhole
        segments = kept.segments + chunks.flatMap(\.segments)
        self.children = children
        self.children.sort { left, right in left.withName { a in right.withName { NameOrder.precedes(a, $0) } } }
        count = segments.reduce(0) { $0 + $1.records.count }
        if let known = kept.order, segments.count == kept.segments.count {
            order = known
            dropDoubledChildren()
        } else {
            order = FolderBlock.order(of: segments, count: count)
            dropDoubles()
        }
    }

    /// The same folder with other owners, of itself and of its entries that are no folders; names and records are shared.
    init(_ block: FolderBlock, _ owners: OwnerMap) {
        terminatedName = block.terminatedName
        (facts, segments, order) = (block.facts, block.segments, block.order)
        (children, count, isWhole) = (block.children, block.count, block.isWhole)
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
