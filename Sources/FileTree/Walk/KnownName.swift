import Glibc

/// Room for one name of a listing that is known, laid out as getdents64 would give it; see `EntryCursor`.
final class KnownName {
    private static let head = 19
    private static let longest = EntryTable.Builder.longestName
    /// With the name's NUL, and what rounds a record up to eight bytes.
    private let record = UnsafeMutableRawPointer.allocate(byteCount: head + longest + 8, alignment: 8)

    deinit { record.deallocate() }

    /// Makes a name and its kind an entry of a listing; valid until the next one is made.
    func set(_ name: UnsafeBufferPointer<UInt8>, _ kind: EntryKind) -> EntryName {
        let type = kind.directoryEntryType
        let target = record + Self.head
        let count = min(name.count, Self.longest)
        if let bytes = name.baseAddress { target.copyMemory(from: bytes, byteCount: count) }
        target.storeBytes(of: 0, toByteOffset: count, as: UInt8.self)
        record.storeBytes(of: UInt16((Self.head + count + 8) & ~7), toByteOffset: 16, as: UInt16.self)
        record.storeBytes(of: type, toByteOffset: 18, as: UInt8.self)
        return EntryName(
            pointer: UnsafePointer(target.assumingMemoryBound(to: CChar.self)), count: count, type: type)
    }
}

extension EntryKind {
    /// See: `man 3 readdir`.
    fileprivate var directoryEntryType: UInt8 {
        switch self {
        case .file: UInt8(DT_REG)
        case .directory: UInt8(DT_DIR)
        case .symlink: UInt8(DT_LNK)
        case .fifo: UInt8(DT_FIFO)
        case .blockDevice: UInt8(DT_BLK)
        case .characterDevice: UInt8(DT_CHR)
        case .socket: UInt8(DT_SOCK)
        }
    }
}
