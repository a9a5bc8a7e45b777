import FileTree
import Glibc

/// Reads a file of notes piece by piece, and knows the SHA-256 of what was taken.
final class NotesFile {
    private static let chunkSize = 1 << 18
    private static let lineLimit = 1 << 20

    private let path: BytePath
    private let descriptor: Int32
    private let digest = RunningSHA256()
    private var chunk: [UInt8] = []
    /// The next byte to be given.
    private var position = 0
    /// The first byte that is not in the digest.
    private var undigested = 0

    init(_ path: BytePath) throws(PassNotes.Unreadable) {
        self.path = path
        descriptor = RecordFolder.openFile(AT_FDCWD, path.string ?? "", O_RDONLY)
        guard descriptor >= 0 else {
            let reason = errno == RecordFolder.notRegular ? "it is not a regular file" : SystemMessage.of(errno)
            throw PassNotes.Unreadable(reason: reason)
        }
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }

    /// A line without its newline.
    func line() throws(PassNotes.Unreadable) -> [UInt8] {
        var line: [UInt8] = []
        while true {
            let byte = try take(1)[0]
            if byte == UInt8(ascii: "\n") { return line }
            line.append(byte)
            guard line.count <= Self.lineLimit else { throw PassNotes.Unreadable(reason: "it has a line without end") }
        }
    }

    func take(_ count: Int) throws(PassNotes.Unreadable) -> [UInt8] {
        guard count >= 0, count <= Self.lineLimit else { throw PassNotes.Unreadable(reason: "a length cannot be") }
        while chunk.count - position < count { try fill() }
        defer { position += count }
        return Array(chunk[position..<position + count])
    }

    func number() throws(PassNotes.Unreadable) -> Int64 {
        while chunk.count - position < 8 { try fill() }
        defer { position += 8 }
        return Int64(littleEndian: chunk.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: position, as: Int64.self) })
    }

    /// What is left must be the SHA-256 of what was taken.
    func checkSum() throws(PassNotes.Unreadable) {
        digestTaken()
        let wanted = digest.finishedHex()
        guard try take(64) == Array(wanted.utf8) else { throw PassNotes.Unreadable(reason: "its checksum differs") }
        guard position == chunk.count, try read().isEmpty else {
            throw PassNotes.Unreadable(reason: "it goes on behind its end")
        }
    }

    private func digestTaken() {
        chunk.withUnsafeBytes { digest.update(UnsafeRawBufferPointer(rebasing: $0[undigested..<position])) }
        undigested = position
    }

    private func fill() throws(PassNotes.Unreadable) {
        digestTaken()
        let more = try read()
        guard !more.isEmpty else { throw PassNotes.Unreadable(reason: "it ends early") }
        chunk = Array(chunk[position...]) + more
        position = 0
        undigested = 0
    }

    private func read() throws(PassNotes.Unreadable) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: Self.chunkSize)
        let count = bytes.withUnsafeMutableBytes { bytes in
            uninterrupted { Glibc.read(descriptor, bytes.baseAddress, bytes.count) }
        }
        guard count >= 0 else { throw PassNotes.Unreadable(reason: SystemMessage.of(errno)) }
        bytes.removeLast(Self.chunkSize - count)
        return bytes
    }
}
