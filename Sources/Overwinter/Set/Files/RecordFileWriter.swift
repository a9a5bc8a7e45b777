package import FileTree
import Glibc

/// Writes one new file of a record, 0600, through a buffer, and knows its SHA-256.
package final class RecordFileWriter {
    private static let bufferSize = 1 << 18

    /// For messages.
    private let path: BytePath
    private var descriptor: Int32
    private var buffer: [UInt8] = []
    private let digest = RunningSHA256()

    /// Makes the file in an open folder; one that is there already, or a link in its place, is an error.
    ///
    /// - Throws: `.sealFailed`.
    package init(folder: Int32, name: String, path: BytePath) throws(OverwinterError) {
        self.path = path
        descriptor = uninterrupted {
            openat(folder, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        }
        guard descriptor >= 0 else { throw .system(.sealFailed, "make", path, errno) }
        buffer.reserveCapacity(Self.bufferSize + 4096)
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }

    /// Appends what `fill` puts at the end of the buffer.
    package func write(_ fill: (inout [UInt8]) -> Void) throws(OverwinterError) {
        fill(&buffer)
        if buffer.count >= Self.bufferSize { try flush() }
    }

    /// Writes what is left and waits until the disk has it.
    ///
    /// - Returns: the SHA-256 of all that was written, in hex.
    package func finish() throws(OverwinterError) -> String {
        try flush()
        guard uninterrupted({ fsync(descriptor) }) == 0 else { throw .system(.sealFailed, "sync", path, errno) }
        let open = descriptor
        descriptor = -1
        guard close(open) == 0 || errno == EINTR else { throw .system(.sealFailed, "close", path, errno) }
        return digest.finishedHex()
    }

    private func flush() throws(OverwinterError) {
        digest.update(buffer)
        var start = 0
        while start < buffer.count {
            let written = buffer.withUnsafeBytes { bytes in
                Glibc.write(descriptor, bytes.baseAddress.map { $0 + start }, bytes.count - start)
            }
            if written < 0, errno == EINTR { continue }
            guard written > 0 else { throw .system(.sealFailed, "write", path, written < 0 ? errno : EIO) }
            start += written
        }
        buffer.removeAll(keepingCapacity: true)
    }
}
