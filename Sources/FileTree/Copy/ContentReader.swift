import CLinux
import Glibc

/// Moves the contents of a file through one thread's buffer: from the source to the hash and, in a copy, to the destination.
final class ContentReader {
    static let bufferSize = 256 * 1024
    /// From this size on a read past the page cache is worth the two calls it takes.
    static let leastDirect: Int64 = 64 * 1024

    /// The holes of a file with more are not told: nothing needs them, and a database's file may have millions.
    static let mostHoles = 50_000

    struct Outcome {
        /// None where there are more than `mostHoles`.
        var holes: [Range<Int64>] = []
        /// Bytes from the start to the end as read; other than the size asked for where the file changed.
        var length: Int64 = 0
    }

    struct Failure {
        enum Side { case reading, writing, cancelled }
        var side: Side
        var number: Int32
        var offset: Int64
    }

    private let buffer = UnsafeMutableRawPointer.allocate(byteCount: bufferSize, alignment: 4096)
    /// Shared by all: a scan has a reader for each of many workers.
    private static let zeros = [UInt8](repeating: 0, count: bufferSize)
    private let progress: CopyProgress
    private let isCancelled: @Sendable () -> Bool
    private let isGentle: Bool
    private let mostHoles: Int
    private var window: CacheWindow?
    /// Whether the file is read past the page cache.
    private var isDirect = false
    private var ahead: ReadAhead?
    let hasher: ContentHasher
    private(set) var failure: Failure?

    init(
        progress: CopyProgress, isCancelled: @escaping @Sendable () -> Bool, digests: DigestSet, isGentle: Bool = false,
        mostHoles: Int = mostHoles
    ) {
        self.isGentle = isGentle
        self.mostHoles = mostHoles
        self.progress = progress
        self.isCancelled = isCancelled
        hasher = ContentHasher(digests)
    }

    deinit {
        buffer.deallocate()
    }

    /// Reads a file past the page cache, where its file system can do that: the bytes are those of the disk, and cost one copy less.
    ///
    /// - Parameter ahead: reads a long one ahead.
    func read(_ file: Int32, size: Int64, mayHaveHoles: Bool, ahead: ReadAhead?) -> Outcome? {
        isDirect = ow_read_directly(file, 1) == 0
        self.ahead = ahead
        defer { (isDirect, self.ahead) = (false, nil) }
        return transfer(from: file, to: -1, size: size, mayHaveHoles: mayHaveHoles)
    }

    /// Reads `source` from its start; `destination` is a new file, or -1.
    ///
    /// Nil: see `failure`.
    func transfer(from source: Int32, to destination: Int32, size: Int64, mayHaveHoles: Bool) -> Outcome? {
        if isCancelled() { return fail(.cancelled, 0, 0) }
        if isGentle { window = CacheWindow(source: source, destination: destination, size: size) }
        if size < Int64(ContentReader.bufferSize), !mayHaveHoles, !isDirect {
            return transferSmall(source, destination, Int(size))
        }
        hasher.begin()
        var outcome = Outcome()
        var offset: Int64 = 0
        while offset < size {
            let data = mayHaveHoles ? ow_seek_data(source, offset) : offset
            if data == -Int64(ENXIO) || data >= size {
                guard skipHole(offset, size, &outcome) else { return nil }
                offset = size
                // The last hole leaves no byte behind that would give the file its length.
                if destination >= 0, case let failed = ow_truncate(destination, size), failed < 0 {
                    return fail(.writing, failed, size)
                }
                break
            }
            // A file system that knows no holes answers EINVAL: all is data.
            let start = data < 0 ? offset : data
            if start > offset { guard skipHole(offset, start, &outcome) else { return nil } }
            let hole = mayHaveHoles && data >= 0 ? ow_seek_hole(source, start) : size
            let end = hole < 0 ? size : min(hole, size)
            guard let reached = transferData(source, destination, start, end) else { return nil }
            offset = reached
            if reached < end { break }
        }
        outcome.length = offset
        if outcome.holes.count > mostHoles { outcome.holes = [] }
        window?.end(at: offset)
        return outcome
    }

    /// The holes of a file that is not read; none where there are more than `mostHoles`.
    func holes(of source: Int32, _ status: EntryStatus) -> [Range<Int64>] {
        guard status.blocks * 512 < status.size else { return [] }
        var holes: [Range<Int64>] = []
        var offset: Int64 = 0
        while offset < status.size {
            let hole = ow_seek_hole(source, offset)
            guard hole >= 0, hole < status.size else { break }
            let data = ow_seek_data(source, hole)
            offset = data < 0 ? status.size : min(data, status.size)
            holes.append(hole..<offset)
            if holes.count > mostHoles { return [] }
        }
        return holes
    }

    /// One read and one write: what most files need.
    private func transferSmall(_ source: Int32, _ destination: Int32, _ size: Int) -> Outcome? {
        var count = 0
        while size > 0 {
            // One byte more than expected, to see growth without another call.
            let got = ow_read(source, buffer + count, size + 1 - count)
            if got < 0 { return fail(.reading, Int32(got), Int64(count)) }
            count += Int(got)
            if got == 0 || count >= size { break }
        }
        hasher.digestWhole(buffer, count)
        if destination >= 0 { guard write(destination, 0, count) else { return nil } }
        progress.add(bytes: Int64(count))
        window?.end(at: Int64(count))
        return Outcome(length: Int64(count))
    }

    private func transferData(_ source: Int32, _ destination: Int32, _ start: Int64, _ end: Int64) -> Int64? {
        var offset = start
        if isDirect, let ahead, end - start >= ReadAhead.least, ahead.begin(source, from: start, to: end) {
            defer { ahead.end() }
            guard let reached = take(from: ahead, source, start, end) else { return nil }
            offset = reached
        }
        while offset < end {
            if isCancelled() { return fail(.cancelled, 0, offset) }
            let wanted = Int(min(Int64(ContentReader.bufferSize), end - offset))
            let got = read(source, wanted, at: offset)
            if got < 0 { return fail(.reading, Int32(got), offset) }
            if got == 0 { return offset }
            hasher.update(buffer, got)
            if destination >= 0 { guard write(destination, offset, got) else { return nil } }
            offset += Int64(got)
            progress.add(bytes: Int64(got))
            window?.reached(offset)
        }
        return offset
    }

    /// Gives how far it came; what is left is read, or fails to be read, without `ahead`.
    private func take(from ahead: ReadAhead, _ source: Int32, _ start: Int64, _ end: Int64) -> Int64? {
        var offset = start
        while offset < end {
            if isCancelled() { return fail(.cancelled, 0, offset) }
            let (bytes, count) = ahead.next()
            if count < 0 { leaveDirect(source) }
            guard count > 0 else { break }
            // Both digests of a part while it is in the core's cache.
            for part in stride(from: 0, to: count, by: 65536) { hasher.update(bytes + part, min(65536, count - part)) }
            ahead.release()
            offset += Int64(count)
            progress.add(bytes: Int64(count))
            window?.reached(offset)
        }
        return offset
    }

    /// Like `ow_read_at` into the buffer.
    private func read(_ source: Int32, _ wanted: Int, at offset: Int64) -> Int {
        if isDirect {
            let got = Int(ow_read_at(source, buffer, ContentReader.wholeBlocks(wanted), offset))
            if got >= 0 { return min(got, wanted) }
            leaveDirect(source)
        }
        return Int(ow_read_at(source, buffer, wanted, offset))
    }

    /// What cannot be read past the page cache can perhaps through it (a part that begins within a block); where not, that tells
    /// the very byte.
    private func leaveDirect(_ source: Int32) {
        isDirect = false
        _ = ow_read_directly(source, 0)
    }

    /// A read past the page cache ends with a block, beyond the end of the file perhaps.
    static func wholeBlocks(_ count: Int) -> Int { (count + 4095) & ~4095 }

    private func write(_ destination: Int32, _ offset: Int64, _ count: Int) -> Bool {
        var done = 0
        while done < count {
            let put = Int(ow_write_at(destination, buffer + done, count - done, offset + Int64(done)))
            // A write of nothing would be repeated for ever.
            guard put > 0 else {
                let _: Void? = fail(.writing, put == 0 ? -ENOSPC : Int32(put), offset + Int64(done))
                return false
            }
            done += put
        }
        return true
    }

    /// A digest is of what a reader sees, and a reader sees zeros.
    private func skipHole(_ start: Int64, _ end: Int64, _ outcome: inout Outcome) -> Bool {
        if outcome.holes.count <= mostHoles { outcome.holes.append(start..<end) }
        var offset = start
        while offset < end, hasher.isNeeded {
            if isCancelled() {
                let _: Void? = fail(.cancelled, 0, offset)
                return false
            }
            let count = min(Int64(ContentReader.bufferSize), end - offset)
            ContentReader.zeros.withUnsafeBytes { zeros in
                if let first = zeros.baseAddress { hasher.update(first, Int(count)) }
            }
            offset += count
            progress.add(bytes: count)
        }
        progress.add(bytes: end - offset)
        return true
    }

    private func fail<Result>(_ side: Failure.Side, _ number: Int32, _ offset: Int64) -> Result? {
        failure = Failure(side: side, number: number, offset: offset)
        return nil
    }
}
