import CLinux
import Glibc

/// Single operations on folders and names, by path: for places the program itself owns, not for trees it copies.
package enum Folder {
    /// Whether a folder has an entry whose name is meant; no list of its names is made, for it may have a million.
    package static func contains(
        _ path: BytePath, where isMeant: (BytePath) -> Bool
    ) throws(FileTreeError) -> Bool {
        let opened = path.withCString { ow_open(AT_FDCWD, $0, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0) }
        guard opened >= 0 else { throw .system("open", path, opened) }
        let folder = Descriptor(owning: opened)
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 15, alignment: 16)
        defer { buffer.deallocate() }
        while true {
            let count = ow_get_entries(folder.raw, buffer.baseAddress, buffer.count)
            guard count >= 0 else { throw .system("list", path, count) }
            if count == 0 { return false }
            var isFound = false
            try forEachEntry(in: UnsafeRawBufferPointer(rebasing: buffer[..<Int(count)])) {
                (name: EntryName) throws(FileTreeError) in
                if !isFound { isFound = isMeant(name.path) }
            }
            if isFound { return true }
        }
    }

    /// The names in a folder but `.` and `..`, sorted by their bytes.
    package static func names(of path: BytePath) throws(FileTreeError) -> [BytePath] {
        let opened = path.withCString { ow_open(AT_FDCWD, $0, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0) }
        guard opened >= 0 else { throw .system("open", path, opened) }
        let folder = Descriptor(owning: opened)
        var names: [BytePath] = []
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 15, alignment: 16)
        defer { buffer.deallocate() }
        while true {
            let count = ow_get_entries(folder.raw, buffer.baseAddress, buffer.count)
            guard count >= 0 else { throw .system("list", path, count) }
            if count == 0 { return names.sorted() }
            try forEachEntry(in: UnsafeRawBufferPointer(rebasing: buffer[..<Int(count)])) {
                (name: EntryName) throws(FileTreeError) in names.append(name.path)
            }
        }
    }

    /// Makes a folder with exactly this mode, unless it is there.
    package static func make(_ path: BytePath, mode: UInt16) throws(FileTreeError) {
        do throws(FileTreeError) {
            try makeExclusively(path, mode: mode)
        } catch {
            guard error.code == .exists, try FileStatus.of(path, followingLinks: true).kind == .directory else {
                throw error
            }
        }
    }

    /// Makes a folder with exactly this mode, whatever the umask; `.exists` where the name is taken.
    package static func makeExclusively(_ path: BytePath, mode: UInt16) throws(FileTreeError) {
        let failed = path.withCString { ow_make_folder(AT_FDCWD, $0, 0o700) }
        guard failed == 0 else { throw .system("create", path, failed) }
        try setMode(path, mode)
    }

    /// Makes a folder and the parents that are missing, all with this mode.
    package static func makeWithParents(_ path: BytePath, mode: UInt16) throws(FileTreeError) {
        var missing: [BytePath] = []
        var next = path.normalized
        while !next.isEmpty, next != BytePath("/"), try FileStatus.ifPresent(next, followingLinks: true) == nil {
            missing.append(next)
            next = next.parent
        }
        if missing.isEmpty { return try make(path, mode: mode) }
        for folder in missing.reversed() { try make(folder, mode: mode) }
    }

    package static func setMode(_ path: BytePath, _ mode: UInt16) throws(FileTreeError) {
        try withOpen(path, ow_O_PATH | O_NOFOLLOW) { file throws(FileTreeError) in
            let failed = ow_set_mode(file, 1, UInt32(mode))
            guard failed == 0 else { throw .system("set the mode of", path, failed) }
        }
    }

    /// Sets the owner of an entry, of a symbolic link itself.
    package static func setOwner(_ path: BytePath, owner: UInt32, group: UInt32) throws(FileTreeError) {
        try withOpen(path, ow_O_PATH | O_NOFOLLOW) { file throws(FileTreeError) in
            let failed = ow_set_owner(file, 1, owner, group)
            guard failed == 0 else { throw .system("set the owner of", path, failed) }
        }
    }

    /// Removes an empty folder.
    package static func remove(_ path: BytePath) throws(FileTreeError) {
        let failed = path.withCString { ow_unlink(AT_FDCWD, $0, 1) }
        guard failed == 0 else { throw .system("remove", path, failed) }
    }

    /// Writes the names of a folder to the disk.
    package static func sync(_ path: BytePath) throws(FileTreeError) {
        try withOpen(path, O_RDONLY | O_DIRECTORY) { file throws(FileTreeError) in
            let failed = ow_sync(file)
            // Some network file systems cannot sync a folder, and need not.
            guard failed == 0 || failed == -EINVAL else { throw .system("sync", path, failed) }
        }
    }

    /// Writes everything of the file system that holds `path` to the disk.
    ///
    /// See: `man 2 syncfs`.
    ///
    /// Once it has failed, the kernel calls the unwritten pages clean: it must not be tried again, the copy is to be given up.
    package static func syncFileSystem(at path: BytePath) throws(FileTreeError) {
        let opened = path.withCString { LeasedFile.open(AT_FDCWD, $0, O_CLOEXEC) }
        guard opened >= 0 else { throw .system("open", path, opened) }
        let file = Descriptor(owning: opened)
        let failed = ow_sync_file_system(file.raw)
        guard failed == 0 else { throw .system("sync the file system of", path, failed) }
    }

    /// The absolute path without links, `.` and `..`.
    ///
    /// See: `man 3 realpath`.
    package static func realPath(_ path: BytePath) throws(FileTreeError) -> BytePath {
        guard let real = path.withCString({ realpath($0, nil) }) else { throw .system("resolve", path, errno) }
        defer { free(real) }
        return BytePath(bytes: String.bytes(of: real))
    }

    static func withOpen(
        _ path: BytePath, _ flags: Int32, _ body: (Int32) throws(FileTreeError) -> Void
    ) throws(FileTreeError) {
        let opened = path.withCString { ow_open(AT_FDCWD, $0, flags | O_CLOEXEC, 0) }
        guard opened >= 0 else { throw .system("open", path, opened) }
        let file = Descriptor(owning: opened)
        try body(file.raw)
    }
}
