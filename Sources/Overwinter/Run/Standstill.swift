import FileTree
import Glibc

/// The moment from which on nothing may change, by the clock that changes are stamped with.
///
/// The last look finds what was changed after its copy; this finds what was changed before, when services stood still already.
final class Standstill {
    /// Nil before `begin`, and where no clock tells.
    private(set) var began: FileTime?
    /// The clock that is set, less the one that never is, in nanoseconds.
    private let offset = Standstill.clockOffset

    /// Everything is proven to stand still.
    func begin() {
        // A clock that was set back since the run began: changes made before the stop may bear a later time.
        began = isClockAsItWas ? Self.now : nil
    }

    /// The first entry that was changed since, and before it was copied.
    ///
    /// A time that is still to come is of a clock that was wrong once, and tells nothing.
    func firstChange(in report: TreeCopyReport) -> BytePath? {
        guard let now = Self.now, isClockAsItWas else { return nil }
        return report.late.first { !(now < $0.changed) }?.path
    }

    private var isClockAsItWas: Bool {
        guard let offset, let now = Self.clockOffset else { return false }
        return abs(now - offset) < Self.mostDrift
    }

    /// What slewing makes of 200 seconds (500 ppm); programs that set clocks slew what is less.
    private static let mostDrift: Int64 = 100_000_000

    private static var now: FileTime? {
        time(of: CLOCK_REALTIME).map { FileTime(seconds: Int64($0.tv_sec), nanoseconds: Int32($0.tv_nsec)) }
    }

    private static var clockOffset: Int64? {
        guard let real = time(of: CLOCK_REALTIME), let boot = time(of: CLOCK_BOOTTIME) else { return nil }
        return Int64(real.tv_sec - boot.tv_sec) * 1_000_000_000 + Int64(real.tv_nsec - boot.tv_nsec)
    }

    private static func time(of clock: clockid_t) -> timespec? {
        var time = timespec()
        return clock_gettime(clock, &time) == 0 ? time : nil
    }
}
