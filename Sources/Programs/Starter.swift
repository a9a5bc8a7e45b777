import CLinux
import Glibc

/// The process that started this one as its ``Attendant``, seen from this one.
package enum Starter {
    private static let line: Int32 = 0

    /// Writes to it, without waiting; answers whether it could be written.
    package static func say(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        return clinux_say(line, bytes, bytes.count) == 0
    }

    /// What it writes next, waiting for it; nil once it has hung up or is gone.
    package static func next() -> [UInt8]? { Line.next(line) }
}
