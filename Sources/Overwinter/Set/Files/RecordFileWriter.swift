package import FileTree
import Glibc

/// Writes one new file of a record, 0600, through a buffer, and knows its SHA-256.
package final class RecordFileWriter {
    private static let bufferSize = 1 << 18

    /// For messages.
    private let path: BytePath
    private var descriptor: Int32
    private var buffer = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: RecordFileWriter.bufferSize)
    private var count = 0
    /// What was written last, and may not be hashed yet.
    private var other = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: RecordFileWriter.bufferSize)
    /// For what is written by ways that need an array.
    private var piece: [UInt8] = []
    private let digest = RunningSHA256()
    /// Why nothing is written any more.
    private var failure: OverwinterError?

    /// Makes the file in an open folder; one that is there already, or a link in its place, is an error.
    ///
    /// - Throws: `.sealFailed`.
    package init(folder: Int32, name: String, path: BytePath) throws(OverwinterError) {
        self.path = path
        descriptor = uninterrupted {
            openat(folder, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        }
        guard descriptor >= 0 else { throw .system(.sealFailed, "make", path, errno) }
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
        digest.settle()
        buffer.deallocate()
        other.deallocate()
    }

    /// Appends what `fill` puts into an empty array.
    package func write(_ fill: (inout [UInt8]) -> Void) throws(OverwinterError) {
        add(fill)
        if let failure { throw failure }
    }

    /// Appends what `fill` puts into an empty array; what fails is told by `finish`.
    func add(_ fill: (inout [UInt8]) -> Void) {
        piece.removeAll(keepingCapacity: true)
        fill(&piece)
        piece.withUnsafeBufferPointer { append($0) }
    }

    /// Appends what `fill` writes, of at most `limit` bytes; what fails is told by `finish`.
    func add(atMost limit: Int, _ fill: (inout LineText) -> Void) {
        if buffer.count - count < limit { flush() }
        guard buffer.count >= limit, let start = buffer.baseAddress else {
            return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: limit) { room in
                guard let start = room.baseAddress else { return }
                var text = LineText(at: start)
                fill(&text)
                append(UnsafeBufferPointer(start: start, count: text.next - start))
            }
        }
        var text = LineText(at: start + count)
        fill(&text)
        count = text.next - start
    }

    private func append(_ bytes: UnsafeBufferPointer<UInt8>) {
        var rest = bytes
        while !rest.isEmpty {
            if count == buffer.count { flush() }
            let now = min(rest.count, buffer.count - count)
            _ = UnsafeMutableBufferPointer(rebasing: buffer[count...]).update(fromContentsOf: rest[..<now])
            count += now
            rest = UnsafeBufferPointer(rebasing: rest[now...])
        }
    }

    /// Writes what is left and waits until the disk has it.
    ///
    /// - Returns: the SHA-256 of all that was written, in hex.
    package func finish() throws(OverwinterError) -> String {
        flush()
        if let failure { throw failure }
        guard uninterrupted({ fsync(descriptor) }) == 0 else { throw .system(.sealFailed, "sync", path, errno) }
        let open = descriptor
        descriptor = -1
        guard close(open) == 0 || errno == EINTR else { throw .system(.sealFailed, "close", path, errno) }
        return digest.finishedHex()
    }

    private func flush() {
        // Before the other buffer is filled anew.
        digest.settle()
        let bytes = UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(buffer)[..<count])
        swap(&buffer, &other)
        count = 0
        guard failure == nil else { return }
        digest.begin(bytes)
        var start = 0
        while start < bytes.count {
            let written = Glibc.write(descriptor, bytes.baseAddress.map { $0 + start }, bytes.count - start)
            if written < 0, errno == EINTR { continue }
            guard written > 0 else {
                failure = .system(.sealFailed, "write", path, written < 0 ? errno : EIO)
                return
            }
            start += written
        }
    }
}
