/// What is to be done, or was done, while services stand still.
package struct WindowWork: Sendable, Equatable, Codable {
    /// Bytes that are copied.
    package var bytes: Int64
    /// Entries that are copied.
    package var entries: Int
    /// Entries that are looked at, whether they are copied or not.
    package var seen: Int

    package init(bytes: Int64, entries: Int, seen: Int) {
        self.bytes = bytes
        self.entries = entries
        self.seen = seen
    }

    /// What a set says of its final pass: what passes before it had copied was only looked at.
    init(of record: SetRecord) {
        let finals = record.sources.compactMap { $0.copying?.passes.last }
        let all = WindowWork(bytes: record.totals.bytes, entries: record.totals.entries, seen: record.totals.entries)
        guard !finals.isEmpty else {
            self = all
            return
        }
        bytes = finals.reduce(0) { $0 + $1.copied.bytes }
        entries = finals.reduce(0) { $0 + $1.copied.files + $1.shared.files }
        seen = all.seen
    }

    /// In bytes: a file that is copied costs as much as some KiB of contents, a look far less.
    var weight: Double { Double(bytes) + Double(entries) * 16_384 + Double(seen) * 1024 }

    static func * (work: WindowWork, share: Double) -> WindowWork {
        WindowWork(
            bytes: Int64(Double(work.bytes) * share), entries: Int(Double(work.entries) * share), seen: work.seen)
    }
}
