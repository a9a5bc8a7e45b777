import CLinux

/// Looking into a folder's block.
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
        // Most folders have none, which is seen without their order.
        guard segments.contains(where: { $0.records.contains(where: isWanted) }) else { return [] }
        var found: [Int] = []
        forEachRecord(at: 0..<count) { position, _, record, _ in
            if isWanted(record) { found.append(position) }
            return true
        }
        return found
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

/// Taking its records over.
extension FolderBlock {
    /// Calls `body` for the records at some places, in order, each with its name and the device it was on, until it gives false.
    ///
    /// By pointers: a pass over what has not changed does little else.
    func forEachRecord(
        at range: Range<Int>,
        _ body: (_ position: Int, _ name: UnsafeBufferPointer<UInt8>, _ record: EntryRecord, _ device: UInt64) -> Bool
    ) {
        guard order.isEmpty, let only = segments.first else {
            for position in range {
                let place = place(position)
                let segment = segments[place.segment]
                let record = segment.records[place.index]
                let device = segment.traits[Int(record.traits)].device
                guard segment.withName(place.index, { body(position, $0, record, device) }) else { return }
            }
            return
        }
        only.names.withUnsafeBufferPointer { names in
            only.records.withUnsafeBufferPointer { records in
                only.traits.withUnsafeBufferPointer { traits in
                    for position in range {
                        let record = records[position]
                        let name = UnsafeBufferPointer(rebasing: names[record.nameRange])
                        guard body(position, name, record, traits[Int(record.traits)].device) else { return }
                    }
                }
            }
        }
    }

    /// Whether an entry still is of the kind, size and time of change noted.
    func isSame(_ position: Int, _ status: EntryStatus) -> Bool {
        let entry = self[position]
        return entry.record.isSame(status)
            ?? (entry.changed == status.changed && entry.kind == status.kind
                && (status.kind != .file || entry.size == status.size))
    }

    /// The records whose places are wanted.
    func kept(where isWanted: (_ position: Int) -> Bool) -> KeptRecords {
        var dropped: [Int: Set<Int>] = [:]
        for position in 0..<count where !isWanted(position) {
            let place = place(position)
            dropped[place.segment, default: []].insert(place.index)
        }
        if dropped.isEmpty { return KeptRecords(segments: segments, order: order) }
        var rest: [RecordSegment] = []
        for (number, segment) in segments.enumerated() {
            guard let dropped = dropped[number] else {
                rest.append(segment)
                continue
            }
            if dropped.count < segment.records.count { rest.append(segment.without(dropped)) }
        }
        return KeptRecords(segments: rest, order: nil)
    }
}
