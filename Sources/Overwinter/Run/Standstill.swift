import FileTree

/// The moment from which on nothing may change, by the clock that changes are stamped with.
///
/// The last look finds what was changed after its copy; this finds what was changed before, when services stood still already.
final class Standstill {
    /// Nil before `begin`, and where no clock tells.
    private(set) var began: FileTime?
    private let clock = ClockWatch()

    /// Everything is proven to stand still.
    func begin() {
        // After a clock was set back, changes made before the stop may bear a later time.
        began = clock.isAsItWas ? FileSystemClock.precise : nil
    }

    /// The first entry that was changed since, and before it was copied.
    func firstChange(in report: TreeCopyReport) -> BytePath? {
        clock.isAsItWas ? report.late.first : nil
    }
}
