/// A point in time as file systems keep it: seconds since 1970 (negative before), and nanoseconds from 0 to 999,999,999.
package struct FileTime: Hashable, Sendable, Comparable {
    package var seconds: Int64
    package var nanoseconds: Int32

    package init(seconds: Int64, nanoseconds: Int32) {
        self.seconds = seconds
        self.nanoseconds = nanoseconds
    }

    /// A time of change that is never older than anything: what bears it is not believed by a later pass.
    package static let never = FileTime(seconds: 1 << 33 - 1, nanoseconds: 0)

    /// Whether it is of the second in 2038 at which 32 bits end: as a time of change it says nothing, for file systems that have no more
    /// (ext4 with inodes of 128 bytes, XFS without `bigtime`) give it to all that is changed later.
    var isLastOfSmallClocks: Bool { seconds == Int64(Int32.max) }

    package static func < (left: FileTime, right: FileTime) -> Bool {
        (left.seconds, left.nanoseconds) < (right.seconds, right.nanoseconds)
    }

    /// What becomes of it on a file system that has times so many nanoseconds apart; itself for an impossible number.
    package func cut(to resolution: Int64) -> FileTime {
        if resolution > 1_000_000_000 {
            return FileTime(seconds: seconds - seconds % (resolution / 1_000_000_000), nanoseconds: 0)
        }
        guard resolution > 0 else { return self }
        return FileTime(seconds: seconds, nanoseconds: nanoseconds - nanoseconds % Int32(resolution))
    }
}
