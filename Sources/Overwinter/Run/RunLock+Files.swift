package import FileTree
import FoundationEssentials
import Glibc
import Services

/// The files behind the locks.
extension RunLock {
    static let folderName = "locks"

    /// What somebody sees of a lock who does not want it.
    package enum Sighting: Sendable, Equatable {
        case free
        /// By this run, where it said so.
        case held(run: String?)
        /// This user may not look.
        case hidden
    }

    /// Whether a run holds the lock of a destination; takes it for no longer than it takes to see that nobody does.
    package static func sighting(ofDestination destination: BytePath, state: StateFolder) -> Sighting {
        let path = state.path.appending(folderName).appending(fileName(of: key(ofDestination: destination)))
        let descriptor = path.withCString { path in uninterrupted { open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW) } }
        guard descriptor >= 0 else { return errno == ENOENT ? .free : .hidden }
        defer { close(descriptor) }
        return switch OpenFileLock.take(descriptor, shared: true) {
        case .taken: .free
        case .held: .held(run: readHolder(descriptor)?.run)
        case .failed: .hidden
        }
    }

    /// Bytes that a file's name cannot hold become `%XX`; of a name that is too long the end is a number made of it.
    static func fileName(of key: String) -> String {
        let safe = key.utf8.map { byte -> String in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"):
                String(UnicodeScalar(byte))
            default: "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
            }
        }
        let name = safe.joined()
        guard name.utf8.count > 200 else { return name + ".lock" }
        // FNV-1a, 64 bits: the same in every process.
        var hash: UInt64 = 14_695_981_039_346_656_037
        for byte in name.utf8 { hash = (hash ^ UInt64(byte)) &* 1_099_511_628_211 }
        return name.prefix(180) + "-" + String(hash, radix: 16) + ".lock"
    }

    static func readHolder(_ descriptor: Int32) -> Holder? {
        var buffer = [UInt8](repeating: 0, count: 4096)
        let count = buffer.withUnsafeMutableBytes { bytes in
            uninterrupted { pread(descriptor, bytes.baseAddress, bytes.count, 0) }
        }
        guard count > 0 else { return nil }
        return try? CheckedJSON.decode(Holder.self, from: buffer.prefix(count))
    }

    /// What cannot be written is only missing from another's message; the lock itself is the kernel's.
    static func write(_ holder: Holder, to descriptor: Int32) {
        guard let data = try? JSONEncoder().encode(holder) else { return }
        let bytes = [UInt8](data)
        guard uninterrupted({ ftruncate(descriptor, 0) }) == 0 else { return }
        _ = uninterrupted { pwrite(descriptor, bytes, bytes.count, 0) }
    }
}
