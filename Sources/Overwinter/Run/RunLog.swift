package import FileTree
import Glibc
import Synchronization

/// The log of one run, a file beside the sets: one line an event, with its time in UTC.
///
/// A log that cannot be written (a full disk) is a pity and never more: writes that fail are counted and passed over,
/// since nothing may keep a service from being started.
package final class RunLog: Sendable {
    package let path: BytePath
    private let descriptor: Int32
    private let lost = Atomic<Int>(0)

    /// Lines that could not be written.
    package var lostLines: Int { lost.load(ordering: .relaxed) }

    /// Makes the file, readable by its owner only.
    ///
    /// - Throws: ``OverwinterError`` with code `preflight` where it cannot be made: before anything was stopped.
    package init(path: BytePath) throws(OverwinterError) {
        self.path = path
        descriptor = path.withCString {
            open($0, O_WRONLY | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0o600)
        }
        if descriptor < 0 {
            throw OverwinterError(.preflight, "unable to make the log '\(path)': \(SystemMessage.of(errno))")
        }
    }

    /// Goes on with the log of a run that is dead; nil where it cannot be opened, which keeps nobody from anything.
    package init?(reopening path: BytePath) {
        self.path = path
        descriptor = path.withCString { open($0, O_WRONLY | O_APPEND | O_CLOEXEC | O_NOFOLLOW) }
        if descriptor < 0 { return nil }
    }

    deinit {
        close(descriptor)
    }

    /// Listens to a run.
    package var sink: EventSink {
        EventSink { [self] event in
            if let line = EventText.line(of: event) { append(line) }
        }
    }

    /// Writes one line.
    package func append(_ line: String) {
        let bytes = Array("\(UTCTime.now) \(line)\n".utf8)
        var start = 0
        while start < bytes.count {
            let written = bytes.withUnsafeBytes { line in
                write(descriptor, line.baseAddress.map { $0 + start }, line.count - start)
            }
            if written < 0, errno == EINTR { continue }
            guard written > 0 else {
                lost.add(1, ordering: .relaxed)
                return
            }
            start += written
        }
    }
}
