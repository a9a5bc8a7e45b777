package import FileTree
import Glibc

extension OverwinterError {
    /// The error of a system call: `unable to open '/x': permission denied`.
    package static func system(_ code: Code, _ attempt: String, _ path: BytePath, _ number: Int32) -> OverwinterError {
        let hint: String? =
            switch number {
            case ENOSPC: "free space on that file system, then try again"
            case EIO: "the kernel log (dmesg) says more about the disk"
            default: nil
            }
        return OverwinterError(
            code, "unable to \(attempt) '\(path)': \(SystemMessage.of(number))", hint: hint)
    }
}
