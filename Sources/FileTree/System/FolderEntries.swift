import CLinux
import Glibc

/// A name in a folder, as it stands in the buffer of getdents64: valid as long as that buffer.
struct EntryName {
    /// With its closing NUL.
    let pointer: UnsafePointer<CChar>
    let count: Int
    /// `DT_…`; `DT_UNKNOWN` where the file system does not tell.
    let type: UInt8

    var bytes: UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(start: UnsafeRawPointer(pointer).assumingMemoryBound(to: UInt8.self), count: count)
    }

    var path: BytePath { BytePath(bytes: Array(bytes)) }

    /// The name with its closing NUL, to be kept.
    var terminated: [UInt8] { Array(UnsafeBufferPointer(start: bytes.baseAddress, count: count + 1)) }
}

/// Calls `body` for every record of a getdents64 buffer but `.` and `..`.
///
/// `struct linux_dirent64` is an inode (8 bytes), an offset (8), the record's length (2), a type (1), the name.
/// See: `man 2 getdents64`.
@inline(__always)
func forEachEntry(
    in records: UnsafeRawBufferPointer, _ body: (EntryName) throws(FileTreeError) -> Void
) throws(FileTreeError) {
    var offset = 0
    while offset + 19 < records.count {
        let length = Int(records.loadUnaligned(fromByteOffset: offset + 16, as: UInt16.self))
        guard length > 19, offset + length <= records.count, let base = records.baseAddress else { return }
        let type = records[offset + 18]
        let pointer = (base + offset + 19).assumingMemoryBound(to: CChar.self)
        offset += length
        let count = strlen(pointer)
        if pointer[0] == 0x2E && (count == 1 || (count == 2 && pointer[1] == 0x2E)) { continue }
        try body(EntryName(pointer: pointer, count: count, type: type))
    }
}
