package import FileTree
import Glibc

/// The log of one run, a file beside the sets: one line an event, with its time in UTC.
///
/// A log that cannot be written (a full disk) is a pity and never more: nothing may keep a service from being started. So
/// lines are written by a thread of their own, and a destination that hangs holds up nobody.
package final class RunLog: Sendable {
    package let path: BytePath
    private let lines: LogLines

    /// Lines that could not be written, or wait for it.
    package var lostLines: Int { lines.missing }

    /// Makes the file, readable by its owner only.
    ///
    /// - Throws: ``OverwinterError`` with code `preflight` where it cannot be made: before anything was stopped.
    package init(path: BytePath) throws(OverwinterError) {
        self.path = path
        let descriptor = path.withCString { path in
            uninterrupted { open(path, O_WRONLY | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0o600) }
        }
        if descriptor < 0 {
            throw OverwinterError(.preflight, "unable to make the log '\(path)': \(SystemMessage.of(errno))")
        }
        lines = LogLines(descriptor)
    }

    /// Goes on with the log of a run that is dead; where it cannot be opened, that keeps nobody from anything.
    package init(reopening path: BytePath) {
        self.path = path
        // Opened by the thread that writes: that hangs, too, where the destination does.
        lines = LogLines(opening: { path.withCString { open($0, O_WRONLY | O_APPEND | O_CLOEXEC | O_NOFOLLOW) } })
    }

    deinit { flush() }

    /// Listens to a run.
    package var sink: EventSink {
        EventSink { [self] event in
            if let line = EventText.line(of: event) { append(line) }
        }
    }

    /// Writes one line, soon.
    package func append(_ line: String) {
        lines.add(Array("\(UTCTime.now) \(line)\n".utf8))
    }

    /// Waits until all lines are written; 2 s at most.
    package func flush() { lines.flush(within: .seconds(2)) }
}
