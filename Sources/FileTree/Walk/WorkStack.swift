/// What of a walk waits for a worker.
///
/// Folders and batches of names go deepest first, so that few folders are open. Long files go largest first, and as soon as they
/// are known, but by one worker while there is other work: the last long file decides when a copy ends, and meanwhile the
/// others make small files, which need another part of the machine.
struct WorkStack {
    struct Item {
        var node: FolderNode
        /// Records of getdents64.
        var batch: [UInt8]?
        /// Places in the older listing of a folder whose names are known; without either it is the folder itself.
        var known: Range<Int>?
        /// Of a single long file.
        var size: Int64?

        /// Whether it is all of a folder: reading its names comes first.
        var isFolder: Bool { batch == nil && known == nil }
    }

    private var items: [Item] = []
    /// A heap: each item is at least as large as the two at twice its place.
    private var long: [Item] = []
    private var runningLong = 0
    /// How many long files are worked on at once, at most.
    var longAtOnce = Int.max

    var count: Int { items.count + long.count }

    mutating func push(_ item: Item) {
        guard let size = item.size else { return items.append(item) }
        long.append(item)
        var place = long.count - 1
        while place > 0, case let above = (place - 1) / 2, (long[above].size ?? 0) < size {
            long.swapAt(place, above)
            place = above
        }
    }

    mutating func take() -> Item? {
        if !long.isEmpty, runningLong == 0 || items.isEmpty && runningLong < longAtOnce {
            runningLong += 1
            return takeLongest()
        }
        return items.popLast()
    }

    /// What was taken is done.
    mutating func ended(_ item: Item) {
        if item.size != nil { runningLong -= 1 }
    }

    mutating func removeAll() {
        items = []
        long = []
    }

    private mutating func takeLongest() -> Item? {
        long.swapAt(0, long.count - 1)
        let longest = long.popLast()
        var place = 0
        while case var below = 2 * place + 1, below < long.count {
            if below + 1 < long.count, (long[below + 1].size ?? 0) > (long[below].size ?? 0) { below += 1 }
            if (long[below].size ?? 0) <= (long[place].size ?? 0) { break }
            long.swapAt(place, below)
            place = below
        }
        return longest
    }
}
