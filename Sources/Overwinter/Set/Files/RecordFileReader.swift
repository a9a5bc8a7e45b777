package import FileTree
import Glibc

/// Reads one file of a record line by line, and knows the SHA-256 of all it read.
///
/// The file is input that may be hostile: it is opened without following a link and without waiting for a fifo's
/// writer, and a line has a limit.
package final class RecordFileReader {
    /// A line can hold a path of any depth and attributes of 64 KiB each.
    package static let lineLimit = 16 << 20
    private static let chunkSize = 1 << 18

    package let name: String
    /// The number of the line last given, from 1.
    package private(set) var line = 0
    /// Of the file when it was opened, in bytes.
    package let size: Int64
    private let path: BytePath
    private let descriptor: Int32
    private let digest = RunningSHA256()
    private var buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: RecordFileReader.chunkSize, alignment: 16)
    /// What of the buffer was read from the file, and not given yet.
    private var unread = 0..<0

    /// - Throws: `.badRecord` where there is no such regular file.
    package init(folder: Int32, name: String, path: BytePath) throws(OverwinterError) {
        self.name = name
        self.path = path
        let opened = RecordFolder.openFile(folder, name, O_RDONLY)
        descriptor = opened
        guard opened >= 0 else {
            size = 0
            if errno == RecordFolder.notRegular { throw OverwinterError(.badRecord, "'\(path)' is not a regular file") }
            throw .system(.badRecord, "open", path, errno)
        }
        var status = stat()
        guard uninterrupted({ fstat(opened, &status) }) == 0 else {
            size = 0
            throw .system(.badRecord, "look at", path, errno)
        }
        guard status.st_mode & S_IFMT == S_IFREG else {
            size = 0
            throw OverwinterError(.badRecord, "'\(path)' is not a regular file")
        }
        size = Int64(status.st_size)
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
        digest.settle()
        buffer.deallocate()
    }

    /// The next line without its newline, which is there until the next call; nil at the end.
    package func next() throws(OverwinterError) -> UnsafeBufferPointer<UInt8>? {
        var searched = 0
        while true {
            if let end = endOfLine(after: searched) {
                guard end - unread.lowerBound <= Self.lineLimit else {
                    throw RecordFault("the line has no end").error(file: name, line: line + 1)
                }
                defer { unread = end + 1..<unread.upperBound }
                line += 1
                return UnsafeRawBufferPointer(rebasing: buffer[unread.lowerBound..<end]).assumingMemoryBound(
                    to: UInt8.self)
            }
            searched = unread.count
            guard searched <= Self.lineLimit else {
                throw RecordFault("the line has no end").error(file: name, line: line + 1)
            }
            guard try fill() else {
                guard unread.isEmpty else {
                    throw RecordFault("the file ends within the line").error(file: name, line: line + 1)
                }
                return nil
            }
        }
    }

    private func endOfLine(after searched: Int) -> Int? {
        guard let start = buffer.baseAddress else { return nil }
        let from = unread.lowerBound + searched
        return memchr(start + from, 0x0A, unread.upperBound - from).map {
            UnsafeRawPointer($0) - UnsafeRawPointer(start)
        }
    }

    /// All bytes that are left.
    ///
    /// - Throws: `.badRecord` where there are more than `limit`.
    package func rest(limit: Int) throws(OverwinterError) -> [UInt8] {
        let isTooLarge = OverwinterError(.badRecord, "'\(path)' is too large to be a record")
        // One with a hole of a terabyte is not read first.
        guard size <= limit else { throw isTooLarge }
        var result = Array(buffer[unread])
        unread = 0..<0
        while try fill() {
            result.append(contentsOf: buffer[unread])
            unread = 0..<0
            guard result.count <= limit else { throw isTooLarge }
        }
        return result
    }

    /// Reads to the end; the SHA-256 of the whole file in hex.
    package func finish() throws(OverwinterError) -> String {
        unread = 0..<0
        while try fill() { unread = 0..<0 }
        return digest.finishedHex()
    }

    /// Reads on behind what is unread, in a larger buffer where that fills this one; false at the end of the file.
    private func fill() throws(OverwinterError) -> Bool {
        digest.settle()
        makeRoom()
        while true {
            let room = UnsafeMutableRawBufferPointer(rebasing: buffer[unread.upperBound...])
            let count = read(descriptor, room.baseAddress, room.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw .system(.badRecord, "read", path, errno) }
            digest.begin(UnsafeRawBufferPointer(rebasing: room[..<count]))
            unread = unread.lowerBound..<unread.upperBound + count
            return count > 0
        }
    }

    private func makeRoom() {
        let rest = UnsafeRawBufferPointer(rebasing: buffer[unread])
        if rest.count <= buffer.count / 2 {
            buffer.copyMemory(from: rest)
        } else {
            let larger = UnsafeMutableRawBufferPointer.allocate(byteCount: 2 * buffer.count, alignment: 16)
            larger.copyMemory(from: rest)
            buffer.deallocate()
            buffer = larger
        }
        unread = 0..<rest.count
    }
}
