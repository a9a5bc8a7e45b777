package import FileTree
import FoundationEssentials
import Glibc

/// The lock of a run: one for its destination and one for each of its services, so that two profiles that share a
/// unit cannot run at once.
///
/// The kernel holds it (`man 2 flock`), so a dead holder blocks nobody; who holds it stands in the file for others to
/// read.
package final class RunLock: Sendable {
    /// What the holder says of itself.
    package struct Holder: Codable, Sendable, Equatable {
        package var pid: Int32
        package var run: String
        package var verb: String
        package var since: String
    }

    private let descriptors: [Int32]

    private init(descriptors: [Int32]) {
        self.descriptors = descriptors
    }

    deinit {
        for descriptor in descriptors { close(descriptor) }
    }

    /// Takes all of the locks or none.
    ///
    /// - Parameters:
    ///   - keys: what is locked; each becomes a file's name.
    ///   - destination: is locked itself besides: another user, or another state folder, has other files.
    /// - Throws: ``OverwinterError`` with code `locked` that names the holder.
    package static func take(
        _ keys: [String], destination: BytePath, holder: Holder, state: StateFolder
    ) throws(OverwinterError) -> RunLock {
        let folder = try state.makeFolder("locks")
        var held: [Int32] = []
        // One order for all, so that two runs cannot hold one half each.
        for key in Set(keys).sorted() {
            let path = folder.appending(fileName(of: key))
            let descriptor = path.withCString { open($0, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600) }
            guard descriptor >= 0 else {
                let error = errno
                for other in held { close(other) }
                throw OverwinterError(.preflight, "unable to open the lock '\(path)': \(SystemMessage.of(error))")
            }
            guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
                let other = readHolder(descriptor)
                close(descriptor)
                for other in held { close(other) }
                throw lockedError(key: key, holder: other)
            }
            write(holder, to: descriptor)
            held.append(descriptor)
        }
        let itself = destination.withCString { open($0, O_RDONLY | O_DIRECTORY | O_CLOEXEC) }
        // One that is not there is a fault of its own; one that knows no locks has those above.
        if itself >= 0 {
            held.append(itself)
            if flock(itself, LOCK_EX | LOCK_NB) != 0, errno == EWOULDBLOCK {
                for other in held { close(other) }
                throw OverwinterError(
                    .locked, "another run holds the lock of destination '\(destination)'",
                    hint: "it has another state folder: is it another user's? See who: fuser -v \(destination)")
            }
        }
        return RunLock(descriptors: held)
    }

    private static func lockedError(key: String, holder: Holder?) -> OverwinterError {
        guard let holder else { return OverwinterError(.locked, "another run holds the lock of \(key)") }
        return OverwinterError(
            .locked,
            "another run holds the lock of \(key): \(holder.verb) \(holder.run), process \(holder.pid), since \(holder.since)",
            hint: "wait until it has ended; a dead process holds no lock")
    }

    /// Bytes that a file's name cannot hold become `%XX`.
    private static func fileName(of key: String) -> String {
        let safe = key.utf8.map { byte -> String in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"):
                String(UnicodeScalar(byte))
            default: "%" + String(byte, radix: 16)
            }
        }
        return safe.joined() + ".lock"
    }

    private static func readHolder(_ descriptor: Int32) -> Holder? {
        var buffer = [UInt8](repeating: 0, count: 4096)
        let count = pread(descriptor, &buffer, buffer.count, 0)
        guard count > 0 else { return nil }
        return try? JSONDecoder().decode(Holder.self, from: Data(buffer.prefix(count)))
    }

    /// What cannot be written is only missing from another's message; the lock itself is the kernel's.
    private static func write(_ holder: Holder, to descriptor: Int32) {
        guard let data = try? JSONEncoder().encode(holder) else { return }
        let bytes = [UInt8](data)
        guard ftruncate(descriptor, 0) == 0 else { return }
        _ = pwrite(descriptor, bytes, bytes.count, 0)
    }
}
