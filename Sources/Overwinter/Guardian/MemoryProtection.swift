import FileTree
import Glibc

/// Keeps a process from being the one that the kernel ends when memory is short.
///
/// See: `man 5 proc_pid_oom_score_adj`.
struct MemoryProtection {
    private static let file = "/proc/self/oom_score_adj"
    private let before: [UInt8]

    /// Takes as much as this user may have: root all, others none.
    static func take() -> MemoryProtection {
        let before = (try? DurableFile.read(BytePath(file), limit: 16)) ?? []
        for score in ["-1000", "-500"] where write(Array(score.utf8)) { break }
        return MemoryProtection(before: before)
    }

    /// Before other programs are started, which would inherit it.
    func giveBack() {
        if !before.isEmpty { _ = Self.write(before) }
    }

    private static func write(_ text: [UInt8]) -> Bool {
        let opened = open(file, O_WRONLY | O_CLOEXEC)
        guard opened >= 0 else { return false }
        defer { close(opened) }
        return Glibc.write(opened, text, text.count) == text.count
    }
}
