import CLinux
import Glibc

/// Small files that are there whole or not at all, also after a power cut.
package enum DurableFile {
    /// Writes beside, syncs, renames over `path`, syncs the folder.
    ///
    /// The mode is exact, whatever the umask.
    package static func write(_ bytes: [UInt8], to path: BytePath, mode: UInt16) throws(FileTreeError) {
        let beside = TemporaryName.beside(path)
        do throws(FileTreeError) {
            try makeAndSync(bytes, beside, shown: path, mode: mode)
            try Names.rename(beside, to: path)
        } catch {
            _ = beside.withCString { ow_unlink(AT_FDCWD, $0, 0) }
            throw error
        }
        try Folder.sync(folder(of: path))
    }

    /// Makes a file that must not be there, and syncs it and its folder; `.exists` where the name is taken.
    package static func createExclusively(_ path: BytePath, _ bytes: [UInt8], mode: UInt16) throws(FileTreeError) {
        do throws(FileTreeError) {
            try makeAndSync(bytes, path, shown: path, mode: mode)
        } catch {
            // What was begun is not to be taken for whole.
            if error.code != .exists { _ = path.withCString { ow_unlink(AT_FDCWD, $0, 0) } }
            throw error
        }
        try Folder.sync(folder(of: path))
    }

    /// All bytes of a file; `.tooLong` where there are more than `limit`.
    package static func read(_ path: BytePath, limit: Int) throws(FileTreeError) -> [UInt8] {
        let opened = path.withCString { ow_open(AT_FDCWD, $0, O_RDONLY | O_CLOEXEC, 0) }
        guard opened >= 0 else { throw .system("open", path, opened) }
        let file = Descriptor(owning: opened)
        var bytes: [UInt8] = []
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 16)
        defer { buffer.deallocate() }
        while true {
            let got = ow_read(file.raw, buffer.baseAddress, buffer.count)
            guard got >= 0 else { throw .system("read", path, got, atByte: Int64(bytes.count)) }
            if got == 0 { return bytes }
            guard bytes.count + Int(got) <= limit else {
                throw FileTreeError(
                    .tooLong, path: path, message: "unable to read '\(path)': it is longer than \(limit) bytes")
            }
            bytes.append(contentsOf: buffer[..<Int(got)])
        }
    }

    private static func folder(of path: BytePath) -> BytePath { path.parent.isEmpty ? BytePath(".") : path.parent }

    private static func makeAndSync(
        _ bytes: [UInt8], _ path: BytePath, shown: BytePath, mode: UInt16
    ) throws(FileTreeError) {
        let flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC
        let made = path.withCString { ow_open(AT_FDCWD, $0, flags, 0o600) }
        guard made >= 0 else { throw .system("create", shown, made) }
        let file = Descriptor(owning: made)
        var done = 0
        while done < bytes.count {
            let put = bytes.withUnsafeBytes { bytes in
                bytes.baseAddress.map { ow_write(file.raw, $0 + done, bytes.count - done) } ?? 0
            }
            guard put > 0 else { throw .system("write", shown, put == 0 ? -Int64(ENOSPC) : put, atByte: Int64(done)) }
            done += Int(put)
        }
        let unset = ow_set_mode(file.raw, 0, UInt32(mode))
        guard unset == 0 else { throw .system("set the mode of", shown, unset) }
        let unsynced = ow_sync(file.raw)
        guard unsynced == 0 else { throw .system("sync", shown, unsynced) }
        let unclosed = file.close()
        guard unclosed == 0 else { throw .system("close", shown, unclosed) }
    }
}
