/// The readers of long files that the workers of a scan share: as many files at once as there are cores to hash them.
///
/// More would be in each other's way on the disk, and the longest file, which decides when a scan ends, would be one of many.
final class ReadAheads: @unchecked Sendable {  // guarded by its monitor
    private let monitor = Monitor()
    private var free: [ReadAhead] = []
    /// Eight cores hash more than a disk brings, and each reader takes 2 MiB.
    static let most = min(WorkerThreads.coreCount, 8)
    private var room = most

    /// Waits for its turn; nil where there is no memory for another.
    func take() -> ReadAhead? {
        monitor.lock()
        defer { monitor.unlock() }
        while room == 0 { monitor.wait() }
        room -= 1
        return free.popLast() ?? ReadAhead()
    }

    /// The turn is over, also of one that got none.
    func giveBack(_ reader: ReadAhead?) {
        monitor.locked {
            room += 1
            if let reader { free.append(reader) }
            monitor.wakeAll()
        }
    }
}
