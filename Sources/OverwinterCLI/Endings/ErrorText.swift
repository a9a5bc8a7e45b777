import FileTree
import Overwinter

/// An error in words: the message, what was found, and what the reader can do.
enum ErrorText {
    static func of(_ error: OverwinterError) -> String {
        var lines = ["error: \(error.message)"]
        if let hint = error.hint { lines.append("HINT: \(hint)") }
        let shown = error.faults.filter { $0.message != error.message }
        for fault in shown {
            lines.append("  - \(fault.message)")
            if let hint = fault.hint { lines.append("    HINT: \(hint)") }
        }
        return EscapedName.printable(lines.joined(separator: "\n"), keepsLines: true) + "\n"
    }
}
