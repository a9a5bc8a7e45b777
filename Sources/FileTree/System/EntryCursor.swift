import Glibc

/// Goes through the records of a getdents64 buffer but `.` and `..`.
///
/// `struct linux_dirent64` is an inode (8 bytes), an offset (8), the record's length (2), a type (1), the name.
/// See: `man 2 getdents64`.
struct EntryCursor {
    private let records: UnsafeRawBufferPointer
    private var offset = 0
    private var end: Int

    init(_ records: UnsafeRawBufferPointer) {
        self.records = records
        end = records.count
    }

    @inline(__always)
    mutating func next() -> EntryName? {
        while let length = length(at: offset), let base = records.baseAddress {
            let type = records[offset + 18]
            let pointer = (base + offset + 19).assumingMemoryBound(to: CChar.self)
            offset += length
            let count = strlen(pointer)
            if pointer[0] == 0x2E && (count == 1 || (count == 2 && pointer[1] == 0x2E)) { continue }
            return EntryName(pointer: pointer, count: count, type: type)
        }
        return nil
    }

    /// Gives away the later half of the records still to come, where they are at least `least`.
    mutating func takeHalf(least: Int) -> [UInt8]? {
        var starts = 0
        var place = offset
        while let length = length(at: place) {
            starts += 1
            place += length
        }
        guard starts >= max(least, 2), let base = records.baseAddress else { return nil }
        place = offset
        for _ in 0..<starts / 2 { place += length(at: place) ?? 0 }
        defer { end = place }
        return Array(UnsafeRawBufferPointer(start: base + place, count: end - place))
    }

    /// The record's length; nil at the end.
    private func length(at offset: Int) -> Int? {
        guard offset + 19 < end else { return nil }
        let length = Int(records.loadUnaligned(fromByteOffset: offset + 16, as: UInt16.self))
        return length > 19 && offset + length <= end ? length : nil
    }
}
