import Glibc
import Synchronization

/// Lines on their way into a file, in their order; written by a thread that is there while there are any.
final class LogLines: Sendable {
    private struct State {
        var waiting: [[UInt8]] = []
        /// Lines in the thread's hands.
        var underWay = 0
        var isWriting = false
        var lost = 0
        /// Nil until it is opened, and negative where that failed.
        var descriptor: Int32?
    }

    /// Lines beyond are lost: what hangs for so long is not caught up with.
    private static let most = 10_000

    private let open: @Sendable () -> Int32
    private let state = Mutex(State())

    /// Takes over an open file.
    init(_ descriptor: Int32) {
        let opened: @Sendable () -> Int32 = { descriptor }
        open = opened
        state.withLock { $0.descriptor = descriptor }
    }

    /// - Parameter open: is called once, by the thread that writes; answers a negative number where it cannot.
    init(opening open: @escaping @Sendable () -> Int32) {
        self.open = open
    }

    deinit {
        if let descriptor = state.withLock({ $0.descriptor }), descriptor >= 0 { close(descriptor) }
    }

    /// How many could not be written, or are not written yet.
    var missing: Int { state.withLock { $0.lost + $0.waiting.count + $0.underWay } }

    func add(_ line: [UInt8]) {
        let isFirst = state.withLock { state in
            guard state.waiting.count < Self.most else {
                state.lost += 1
                return false
            }
            state.waiting.append(line)
            defer { state.isWriting = true }
            return !state.isWriting
        }
        guard isFirst else { return }
        let hasThread = Ticker.start(every: .zero) { [self] in
            writeAll()
            return false
        }
        // Where the system gives no thread, by this one.
        if !hasThread { writeAll() }
    }

    func flush(within limit: Duration) {
        let end = ContinuousClock.now + limit
        while state.withLock({ $0.isWriting }) && ContinuousClock.now < end { usleep(2000) }
    }

    private func writeAll() {
        while let lines = take() {
            let descriptor = opened()
            for line in lines {
                let isWritten = descriptor >= 0 && Self.write(line, to: descriptor)
                state.withLock { state in
                    state.underWay -= 1
                    if !isWritten { state.lost += 1 }
                }
            }
        }
    }

    /// Goes on where a write did a part of it.
    private static func write(_ line: [UInt8], to descriptor: Int32) -> Bool {
        var start = 0
        while start < line.count {
            let written = line.withUnsafeBytes { bytes in
                Glibc.write(descriptor, bytes.baseAddress.map { $0 + start }, bytes.count - start)
            }
            if written < 0, errno == EINTR { continue }
            guard written > 0 else { return false }
            start += written
        }
        return true
    }

    /// Nil once there are no more: then the next line begins anew.
    private func take() -> [[UInt8]]? {
        state.withLock { state in
            guard !state.waiting.isEmpty else {
                state.isWriting = false
                return nil
            }
            defer { state.waiting = [] }
            state.underWay = state.waiting.count
            return state.waiting
        }
    }

    /// Called by one thread at a time.
    private func opened() -> Int32 {
        if let descriptor = state.withLock({ $0.descriptor }) { return descriptor }
        let descriptor = open()
        state.withLock { $0.descriptor = descriptor }
        return descriptor
    }
}
