import FileTree
import Glibc

/// Paths that are relative to where the program was started.
enum WorkingDirectory {
    static func absolute(_ path: BytePath) -> BytePath {
        guard !path.isAbsolute, let current = getcwd(nil, 0) else { return path }
        defer { free(current) }
        let bytes = Array(UnsafeRawBufferPointer(start: current, count: strlen(current)))
        return BytePath(bytes: bytes).appending(path).normalized
    }
}
