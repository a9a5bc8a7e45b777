import Synchronization

/// How far a copy, a scan or a measurement has come: counters that another thread may read at any time.
package final class CopyProgress: Sendable {
    private let fileCount = Atomic<Int>(0)
    private let byteCount = Atomic<Int64>(0)

    package init() {}

    /// Entries done, of any kind but folders.
    package var files: Int { fileCount.load(ordering: .relaxed) }
    /// Bytes of contents gone through so far, also those of holes: their zeros are hashed, which can take minutes.
    package var bytes: Int64 { byteCount.load(ordering: .relaxed) }

    func add(files: Int) { fileCount.wrappingAdd(files, ordering: .relaxed) }
    func add(bytes: Int64) { byteCount.wrappingAdd(bytes, ordering: .relaxed) }
}
