import CLinux
import Glibc

/// The descriptors of this process.
enum OpenFiles {
    /// How many are open; a guess where /proc is not there.
    static func count() -> Int {
        let folder = ow_open(AT_FDCWD, "/proc/self/fd", O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0)
        guard folder >= 0 else { return 16 }
        let descriptor = Descriptor(owning: folder)
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 15, alignment: 16)
        defer { buffer.deallocate() }
        var count = 0
        while case let size = ow_get_entries(descriptor.raw, buffer.baseAddress, buffer.count), size > 0 {
            let records = UnsafeRawBufferPointer(rebasing: buffer[..<Int(size)])
            try? forEachEntry(in: records) { (_: EntryName) throws(FileTreeError) in count += 1 }
        }
        return count
    }
}
