import CLinux

/// Reads a part of a file on a thread of its own, a piece ahead of whoever takes the bytes: past the page cache nobody else reads
/// ahead, and the disk would wait for the hash, and the hash for the disk.
final class ReadAhead: @unchecked Sendable {  // the monitor guards it, and a piece its bytes
    /// A multiple of any disk's blocks; two of them make one huge page.
    static let pieceSize = 1 << 20
    /// The least worth a thread.
    static let least: Int64 = 8 << 20
    private static let count = 2

    private let buffer: UnsafeMutableRawPointer
    private let monitor = Monitor()
    /// What was read into each piece: bytes, or a negative errno.
    private var lengths = [Int](repeating: 0, count: ReadAhead.count)
    private var filled = 0
    private var taken = 0
    private var isStopped = false
    private var thread: WorkerThreads.Thread?

    /// Nil where there is no memory.
    init?() {
        guard let buffer = ow_make_buffer(ReadAhead.count * ReadAhead.pieceSize) else { return nil }
        self.buffer = buffer
    }

    deinit {
        ow_free_buffer(buffer, ReadAhead.count * ReadAhead.pieceSize)
    }

    /// Begins to read `file` from a multiple of its disk's blocks on; false where the system gives no thread.
    ///
    /// Each beginning has its `end`.
    func begin(_ file: Int32, from start: Int64, to end: Int64) -> Bool {
        (filled, taken, isStopped) = (0, 0, false)
        thread = WorkerThreads.start { self.fill(file, start, end) }
        return thread != nil
    }

    /// Waits for the next piece: how many bytes there are at its address, none at the end of the file, or a negative errno.
    ///
    /// After that, and after `end`, the piece before it must not be touched any more.
    func next() -> (bytes: UnsafeRawPointer, count: Int) {
        monitor.lock()
        defer { monitor.unlock() }
        while filled == taken { monitor.wait() }
        let place = taken % ReadAhead.count
        return (UnsafeRawPointer(buffer + place * ReadAhead.pieceSize), lengths[place])
    }

    /// Gives back the piece that `next` gave.
    func release() {
        monitor.locked {
            taken += 1
            monitor.wakeAll()
        }
    }

    /// Waits until nothing is read any more.
    func end() {
        monitor.locked {
            isStopped = true
            monitor.wakeAll()
        }
        thread?.join()
        thread = nil
    }

    private func fill(_ file: Int32, _ start: Int64, _ end: Int64) {
        var offset = start
        while offset < end, let place = waitForFree() {
            let wanted = Int(min(Int64(ReadAhead.pieceSize), end - offset))
            let bytes = buffer + place * ReadAhead.pieceSize
            let got = min(Int(ow_read_at(file, bytes, ContentReader.wholeBlocks(wanted), offset)), wanted)
            monitor.locked {
                lengths[place] = got
                filled += 1
                monitor.wakeAll()
            }
            if got <= 0 { return }
            offset += Int64(got)
        }
    }

    /// Nil where no more is wanted.
    private func waitForFree() -> Int? {
        monitor.lock()
        defer { monitor.unlock() }
        while filled - taken == ReadAhead.count, !isStopped { monitor.wait() }
        return isStopped ? nil : filled % ReadAhead.count
    }
}
