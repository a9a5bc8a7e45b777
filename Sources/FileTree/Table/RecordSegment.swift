import CLinux
import Glibc

/// Up to 4,096 records with their names in one buffer.
struct RecordSegment {
    /// A position in a block is a segment's number and twelve bits of index in it.
    static let shift: UInt32 = 12
    static let capacity = 1 << 12

    private(set) var records: [EntryRecord] = []
    private(set) var names: [UInt8] = []
    private(set) var traits: [EntryTraits] = []
    private(set) var rare: [RareFacts] = []
    /// As many as records, or none; while records are appended.
    private var appended: [Digest256] = []
    /// Once no more are.
    private(set) var digests: DigestColumn?
    /// Of the records, once no more are appended.
    private(set) var sum = RecordSum()

    var isFull: Bool { records.count >= RecordSegment.capacity }

    mutating func append(
        _ new: EntryRecord, name: UnsafeBufferPointer<UInt8>, target: [UInt8]?, traits: EntryTraits, rare: RareFacts,
        sha256: Digest256?
    ) {
        var record = new
        record.nameOffset = UInt32(names.count)
        record.nameLength = UInt16(name.count)
        names.append(contentsOf: name)
        if let target { names.append(contentsOf: target) }
        record.traits = index(of: traits)
        if !rare.isEmpty {
            record.rare = UInt16(self.rare.count)
            self.rare.append(rare)
        }
        if let sha256 {
            fillDigests()
            appended.append(sha256)
        } else if !appended.isEmpty {
            appended.append(.zero)
        }
        records.append(record)
    }

    private mutating func fillDigests() {
        while appended.count < records.count { appended.append(.zero) }
    }

    /// The traits last met are those of most entries; where each has its own, looking further is in vain.
    private mutating func index(of new: EntryTraits) -> UInt16 {
        if let last = traits.indices.last, traits[last] == new { return UInt16(last) }
        for index in traits.indices.reversed().prefix(8) where traits[index] == new { return UInt16(index) }
        traits.append(new)
        return UInt16(traits.count - 1)
    }

    func withName<Result>(_ index: Int, _ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        names.withUnsafeBufferPointer { body(UnsafeBufferPointer(rebasing: $0[records[index].nameRange])) }
    }

    func forEachName(_ body: (_ name: UnsafeBufferPointer<UInt8>, _ record: EntryRecord) -> Void) {
        names.withUnsafeBufferPointer { names in
            for record in records { body(UnsafeBufferPointer(rebasing: names[record.nameRange]), record) }
        }
    }

    func hasFile(_ index: Int, as status: EntryStatus) -> Bool {
        let modified = PackedTime(status.modified)
        return records.withUnsafeBufferPointer { records in
            let record = records[index]
            guard record.kind == .file, status.kind == .file, record.linkGroup == 0, record.size == status.size,
                record.mode == status.permissions, record.modified == modified, modified != .elsewhere
            else { return false }
            return traits.withUnsafeBufferPointer { traits in
                traits[Int(record.traits)].owner == status.owner && traits[Int(record.traits)].group == status.group
                    && traits[Int(record.traits)].attributes.isEmpty
            }
        }
    }

    func plainFile(_ index: Int, isLinked: (_ group: UInt32) -> Bool) -> PlainFile? {
        records.withUnsafeBufferPointer { records in
            let record = records[index]
            guard record.kind == .file, record.hasDigest, record.rare == EntryRecord.noRareFacts,
                record.linkGroup == 0 || !isLinked(record.linkGroup), let modified = record.modified.time,
                let sha256 = digests?[index], sha256 != .zero
            else { return nil }
            return traits.withUnsafeBufferPointer { traits in
                let (owner, group) = (traits[Int(record.traits)].owner, traits[Int(record.traits)].group)
                guard traits[Int(record.traits)].attributes.isEmpty else { return nil }
                let device = traits[Int(record.traits)].device
                return PlainFile(
                    mode: record.mode, owner: owner, group: group, size: record.size, modified: modified,
                    sha256: sha256, xxh3: record.digest,
                    facts: record.changed.time.map { SourceFacts(device: device, inode: record.inode, changed: $0) })
            }
        }
    }

    /// The index of the record of this name, in a segment that is in order; nil where there is none.
    ///
    /// By pointers: a copy on top of a table asks for every file, and this is half of what it does itself.
    func position(of name: UnsafeBufferPointer<UInt8>) -> Int? {
        names.withUnsafeBufferPointer { names in
            records.withUnsafeBufferPointer { records in
                var (low, high) = (0, records.count)
                while low < high {
                    let middle = (low + high) / 2
                    let order = NameOrder.compare(UnsafeBufferPointer(rebasing: names[records[middle].nameRange]), name)
                    if order == 0 { return middle }
                    if order < 0 { low = middle + 1 } else { high = middle }
                }
                return nil
            }
        }
    }

    /// The same records in the order of their names, in no more memory than they need.
    ///
    /// Of records of one name one is left, which no later pass believes.
    func sorted() -> RecordSegment {
        if isInOrder { return trimmed() }
        var order = (0..<UInt16(records.count)).map { $0 }
        names.withUnsafeBufferPointer { names in
            records.withUnsafeBufferPointer { records in
                order.sort { left, right in
                    NameOrder.precedes(
                        UnsafeBufferPointer(rebasing: names[records[Int(left)].nameRange]),
                        UnsafeBufferPointer(rebasing: names[records[Int(right)].nameRange]))
                }
            }
        }
        var sorted = RecordSegment()
        sorted.traits = traits
        sorted.rare = rare
        sorted.records.reserveCapacity(records.count)
        sorted.names.reserveCapacity(names.count)
        let digests = appended.isEmpty ? nil : DigestColumn(count: appended.count)
        sorted.digests = digests
        for index in order {
            if let last = sorted.records.indices.last,
                withName(Int(index), { name in sorted.withName(last) { NameOrder.compare($0, name) == 0 } })
            {
                sorted.distrust(last)
                continue
            }
            var record = records[Int(index)]
            let range =
                record.kind == .symlink ? record.nameRange.lowerBound..<record.targetRange.upperBound : record.nameRange
            record.nameOffset = UInt32(sorted.names.count)
            sorted.names.append(contentsOf: names[range])
            digests?[sorted.records.count] = appended[Int(index)]
            sorted.records.append(record)
        }
        sorted.sum = RecordSum(sorted.records)
        return sorted
    }

    /// Those of a table's record are, and of a walk those of a folder that lists its names so.
    private var isInOrder: Bool {
        names.withUnsafeBufferPointer { names in
            records.withUnsafeBufferPointer { records in
                for index in records.indices.dropFirst() {
                    let isBehind = NameOrder.precedes(
                        UnsafeBufferPointer(rebasing: names[records[index - 1].nameRange]),
                        UnsafeBufferPointer(rebasing: names[records[index].nameRange]))
                    if !isBehind { return false }
                }
                return true
            }
        }
    }

    private func trimmed() -> RecordSegment {
        var trimmed = RecordSegment()
        trimmed.records = records.withUnsafeBufferPointer { Array($0) }
        trimmed.names = names.withUnsafeBufferPointer { Array($0) }
        trimmed.traits = traits
        trimmed.rare = rare
        if !appended.isEmpty {
            let digests = DigestColumn(count: appended.count)
            for index in appended.indices { digests[index] = appended[index] }
            trimmed.digests = digests
        }
        trimmed.sum = RecordSum(trimmed.records)
        return trimmed
    }

    /// Makes a record one that no later pass believes.
    mutating func distrust(_ index: Int) {
        records[index].distrust()
        digests?[index] = .zero
    }

    /// The same records, but those at these indices.
    func without(_ dropped: Set<Int>) -> RecordSegment {
        var rest = self
        let kept = records.indices.filter { !dropped.contains($0) }
        rest.records = kept.map { records[$0] }
        rest.keepUsedTraits()
        if let digests {
            let column = DigestColumn(count: kept.count)
            for (index, old) in kept.enumerated() { column[index] = digests[old] }
            rest.digests = column
        }
        rest.sum = RecordSum(rest.records)
        return rest
    }

    /// Whose traits none of the records has any more owns nothing here.
    private mutating func keepUsedTraits() {
        var places: [UInt16?] = Array(repeating: nil, count: traits.count)
        var used: [EntryTraits] = []
        for index in records.indices {
            let old = Int(records[index].traits)
            let place = places[old] ?? UInt16(used.count)
            if places[old] == nil { used.append(traits[old]) }
            places[old] = place
            records[index].traits = place
        }
        traits = used
    }

    /// Empties it for the next folder: memory that is taken and given back for each would be scattered among what stays.
    mutating func removeAll() {
        records.removeAll(keepingCapacity: true)
        names.removeAll(keepingCapacity: true)
        traits.removeAll(keepingCapacity: true)
        rare.removeAll(keepingCapacity: true)
        appended.removeAll(keepingCapacity: true)
    }

    mutating func mapOwners(_ owners: OwnerMap) {
        for index in traits.indices { traits[index].map(owners) }
    }

    /// Makes room for the SHA-256 of every record.
    mutating func makeRoomForDigests() {
        if digests == nil { digests = DigestColumn(count: records.count) }
    }
}

/// The order of names in a folder: by their bytes.
enum NameOrder {
    static func precedes(_ a: UnsafeBufferPointer<UInt8>, _ b: UnsafeBufferPointer<UInt8>) -> Bool {
        compare(a, b) < 0
    }

    /// Less than, equal to, or greater than zero.
    static func compare(_ a: UnsafeBufferPointer<UInt8>, _ b: UnsafeBufferPointer<UInt8>) -> Int {
        guard let left = a.baseAddress, let right = b.baseAddress else { return a.count - b.count }
        let order = memcmp(left, right, min(a.count, b.count))
        return order == 0 ? a.count - b.count : Int(order)
    }
}
