import CLinux
import Glibc

/// Small files of proc(5), read whole into one buffer that is used again.
struct ProcText {
    private(set) var bytes: [UInt8] = []
    private var chunk = [UInt8](repeating: 0, count: 1 << 16)

    /// False where it cannot be read: its process has ended, or is another user's.
    mutating func read(_ folder: Int32, _ name: String) -> Bool {
        let opened = ow_open(folder, name, O_RDONLY | O_CLOEXEC, 0)
        guard opened >= 0 else { return false }
        let file = Descriptor(owning: opened)
        bytes.removeAll(keepingCapacity: true)
        while true {
            let got = ow_read(file.raw, &chunk, chunk.count)
            if got < 0 { return false }
            if got == 0 { return true }
            bytes.append(contentsOf: chunk[..<Int(got)])
        }
    }
}
