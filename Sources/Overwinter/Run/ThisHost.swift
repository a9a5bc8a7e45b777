import FileTree
import Glibc

/// The host a run takes place on.
package enum ThisHost {
    /// Its name, and its machine id where that can be read.
    ///
    /// See: `man 5 machine-id`.
    package static var facts: SetRecord.Host {
        var buffer = [UInt8](repeating: 0, count: 256)
        let isNamed = buffer.withUnsafeMutableBytes { raw in
            raw.baseAddress.map { gethostname($0.assumingMemoryBound(to: CChar.self), raw.count - 1) == 0 } ?? false
        }
        let name = isNamed ? String(decoding: buffer.prefix { $0 != 0 }, as: UTF8.self) : "unknown"
        let machine = (try? DurableFile.read(BytePath("/etc/machine-id"), limit: 64)).flatMap { bytes in
            String(validating: bytes.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
        }
        return SetRecord.Host(name: name, machineID: machine)
    }
}
