/// Which entries of an expected folder a scan has met; each mark is set by whoever meets that entry.
final class SeenMarks: @unchecked Sendable {  // no two threads write one mark, and all are read when all work is done
    enum Mark: UInt8 {
        case unseen, seen
        /// A folder is expected, and something else has its name.
        case otherKind
    }

    private let marks: UnsafeMutableBufferPointer<Mark>
    private let records: Int

    init(_ block: FolderBlock) {
        records = block.count
        marks = .allocate(capacity: block.count + block.children.count)
        marks.initialize(repeating: .unseen)
    }

    deinit { marks.deallocate() }

    subscript(record position: Int) -> Mark {
        get { marks[position] }
        set { marks[position] = newValue }
    }

    subscript(child index: Int) -> Mark {
        get { marks[records + index] }
        set { marks[records + index] = newValue }
    }
}
