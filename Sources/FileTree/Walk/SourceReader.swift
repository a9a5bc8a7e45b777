import CLinux
import Glibc

/// Opens and looks at entries of a tree that is read: what copies and scans have in common.
final class SourceReader {
    private let attributes = AttributeBuffer()
    private let mounted: MountedNames
    private var flags = O_RDONLY | O_NOFOLLOW | O_CLOEXEC | ow_O_NOATIME
    private let isCancelled: @Sendable () -> Bool

    init(mounted: MountedNames = .none, isCancelled: @escaping @Sendable () -> Bool = { false }) {
        self.mounted = mounted
        self.isCancelled = isCancelled
    }

    /// Opens for reading without changing the time of the last access, where we may.
    ///
    /// Gives a descriptor or a negative errno.
    func open(_ folder: Int32, _ name: UnsafePointer<CChar>, _ more: Int32 = 0) -> Int32 {
        let opened = LeasedFile.open(folder, name, flags | more, isCancelled: isCancelled)
        // Refused to all but the owner: not tried again by this worker, for it costs a call a file.
        if opened == -EPERM, flags & ow_O_NOATIME != 0 {
            flags &= ~ow_O_NOATIME
            return LeasedFile.open(folder, name, flags | more, isCancelled: isCancelled)
        }
        return opened
    }

    /// The `DT_…` of a name, looked up where the file system does not tell, or tells what is under a mount; nil where it is gone.
    func type(
        of name: EntryName, in folder: Int32, _ path: @autoclosure () -> BytePath
    ) throws(FileTreeError) -> Int32? {
        let isTold = name.type != UInt8(DT_UNKNOWN)
        // On a folder nothing but a folder can be mounted.
        if isTold, name.type == UInt8(DT_DIR) || !mounted.contains(name) { return Int32(name.type) }
        var status = EntryStatus()
        let failed = status.load(folder, name.pointer)
        if failed == -ENOENT { return nil }
        // Perhaps it is left out.
        if failed != 0, isTold { return Int32(name.type) }
        guard failed == 0 else { throw .system("look at", path(), failed) }
        return Int32(UInt32(status.mode) & S_IFMT) >> 12
    }

    func readAttributes(
        _ file: Int32, byPath: Bool, _ path: @autoclosure () -> BytePath
    ) throws(FileTreeError) -> [ExtendedAttribute] {
        switch attributes.read(file, byPath: byPath) {
        case .attributes(let found): return found
        case .failed(let number): throw .system("read the attributes of", path(), number)
        }
    }

    func attributeNames(of file: Int32, byPath: Bool) -> [[UInt8]] { attributes.names(of: file, byPath: byPath) }

    /// The target of a link by its name, or of one held by a descriptor by an empty name.
    func readLink(_ folder: Int32, _ name: UnsafePointer<CChar>) -> [UInt8]? {
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: 4097) { buffer in
            let count = ow_read_symlink(folder, name, buffer.baseAddress, buffer.count)
            return count < 0 ? nil : buffer[..<Int(count)].map { UInt8(bitPattern: $0) }
        }
    }
}
