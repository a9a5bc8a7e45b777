import Glibc
import Synchronization

/// Names that no other process and no other thread of ours uses.
enum TemporaryName {
    private static let next = Atomic<UInt64>(0)

    /// `.NAME.PID-N` beside `path`, short enough for any file system.
    static func beside(_ path: BytePath) -> BytePath {
        let number = next.wrappingAdd(1, ordering: .relaxed).newValue
        let name = Array(path.lastComponent.bytes.prefix(200))
        let suffix = ".\(getpid())-\(number)"
        return path.parent.appending(BytePath(bytes: [UInt8(ascii: ".")] + name + Array(suffix.utf8)))
    }
}
