import FileTree

/// A configuration file, read whole.
enum SmallFile {
    /// The bytes of a regular file of up to 1 MiB; nil for anything else, and where it cannot be read.
    static func read(_ path: BytePath, followingLinks: Bool = false) -> [UInt8]? {
        // Opening a fifo waits for somebody who writes.
        guard let status = try? FileStatus.ifPresent(path, followingLinks: followingLinks), status.kind == .file else {
            return nil
        }
        return try? DurableFile.read(path, limit: 1 << 20)
    }
}
