import FileTree
import Glibc

/// Looking into a destination.
enum DestinationFolder {
    /// The names of the folders in it, links to folders left out; none where it is not there.
    static func folderNames(_ destination: BytePath) throws(OverwinterError) -> [[UInt8]] {
        try names(destination).filter { name in
            var status = stat()
            let path = destination.appending(BytePath(bytes: name))
            return path.withCString { lstat($0, &status) } == 0 && status.st_mode & S_IFMT == S_IFDIR
        }
    }

    /// The names of all that is in a folder; none where it is not there.
    static func names(_ folder: BytePath) throws(OverwinterError) -> [[UInt8]] {
        guard let stream = folder.withCString({ opendir($0) }) else {
            let number = errno
            if number == ENOENT { return [] }
            throw .system(number == EACCES ? .notPermitted : .failed, "open", folder, number)
        }
        defer { closedir(stream) }
        var names: [[UInt8]] = []
        while true {
            errno = 0
            guard let entry = readdir(stream) else {
                guard errno == 0 else { throw .system(.failed, "read", folder, errno) }
                return names
            }
            // The record may end right behind the name, before the end of Swift's struct.
            let start = MemoryLayout<dirent>.offset(of: \.d_name) ?? 0
            let bytes = UnsafeRawBufferPointer(start: entry, count: Int(entry.pointee.d_reclen))
            let name = Array(bytes.dropFirst(start).prefix { $0 != 0 })
            if name != Array(".".utf8), name != Array("..".utf8) { names.append(name) }
        }
    }

    /// Whether there is a folder, or a link to one.
    static func isFolder(_ path: BytePath) -> Bool {
        var status = stat()
        return path.withCString { stat($0, &status) } == 0 && status.st_mode & S_IFMT == S_IFDIR
    }
}
