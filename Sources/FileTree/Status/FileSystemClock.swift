import Glibc

/// The clock that local file systems stamp changes with.
///
/// It ticks with the kernel's timer and so lags the one that programs read: a change made after a moment read from that one may
/// bear an earlier time.
package enum FileSystemClock {
    /// The corresponding clock is `CLOCK_REALTIME_COARSE`.
    ///
    /// See: `man 2 clock_gettime`.
    package static var now: FileTime { time(of: CLOCK_REALTIME_COARSE) }

    /// `CLOCK_REALTIME`: not before any change that was made, however finely its file system stamps it.
    package static var precise: FileTime { time(of: CLOCK_REALTIME) }

    private static func time(of clock: clockid_t) -> FileTime {
        var time = timespec()
        // It fails for no clock the kernel has; 1970 would let nothing be trusted.
        guard clock_gettime(clock, &time) == 0 else { return FileTime(seconds: 0, nanoseconds: 0) }
        return FileTime(seconds: Int64(time.tv_sec), nanoseconds: Int32(time.tv_nsec))
    }
}
