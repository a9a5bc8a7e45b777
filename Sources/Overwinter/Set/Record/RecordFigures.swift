import FileTree

/// Checks that the figures of a record can be meant: whoever adds them up, or turns them into text, must not have to ask.
///
/// Lists of sets read no more of a set than its document, which is input.
enum RecordFigures {
    /// Of files and of bytes, all that a record names together: an eighth of what a number can be.
    private static let most: Int64 = 1 << 60
    /// Of the sources of one set: each is named by the totals, its source, three passes or four, and the window.
    static let mostBytesOfSources = most / 8
    /// Far more than anything takes, and far less than a number can be.
    private static let mostSeconds = 1e15

    /// - Throws: ``RecordFault`` that names the first that cannot be.
    static func check(_ record: SetRecord) throws(RecordFault) {
        var counts = Sum()
        try counts.add(record.totals.files, record.totals.bytes, "totals")
        try counts.add(record.totals.entries, 0, "totals")
        try counts.add(record.totals.sockets, 0, "totals")
        for source in record.sources {
            try counts.add(source.files, source.bytes, "source '\(source.location)'")
            for parent in source.parents { try check(parent) }
            if let copying = source.copying { try check(copying, &counts, source.location) }
        }
        try check(seconds: record.stoppedSeconds, "stoppedSeconds")
        for service in record.services {
            if let seconds = service.downtimeSeconds { try check(seconds: seconds, "downtimeSeconds") }
        }
        if let window = record.window { try check(window, &counts) }
    }

    private static func check(
        _ copying: SetRecord.Copying, _ counts: inout Sum, _ location: BytePath
    ) throws(RecordFault) {
        try counts.add(copying.setsSinceFull, 0, "source '\(location)'")
        for pass in copying.passes {
            for count in [pass.copied, pass.kept, pass.shared] {
                try counts.add(count.files, count.bytes, "source '\(location)'")
            }
        }
    }

    private static func check(_ parent: SetRecord.Source.Parent) throws(RecordFault) {
        // The largest number means "leave it" to chown(2), so it is no owner.
        guard parent.mode <= 0o7777, parent.owner != .max, parent.group != .max else {
            throw RecordFault("the mode or owner of '\(parent.path)' cannot be")
        }
    }

    private static func check(_ window: WindowFigures, _ counts: inout Sum) throws(RecordFault) {
        var seconds = [window.predictedSeconds] + [window.budgetSeconds].compactMap { $0 }
        for parts in [window.predicted, window.actual].compactMap({ $0 }) {
            seconds += [parts.stopSeconds, parts.copySeconds, parts.startSeconds]
        }
        for value in seconds { try check(seconds: value, "window") }
        try counts.add(window.sets, 0, "window")
        try counts.add(window.work.entries, window.work.bytes, "window")
        try counts.add(window.work.seen, 0, "window")
    }

    /// Clocks go back, so some may be less than nothing.
    private static func check(seconds: Double, _ what: String) throws(RecordFault) {
        guard abs(seconds) <= mostSeconds else { throw RecordFault("the seconds of \(what) cannot be") }
    }

    /// What all figures add up to, so that no sum of some of them is too large.
    private struct Sum {
        var count: Int64 = 0
        var bytes: Int64 = 0

        mutating func add(
            _ count: Int, _ bytes: Int64, _ what: @autoclosure () -> String
        ) throws(RecordFault) {
            guard count >= 0, bytes >= 0, Int64(count) <= RecordFigures.most - self.count,
                bytes <= RecordFigures.most - self.bytes
            else {
                throw RecordFault("the figures of \(what()) cannot be")
            }
            self.count += Int64(count)
            self.bytes += bytes
        }
    }
}
