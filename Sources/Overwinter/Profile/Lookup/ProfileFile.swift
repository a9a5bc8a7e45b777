import FileTree
import Glibc
import YAML

/// The bytes of a profile's file, and where that file really is.
struct ProfileFile {
    let bytes: [UInt8]
    /// Absolute, its folder without symbolic links.
    let path: BytePath

    init(_ path: BytePath) throws(OverwinterError) {
        let descriptor = path.withCString { path in
            uninterrupted { open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK) }
        }
        guard descriptor >= 0 else { throw Self.error(errno, path) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw Self.error(errno, path) }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw OverwinterError(.badProfile, "unable to read '\(path)': not a regular file")
        }
        let limit = ComposeLimits().bytes
        // One byte more than allowed, so that too many are told from just enough.
        var bytes = [UInt8](repeating: 0, count: min(max(0, Int(status.st_size)), limit) + 1)
        var filled = 0
        while filled < bytes.count {
            let count = bytes.withUnsafeMutableBytes { buffer in
                read(descriptor, buffer.baseAddress.map { $0 + filled }, buffer.count - filled)
            }
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { throw Self.error(errno, path) }
            if count == 0 { break }
            filled += count
        }
        self.bytes = Array(bytes.prefix(filled))
        self.path = try Self.folder(path).appending(path.lastComponent)
    }

    private static func folder(_ path: BytePath) throws(OverwinterError) -> BytePath {
        let parent = path.parent.isEmpty ? BytePath(".") : path.parent
        let real = parent.withCString { name -> [UInt8]? in
            guard let found = realpath(name, nil) else { return nil }
            defer { free(found) }
            return Array(UnsafeRawBufferPointer(start: found, count: strlen(found)))
        }
        guard let real else { throw error(errno, path) }
        return BytePath(bytes: real)
    }

    private static func error(_ number: Int32, _ path: BytePath) -> OverwinterError {
        let message = "unable to open '\(path)': \(SystemMessage.of(number))"
        switch number {
        case ENOENT, ENOTDIR:
            let folder = path.parent.isEmpty ? BytePath(".") : path.parent
            return OverwinterError(
                .profileNotFound, message,
                hint: ProfileLookup.nearest(to: path.lastComponent, in: [folder]).map { "did you mean '\($0)'?" })
        case EACCES, EPERM: return OverwinterError(.notPermitted, message)
        default: return OverwinterError(.failed, message)
        }
    }
}
