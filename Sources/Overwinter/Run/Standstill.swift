import FileTree
import Glibc

/// The moment from which on nothing may change, by the clock that changes are stamped with.
///
/// The last look finds what was changed after its copy; this finds what was changed before, when services stood still already.
final class Standstill {
    /// Nil before `begin`, and where no clock tells.
    private(set) var began: FileTime?
    /// The clock that may be set, less the one that is not, in nanoseconds.
    private let offset = Standstill.clockOffset

    /// Everything is proven to stand still.
    func begin() {
        // After a clock was set back, changes made before the stop may bear a later time.
        began = isClockAsItWas ? FileSystemClock.precise : nil
    }

    /// The first entry that was changed since, and before it was copied.
    func firstChange(in report: TreeCopyReport) -> BytePath? {
        isClockAsItWas ? report.late.first : nil
    }

    private var isClockAsItWas: Bool {
        guard let offset, let now = Self.clockOffset else { return false }
        return abs(now - offset) < Self.mostApart
    }

    /// Of one reading and the next, with what may come between the two; who sets a clock by less slews it, and both go along.
    private static let mostApart: Int64 = 100_000_000

    private static var clockOffset: Int64? {
        guard let real = time(of: CLOCK_REALTIME), let boot = time(of: CLOCK_BOOTTIME) else { return nil }
        return Int64(real.tv_sec - boot.tv_sec) * 1_000_000_000 + Int64(real.tv_nsec - boot.tv_nsec)
    }

    private static func time(of clock: clockid_t) -> timespec? {
        var time = timespec()
        return clock_gettime(clock, &time) == 0 ? time : nil
    }
}
