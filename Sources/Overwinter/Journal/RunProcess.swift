import FileTree
import Glibc

/// A process that cannot be taken for another: a process id alone is used again by the kernel.
///
/// See: `man 5 proc_pid_stat`, field 22; `/proc/sys/kernel/random/boot_id`.
package struct RunProcess: Codable, Sendable, Hashable {
    package var pid: Int32
    /// When it was started, in clock ticks since the boot.
    package var startTime: UInt64
    /// Which boot of the system that was.
    package var boot: String

    package init(pid: Int32, startTime: UInt64, boot: String) {
        self.pid = pid
        self.startTime = startTime
        self.boot = boot
    }

    /// This process.
    package static var current: RunProcess {
        RunProcess(pid: getpid(), startTime: startTime(of: getpid()) ?? 0, boot: currentBoot)
    }

    /// Tells this boot from every other; empty where the kernel does not say.
    package static var currentBoot: String {
        let bytes = (try? DurableFile.read(BytePath("/proc/sys/kernel/random/boot_id"), limit: 64)) ?? []
        return String(decoding: bytes.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
    }

    /// When a process was started; nil where there is none.
    package static func startTime(of pid: Int32) -> UInt64? { facts(of: pid)?.startTime }

    /// Its session and start time; nil where there is no such process, or it has ended and is only not reaped yet.
    static func facts(of pid: Int32) -> (session: Int32, startTime: UInt64)? {
        guard let bytes = try? DurableFile.read(BytePath("/proc/\(pid)/stat"), limit: 1 << 16),
            // The second field is the program's name in brackets, and may hold blanks and brackets itself.
            let end = bytes.lastIndex(of: UInt8(ascii: ")"))
        else { return nil }
        let fields = bytes[(end + 1)...].split(separator: UInt8(ascii: " ")).map { String(decoding: $0, as: UTF8.self) }
        guard fields.count > 19, fields[0] != "Z", let session = Int32(fields[3]), let start = UInt64(fields[19]) else {
            return nil
        }
        return (session, start)
    }
}
