import Glibc

/// What processes that died left of files they were about to make.
package enum AbandonedFiles {
    /// Removes those that ``ReservedFile`` was making when its process died, and that are provably nobody's: no process has
    /// the number, which may be one of another container's, and none has the lock.
    ///
    /// What cannot be removed now is removed another time.
    ///
    /// - Parameters:
    ///   - suffix: of the names they were to have.
    ///   - isProcess: whether a process has that number.
    package static func remove(
        in folder: BytePath, suffix: String, isProcess: (Int32) -> Bool = { kill($0, 0) == 0 || errno != ESRCH }
    ) {
        for name in (try? Folder.names(of: folder)) ?? [] {
            guard let (wanted, process) = TemporaryName.parts(of: name),
                wanted.bytes.reversed().starts(with: suffix.utf8.reversed()),
                !isProcess(process)
            else { continue }
            let path = folder.appending(name)
            guard (try? FileStatus.of(path).kind) == .file, let file = try? ReservedFile.open(path),
                OpenFileLock.take(file.number) == .taken, file.hasItsName
            else { continue }
            // Its maker, should it live after all, finds that it has lost its name, and makes another.
            try? Names.unlink(path)
            withExtendedLifetime(file) {}
        }
    }
}
