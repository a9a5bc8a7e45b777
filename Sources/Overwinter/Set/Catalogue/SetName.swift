package import FileTree
import Glibc

/// The name of a set: the second it was begun, in UTC, `20261121-031507Z`; `-2` and so on where that was taken.
package struct SetName: Hashable, Sendable {
    package let text: String
    package let time: UTCTime

    /// Reads a name; nil for anything that is none, `.partial` too.
    package init?(_ text: String) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2 || parts.count == 3, parts[1].last == "Z",
            let time = UTCTime(day: parts[0], clock: parts[1].dropLast())
        else { return nil }
        if parts.count == 3 {
            guard let number: Int = Decimal.number(Array(parts[2].utf8)[...]), number > 1 else { return nil }
        }
        self.text = text
        self.time = time
    }

    package init(at time: UTCTime, number: Int = 1) {
        let parts = time.parts
        func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
        let day = "\(parts.year)\(two(parts.month))\(two(parts.day))"
        let clock = "\(two(parts.hour))\(two(parts.minute))\(two(parts.second))"
        self.text = "\(day)-\(clock)Z" + (number > 1 ? "-\(number)" : "")
        self.time = UTCTime(milliseconds: time.milliseconds - time.milliseconds % 1000)
    }

    private static let partialEnding = ".partial"

    /// The folder's name until the seal.
    package var partial: String { text + Self.partialEnding }
    /// The name of its log beside the sets.
    package var backupLog: String { "backup_log_\(text).log" }

    /// The name that a partial's folder is to have; nil where the folder's name is not a partial's.
    package init?(partial: String) {
        guard partial.hasSuffix(Self.partialEnding) else { return nil }
        self.init(String(partial.dropLast(Self.partialEnding.count)))
    }

    /// Makes `NAME.partial` in a destination, 0700, under the first name of this second that is free.
    ///
    /// - Parameter reusing: the name of an aborted run's partial: it is renamed instead, so that the new run finds what
    ///   it had copied.
    /// - Throws: `.preflight` where the folder cannot be made.
    package static func claim(
        in destination: BytePath, at time: UTCTime, reusing old: String? = nil
    ) throws(OverwinterError) -> SetName {
        for number in 1...1000 {
            let name = SetName(at: time, number: number)
            var status = stat()
            // A log outlives the partial of a run that failed, and keeps its name; what is being removed takes its log along.
            let isTaken = [name.text, name.backupLog, RemovalName.of(name.text)].contains { other in
                destination.appending(other).withCString { path in uninterrupted { lstat(path, &status) } } == 0
            }
            if isTaken { continue }
            let partial = destination.appending(name.partial)
            if let old {
                // Two runs cannot both be here: the destination is locked.
                guard partial.withCString({ path in uninterrupted { lstat(path, &status) } }) != 0 else {
                    if name.partial == old { return name }
                    continue
                }
                let from = destination.appending(old)
                let result = from.withCString { from in
                    partial.withCString { to in uninterrupted { rename(from, to) } }
                }
                guard result == 0 else { throw .system(.preflight, "rename", from, errno) }
                return name
            }
            let made = partial.withCString { path in uninterrupted { mkdir(path, 0o700) } }
            if made == 0 { return name }
            guard errno == EEXIST else { throw .system(.preflight, "make", partial, errno) }
        }
        throw OverwinterError(.preflight, "every name of a set for \(time) is taken in '\(destination)'")
    }
}

extension UTCTime {
    /// From `20261121` and `031507`.
    fileprivate init?(day: Substring, clock: Substring) {
        let day = Array(day.utf8)
        let clock = Array(clock.utf8)
        guard day.count == 8, clock.count == 6 else { return nil }
        self.init(digits: day + clock)
    }

    /// From fourteen digits: year, month, day, hour, minute, second.
    init?(digits: [UInt8]) {
        guard digits.count == 14, digits.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else {
            return nil
        }
        func number(_ range: Range<Int>) -> Int {
            digits[range].reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
        }
        self.init(
            year: number(0..<4), month: number(4..<6), day: number(6..<8), hour: number(8..<10),
            minute: number(10..<12), second: number(12..<14))
    }
}
