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

    /// What was to be made under such a name, and by which process; nil of any other name.
    static func parts(of name: BytePath) -> (wanted: BytePath, process: Int32)? {
        guard name.bytes.first == UInt8(ascii: "."), let dot = name.bytes.lastIndex(of: UInt8(ascii: ".")), dot > 1
        else { return nil }
        // Digits of our own; other bytes make no number.
        let numbers = name.bytes[(dot + 1)...].split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
            .map { String(decoding: $0, as: UTF8.self) }
        guard numbers.count == 2, let process = Int32(numbers[0]), process > 0, UInt64(numbers[1]) != nil else {
            return nil
        }
        return (BytePath(bytes: Array(name.bytes[1..<dot])), process)
    }
}
