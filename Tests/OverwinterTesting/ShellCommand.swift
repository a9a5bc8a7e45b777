import Glibc

/// A line for `sh`, for the peers tests compare with.
package enum ShellCommand {
    /// Its exit status and what it wrote to stdout and stderr.
    package static func run(_ line: String) -> (status: Int32, output: String) {
        guard let pipe = popen("{ \(line)\n} 2>&1", "re") else { return (-1, "popen failed") }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while case let count = fread(&buffer, 1, buffer.count, pipe), count > 0 { bytes += buffer[..<count] }
        let status = pclose(pipe)
        // As WEXITSTATUS, with signals as a shell tells them.
        return (status & 0x7F == 0 ? status >> 8 & 0xFF : 128 + status & 0x7F, String(decoding: bytes, as: UTF8.self))
    }

    package static func exists(_ program: String) -> Bool { run("command -v \(program)").status == 0 }
}
