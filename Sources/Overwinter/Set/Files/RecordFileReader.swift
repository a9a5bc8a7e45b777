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
    private var chunk: [UInt8] = []
    private var position = 0

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
    }

    /// The next line without its newline; nil at the end.
    package func next() throws(OverwinterError) -> [UInt8]? {
        var result: [UInt8] = []
        while true {
            if position == chunk.count {
                guard try fill() else {
                    guard result.isEmpty else {
                        throw RecordFault("the file ends within the line").error(file: name, line: line + 1)
                    }
                    return nil
                }
            }
            if let end = endOfLine() {
                result.append(contentsOf: chunk[position..<end])
                position = end + 1
                line += 1
                return result
            }
            result.append(contentsOf: chunk[position...])
            position = chunk.count
            guard result.count <= Self.lineLimit else {
                throw RecordFault("the line has no end").error(file: name, line: line + 1)
            }
        }
    }

    private func endOfLine() -> Int? {
        chunk.withUnsafeBytes { bytes in
            guard let start = bytes.baseAddress,
                let found = memchr(start + position, 0x0A, bytes.count - position)
            else { return nil }
            return UnsafeRawPointer(found) - start
        }
    }

    /// All bytes that are left.
    ///
    /// - Throws: `.badRecord` where there are more than `limit`.
    package func rest(limit: Int) throws(OverwinterError) -> [UInt8] {
        let isTooLarge = OverwinterError(.badRecord, "'\(path)' is too large to be a record")
        // One with a hole of a terabyte is not read first.
        guard size <= limit else { throw isTooLarge }
        var result = Array(chunk[position...])
        position = chunk.count
        while try fill() {
            result.append(contentsOf: chunk)
            position = chunk.count
            guard result.count <= limit else { throw isTooLarge }
        }
        return result
    }

    /// Reads to the end; the SHA-256 of the whole file in hex.
    package func finish() throws(OverwinterError) -> String {
        while try fill() {}
        return digest.finishedHex()
    }

    private func fill() throws(OverwinterError) -> Bool {
        if chunk.count != Self.chunkSize { chunk = [UInt8](repeating: 0, count: Self.chunkSize) }
        while true {
            let count = chunk.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw .system(.badRecord, "read", path, errno) }
            chunk.removeLast(Self.chunkSize - count)
            position = 0
            digest.update(chunk)
            return count > 0
        }
    }
}
