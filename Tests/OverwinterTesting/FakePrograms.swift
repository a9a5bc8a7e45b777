import Glibc
import Programs

/// A folder with small real programs in it, to be put first in `PATH`.
///
/// Each writes down what it was asked, and answers from a script. The folder is removed with its last owner.
package final class FakePrograms: Sendable {
    package let folder: String

    package init() {
        var template = Array("/tmp/overwinter-fake.XXXXXX".utf8CString)
        let made = template.withUnsafeMutableBufferPointer { $0.baseAddress.flatMap { mkdtemp($0) } != nil }
        precondition(made, "no folder for the fake programs")
        folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    deinit {
        _ = try? Program("rm", ["-rf", "--", folder]).run()
    }

    /// Puts a program there that logs its arguments, and then runs `script` (of /bin/sh) with them.
    ///
    /// In the script, `$HERE` is this folder, and `answer FILE` prints a file of it.
    package func add(_ name: String, _ script: String) {
        write(
            name,
            """
            #!/bin/sh
            HERE='\(folder)'
            answer() { cat "$HERE/$1"; }
            { printf '%s' '\(name)'; for a; do printf ' [%s]' "$a"; done; echo; } >> "$HERE/calls"
            printf '%s\\n' "$PWD" > "$HERE/\(name).pwd"
            \(script)

            """, mode: 0o755)
    }

    /// Writes a file for scripts to answer from, whole or not at all.
    package func write(_ name: String, _ text: String, mode: Int = 0o644) {
        let path = "\(folder)/\(name)"
        // A shell writes it: had this process it open, a test that starts a program at this moment would hand it on
        // between fork and exec, and running it would say "text file busy".
        let script = "cat > \"$1.new\" && chmod \"$2\" \"$1.new\" && mv \"$1.new\" \"$1\""
        var shell = Program("sh", ["-c", script, "sh", path, String(mode, radix: 8)])
        shell.standardInput = Array(text.utf8)
        let result = try? shell.run()
        precondition(result?.succeeded == true, "unable to write \(path)")
    }

    /// What was asked so far, a line a call: `systemctl [stop] [--] [a.service]`.
    package var calls: [String] {
        let result = try? Program("cat", ["\(folder)/calls"]).run()
        return (result?.standardOutput ?? []).split(separator: UInt8(ascii: "\n")).map {
            String(decoding: $0, as: UTF8.self)
        }
    }

    /// What a file there holds, without its last line break; nil where there is none.
    package func read(_ name: String) -> String? {
        guard let result = try? Program("cat", ["\(folder)/\(name)"]).run(), result.succeeded else { return nil }
        var bytes = result.standardOutput
        if bytes.last == UInt8(ascii: "\n") { bytes.removeLast() }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// `PATH` with these programs before the real ones.
    package var searchPath: String { "\(folder):/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin" }

    /// `PATH` with these and the shell's few tools only, for what must not find the real thing.
    package func isolatedSearchPath() -> String {
        for tool in ["sh", "cat", "sleep"] {
            _ = try? Program("ln", ["-sf", "/bin/\(tool)", "\(folder)/\(tool)"]).run()
        }
        return folder
    }
}
