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
@inline(__always)
func forEachEntry(
    in records: UnsafeRawBufferPointer, _ body: (EntryName) throws(FileTreeError) -> Void
) throws(FileTreeError) {
    var cursor = EntryCursor(records)
    while let name = cursor.next() { try body(name) }
}
