extension EntryTable: Sequence {
    package func makeIterator() -> Iterator { Iterator(self) }

    /// Goes down a table, making one entry after another.
    package struct Iterator: IteratorProtocol {
        private struct Level {
            let block: FolderBlock
            let path: BytePath
            var nextRecord = 0
            var nextChild = 0
        }

        private let table: EntryTable
        private var levels: [Level] = []
        private var hasBegun = false
        /// The number given to each group, 0 for none yet: numbers count in the order of first names.
        fileprivate private(set) var numbers: [UInt32]
        private var lastNumber: UInt32 = 0

        init(_ table: EntryTable) {
            self.table = table
            numbers = Array(repeating: 0, count: table.members.count)
        }

        package mutating func next() -> TreeEntry? {
            guard hasBegun else { return begin() }
            while let last = levels.indices.last {
                let (block, record, child) = (levels[last].block, levels[last].nextRecord, levels[last].nextChild)
                let hasRecord = record < block.count
                let hasChild = child < block.children.count
                if !hasRecord, !hasChild {
                    levels.removeLast()
                } else if hasRecord, !hasChild || Iterator.isBefore(record, child, block) {
                    levels[last].nextRecord += 1
                    var entry = block[record].entry(in: levels[last].path)
                    entry.linkGroup = number(of: entry.linkGroup)
                    return entry
                } else {
                    levels[last].nextChild += 1
                    let folder = block.children[child]
                    let path = levels[last].path.appending(folder.name)
                    levels.append(Level(block: folder, path: path))
                    return folder.ownEntry(at: path)
                }
            }
            return nil
        }

        private mutating func begin() -> TreeEntry? {
            hasBegun = true
            guard let top = table.top else { return nil }
            let path = BytePath(bytes: [])
            if table.isSingle {
                guard top.count > 0 else { return nil }
                var entry = top[0].entry(at: path)
                entry.linkGroup = number(of: entry.linkGroup)
                return entry
            }
            levels.append(Level(block: top, path: path))
            return top.ownEntry(at: path)
        }

        /// Gives the next entry to `body` if it is a plain file; its name is there for as long as that runs.
        fileprivate mutating func takeFile(
            _ body: (_ file: PlainFile, _ name: UnsafeBufferPointer<UInt8>, _ folder: BytePath) -> Void
        ) -> Bool {
            guard let last = levels.indices.last else { return false }
            let (block, record, child) = (levels[last].block, levels[last].nextRecord, levels[last].nextChild)
            guard record < block.count, child == block.children.count || Iterator.isBefore(record, child, block),
                let file = block.plainFile(at: record, isLinked: { table.members[Int($0)] > 1 })
            else { return false }
            levels[last].nextRecord += 1
            block.withName(at: record) { body(file, $0, levels[last].path) }
            return true
        }

        private static func isBefore(_ record: Int, _ child: Int, _ block: FolderBlock) -> Bool {
            block.withName(at: record) { name in block.children[child].withName { NameOrder.precedes(name, $0) } }
        }

        private mutating func number(of group: UInt32?) -> UInt32? {
            guard let group, table.members[Int(group)] > 1 else { return nil }
            if numbers[Int(group)] == 0 {
                lastNumber += 1
                numbers[Int(group)] = lastNumber
            }
            return numbers[Int(group)]
        }
    }
}

extension EntryTable {
    /// Goes through the entries as the sequence does; nothing is made of a plain file but what `file` makes of it.
    ///
    /// - Parameters:
    ///   - file: is given its name, and the path of the folder that it lies in.
    ///   - other: is given whatever else there is.
    package func forEach<Failure: Error>(
        file: (_ file: PlainFile, _ name: UnsafeBufferPointer<UInt8>, _ folder: BytePath) -> Void,
        other: (TreeEntry) throws(Failure) -> Void
    ) throws(Failure) {
        var iterator = makeIterator()
        while true {
            while iterator.takeFile(file) {}
            guard let entry = iterator.next() else { return }
            try other(entry)
        }
    }

    /// The number that the sequence gives each group of the table, 0 where it gives none.
    func groupNumbers() -> [UInt32] {
        var iterator = makeIterator()
        while iterator.next() != nil {}
        return iterator.numbers
    }
}

extension EntryTable: Equatable {
    /// Whether all their entries are equal, wherever they came from.
    package static func == (left: EntryTable, right: EntryTable) -> Bool {
        left.count == right.count && left.elementsEqual(right)
    }
}
