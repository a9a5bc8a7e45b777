import CLinux
import Glibc

/// Renames, links and removals of single names, by path.
package enum Names {
    /// Renames, in one step replacing what has the new name.
    package static func rename(_ from: BytePath, to: BytePath) throws(FileTreeError) {
        let failed = from.withCString { from in to.withCString { ow_rename(AT_FDCWD, from, AT_FDCWD, $0) } }
        guard failed == 0 else { throw renameError(from, to, failed) }
    }

    /// Renames unless the new name is taken: `.exists`; `.unsupported` where the file system cannot tell.
    ///
    /// The corresponding C function is `renameat2` with `RENAME_NOREPLACE`.
    package static func renameWithoutReplacing(_ from: BytePath, to: BytePath) throws(FileTreeError) {
        let failed = from.withCString { from in
            to.withCString { ow_rename_without_replacing(AT_FDCWD, from, AT_FDCWD, $0) }
        }
        if failed == -EINVAL || failed == -ENOSYS { throw renameError(from, to, -ENOTSUP) }
        guard failed == 0 else { throw renameError(from, to, failed) }
    }

    /// Renames unless the new name is taken: `.exists`.
    ///
    /// Where the file system cannot tell, it is looked at before, so nobody else may make names there meanwhile.
    package static func renameToFreeName(_ from: BytePath, to: BytePath) throws(FileTreeError) {
        do throws(FileTreeError) {
            try renameWithoutReplacing(from, to: to)
        } catch  where error.code == .unsupported {
            guard try FileStatus.ifPresent(to) == nil else {
                throw FileTreeError(.exists, path: to, message: "'\(to)' is there already")
            }
            try rename(from, to: to)
        }
    }

    private static func renameError(_ from: BytePath, _ to: BytePath, _ number: Int32) -> FileTreeError {
        var error = FileTreeError.system("rename", from, number)
        error.message = "unable to rename '\(from)' to '\(to)': \(FileTreeError.text(of: -number))"
        return error
    }

    /// Makes a symbolic link; `.exists` where the name is taken.
    package static func makeSymbolicLink(_ path: BytePath, to target: BytePath) throws(FileTreeError) {
        let failed = target.withCString { target in path.withCString { ow_make_symlink(target, AT_FDCWD, $0) } }
        guard failed == 0 else { throw .system("create", path, failed) }
    }

    /// Makes a symbolic link, in one step replacing the one that is there.
    package static func replaceSymbolicLink(_ path: BytePath, to target: BytePath) throws(FileTreeError) {
        let beside = TemporaryName.beside(path)
        try makeSymbolicLink(beside, to: target)
        do throws(FileTreeError) {
            try rename(beside, to: path)
        } catch {
            _ = beside.withCString { ow_unlink(AT_FDCWD, $0, 0) }
            throw error
        }
    }

    /// What a symbolic link says, not resolved.
    package static func readLink(_ path: BytePath) throws(FileTreeError) -> BytePath {
        let result = withUnsafeTemporaryAllocation(of: CChar.self, capacity: 4097) { buffer -> (Int64, [UInt8]) in
            let count = path.withCString { ow_read_symlink(AT_FDCWD, $0, buffer.baseAddress, buffer.count) }
            return (count, count < 0 ? [] : buffer[..<Int(count)].map { UInt8(bitPattern: $0) })
        }
        guard result.0 >= 0 else { throw .system("read the link", path, result.0) }
        return BytePath(bytes: result.1)
    }

    /// Removes a name that is no folder.
    package static func unlink(_ path: BytePath) throws(FileTreeError) {
        let failed = path.withCString { ow_unlink(AT_FDCWD, $0, 0) }
        guard failed == 0 else { throw .system("remove", path, failed) }
    }
}
