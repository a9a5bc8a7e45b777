package import FileTree
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
    ///   - destination: is locked itself besides: another user, or another state folder, has other files. Nil where
    ///     this run has it already.
    /// - Throws: ``OverwinterError`` with code `locked` that names the holder, and what it is doing.
    package static func take(
        _ keys: [String], destination: BytePath?, holder: Holder, state: StateFolder
    ) throws(OverwinterError) -> RunLock {
        let folder = try state.makeFolder(folderName)
        var held: [Int32] = []
        // One order for all, so that two runs cannot hold one half each.
        for key in Set(keys).sorted() {
            let path = folder.appending(fileName(of: key))
            let descriptor = path.withCString { path in
                uninterrupted { open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600) }
            }
            guard descriptor >= 0 else {
                let error = errno
                for other in held { close(other) }
                throw OverwinterError(.preflight, "unable to open the lock '\(path)': \(SystemMessage.of(error))")
            }
            let outcome = OpenFileLock.takePatiently(descriptor)
            if case .failed(let error) = outcome {
                close(descriptor)
                for other in held { close(other) }
                throw OverwinterError(
                    .preflight, "unable to take the lock '\(path)': \(SystemMessage.of(error))",
                    hint: "the state folder has to be on a file system that knows locks (man 2 flock)")
            }
            guard outcome == .taken else {
                let other = readHolder(descriptor)
                close(descriptor)
                for other in held { close(other) }
                throw lockedError(key: key, holder: other, state: state)
            }
            write(holder, to: descriptor)
            held.append(descriptor)
        }
        guard let destination else { return RunLock(descriptors: held) }
        let itself = destination.withCString { path in
            uninterrupted { open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC) }
        }
        // One that is not there is a fault of its own; one that knows no locks has those above.
        if itself >= 0 {
            held.append(itself)
            if OpenFileLock.takePatiently(itself) == .held {
                for other in held { close(other) }
                throw OverwinterError(
                    .locked, "another run holds the lock of destination '\(destination)'",
                    hint: "it has another state folder: is it another user's? See who: fuser -v \(destination)")
            }
        }
        return RunLock(descriptors: held)
    }

    private static func lockedError(key: String, holder: Holder?, state: StateFolder) -> OverwinterError {
        guard let holder else { return OverwinterError(.locked, "another run holds the lock of \(key)") }
        var message =
            "another run holds the lock of \(key): \(holder.verb) \(holder.run), process \(holder.pid), "
            + "since \(holder.since)"
        let status = (try? StatusFile.all(in: state))?.first { $0.identity.run == holder.run }
        if let status, status.end == nil { message += "; it is \(status.stepText), since \(status.stepSince)" }
        if status?.end?.leavesThread == true {
            return OverwinterError(
                .locked,
                message + "; it has ended, but for a thread that hangs in the kernel, and may still write there",
                hint: "the disk or the server behind it has to answer or be taken away; then the lock is free")
        }
        return OverwinterError(
            .locked, message,
            hint: "wait until it has ended, and see how far it is with 'overwinter status'; a dead process holds "
                + "no lock")
    }
}
