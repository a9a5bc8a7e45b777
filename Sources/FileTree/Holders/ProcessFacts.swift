import CLinux
import Glibc

/// What a reader needs to know a process by.
package struct ProcessFacts: Sendable, Equatable {
    package var process: Int32
    /// The program's name, 15 bytes at most; nil where the process has ended.
    package var program: BytePath?
    /// Its control group, as systemd and Docker name them: `/system.slice/cron.service`.
    package var controlGroup: BytePath?

    package static func of(_ process: Int32) -> ProcessFacts {
        var text = ProcText()
        var facts = ProcessFacts(process: process)
        if text.read(AT_FDCWD, "/proc/\(process)/comm") {
            facts.program = BytePath(bytes: Array(text.bytes.prefix { $0 != UInt8(ascii: "\n") }))
        }
        if text.read(AT_FDCWD, "/proc/\(process)/cgroup") {
            // `0::/system.slice/cron.service`, and before it lines of version 1, of which systemd's own is named.
            let lines = text.bytes.split(separator: UInt8(ascii: "\n")).map { Array($0) }
            let line = lines.last { $0.starts(with: "0::".utf8) || $0.starts(with: "1:name=systemd:".utf8) }
            let colon = UInt8(ascii: ":")
            let path = line?.split(separator: colon, maxSplits: 2, omittingEmptySubsequences: false).last
            facts.controlGroup = path.map { BytePath(bytes: Array($0)) }
        }
        return facts
    }

    private init(process: Int32) { self.process = process }
}
