import FileTree
import Glibc

/// Looking into a destination.
enum DestinationFolder {
    /// The names of the folders in it, links to folders left out; none where it is not there.
    static func folderNames(_ destination: BytePath) throws(OverwinterError) -> [[UInt8]] {
        guard let stream = destination.withCString({ opendir($0) }) else {
            let number = errno
            if number == ENOENT { return [] }
            throw .system(number == EACCES ? .notPermitted : .failed, "open", destination, number)
        }
        defer { closedir(stream) }
        var names: [[UInt8]] = []
        while true {
            errno = 0
            guard let entry = readdir(stream) else {
                guard errno == 0 else { throw .system(.failed, "read", destination, errno) }
                return names
            }
            let length = Int(entry.pointee.d_reclen) - (MemoryLayout<dirent>.offset(of: \.d_name) ?? 0)
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                Array(bytes.prefix(min(length, bytes.count)).prefix { $0 != 0 })
            }
            guard name != Array(".".utf8), name != Array("..".utf8) else { continue }
            var status = stat()
            let isThere = (name + [0]).withUnsafeBytes { bytes in
                bytes.baseAddress.map {
                    fstatat(dirfd(stream), $0.assumingMemoryBound(to: CChar.self), &status, AT_SYMLINK_NOFOLLOW) == 0
                } ?? false
            }
            if isThere, status.st_mode & S_IFMT == S_IFDIR { names.append(name) }
        }
    }

    /// Whether there is a folder, or a link to one.
    static func isFolder(_ path: BytePath) -> Bool {
        var status = stat()
        return path.withCString { stat($0, &status) } == 0 && status.st_mode & S_IFMT == S_IFDIR
    }
}
