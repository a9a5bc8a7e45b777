import CLinux

/// Lets go of the cached pages behind a file's reading and writing, so that a copy does not drive out of memory what others use.
///
/// What of the source was in memory before is in use, and stays. What is written can be let go only when the disk has it: each
/// window is sent there when it is full, and waited for when the next one is.
struct CacheWindow {
    static let size: Int64 = 8 << 20

    private let source: Int32
    private let destination: Int32
    private let dropsSource: Bool
    private var start: Int64 = 0

    init(source: Int32, destination: Int32, size: Int64) {
        self.source = source
        self.destination = destination
        dropsSource = ow_is_cached(source, size) == 0
    }

    /// All before `offset` was read and written.
    mutating func reached(_ offset: Int64) {
        guard offset - start >= CacheWindow.size else { return }
        close(at: offset)
    }

    /// The file is at its end.
    mutating func end(at offset: Int64) {
        if offset > start { close(at: offset) }
    }

    private mutating func close(at offset: Int64) {
        // None of it changes what was copied: a failed write is told by the sync.
        if dropsSource { _ = ow_drop_range(source, start, offset - start) }
        if destination >= 0, offset - start >= CacheWindow.size {
            _ = ow_write_out(destination, start, offset - start, 0)
            if start > 0 {
                _ = ow_write_out(destination, 0, start, 1)
                _ = ow_drop_range(destination, 0, start)
            }
        }
        start = offset
    }
}
