import FileTree
import Glibc

/// One process, told from every other that had or will have its number.
package struct ProcessIdentity: Codable, Sendable, Equatable {
    package var pid: Int32
    /// In clock ticks since the machine was started.
    ///
    /// See: `man 5 proc_pid_stat`, starttime.
    package var started: UInt64?
    package var boot: String?

    /// This process.
    package static var own: ProcessIdentity {
        ProcessIdentity(pid: getpid(), started: started(BytePath("/proc/self/stat")), boot: currentBoot)
    }

    /// Whether it runs; nil where that cannot be told: other users' processes may be hidden (`hidepid`, containers).
    package var isAlive: Bool? {
        guard let started, let boot, let now = Self.currentBoot else { return nil }
        if boot != now { return false }
        if let found = Self.started(BytePath("/proc/\(pid)/stat")) { return found == started }
        // Hidden processes answer as if they were not there.
        return kill(pid, 0) == 0 || errno == EPERM ? nil : false
    }

    private static var currentBoot: String? {
        let bytes = try? DurableFile.read(BytePath("/proc/sys/kernel/random/boot_id"), limit: 64)
        return bytes.map { String(decoding: $0.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self) }
    }

    /// The program's name stands in parentheses and may hold anything: fields are counted from its end.
    private static func started(_ path: BytePath) -> UInt64? {
        guard let bytes = try? DurableFile.read(path, limit: 1 << 12), let end = bytes.lastIndex(of: UInt8(ascii: ")"))
        else { return nil }
        let fields = bytes[(end + 1)...].split(separator: UInt8(ascii: " "))
        return fields.count > 19 ? UInt64(String(decoding: fields[19], as: UTF8.self)) : nil
    }
}
