package import FileTree
import Glibc

/// The folder `overwinter/` of a set, held open.
package final class RecordFolder {
    /// Of the set.
    package let set: BytePath
    package let path: BytePath
    package let descriptor: Int32
    /// Of the set's own folder.
    package let setDescriptor: Int32

    /// Opens the record of the set at a path.
    ///
    /// - Throws: `.setNotFound` where there is no such folder, `.notSealed` where it has no record.
    package init(ofSet set: BytePath) throws(OverwinterError) {
        self.set = set
        self.path = set.appending(SetDocument.folder)
        var folder: Int32 = -1
        let top = set.withCString { path in uninterrupted { open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC) } }
        var number = errno
        if top >= 0 {
            folder = uninterrupted {
                openat(top, SetDocument.folder, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
            }
            number = errno
        }
        setDescriptor = top
        descriptor = folder
        guard top >= 0 else {
            let isAbsent = number == ENOENT || number == ENOTDIR
            throw .system(
                isAbsent ? .setNotFound : number == EACCES ? .notPermitted : .badRecord, "open the set", set, number)
        }
        guard folder >= 0 else {
            if number == ENOENT { throw Self.notSealed(set) }
            throw .system(number == EACCES ? .notPermitted : .badRecord, "open", path, number)
        }
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
        if setDescriptor >= 0 { close(setDescriptor) }
    }

    package func file(_ name: String) throws(OverwinterError) -> RecordFileReader {
        try RecordFileReader(folder: descriptor, name: name, path: path.appending(name))
    }

    /// The record's document.
    ///
    /// - Throws: `.notSealed` without one, `.badRecord`, `.formatTooNew`.
    package func document() throws(OverwinterError) -> SetRecord {
        var status = stat()
        let looked = uninterrupted { fstatat(descriptor, SetDocument.name, &status, AT_SYMLINK_NOFOLLOW) }
        if looked != 0, errno == ENOENT {
            throw Self.notSealed(set)
        }
        let bytes = try file(SetDocument.name).rest(limit: Int(Self.documentLimit))
        do {
            return try SetDocument.decoded(bytes)
        } catch {
            throw OverwinterError(error.code, "set '\(set)': \(error.message)", hint: error.hint)
        }
    }

    /// Checks that a file is the one that was sealed.
    ///
    /// None is longer than the list of entries, but by some text: one with a hole of eight exabytes would be read for ever.
    package func check(_ name: String, _ record: SetRecord) throws(OverwinterError) {
        let (file, list) = (try self.file(name), try self.file(MtreeFile.name))
        guard file.size <= max(list.size, Self.documentLimit) else {
            throw OverwinterError(
                .badRecord, "'\(path.appending(name))' is too large to be a record",
                hint: "the record was damaged or forged; restore from another set")
        }
        try check(file, record)
    }

    /// Checks a file that was read from, in part or whole.
    package func check(_ file: RecordFileReader, _ record: SetRecord) throws(OverwinterError) {
        guard try file.finish() == record.files[file.name] else {
            throw OverwinterError(
                .badRecord, "'\(path.appending(file.name))' is not the file that was sealed: its SHA-256 differs",
                hint: "the record was damaged or forged; restore from another set")
        }
    }

    /// Opens a file without following a link or waiting for a fifo's writer; -1 where it cannot be, or is no regular file.
    ///
    /// It is looked at before: there are devices for which it is a deed to be opened.
    static func openFile(_ folder: Int32, _ name: String, _ access: Int32) -> Int32 {
        var status = stat()
        guard uninterrupted({ fstatat(folder, name, &status, AT_SYMLINK_NOFOLLOW) }) == 0 else { return -1 }
        let kind = status.st_mode & S_IFMT
        guard kind == S_IFREG || kind == S_IFLNK else {
            errno = notRegular
            return -1
        }
        return uninterrupted { openat(folder, name, access | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC) }
    }

    /// What `openFile` leaves in `errno` for what is there, and is no regular file.
    static let notRegular = EMEDIUMTYPE

    private static let documentLimit: Int64 = 64 << 20

    private static func notSealed(_ set: BytePath) -> OverwinterError {
        OverwinterError(
            .notSealed, "set '\(set)' is not sealed: it has no \(SetDocument.folder)/\(SetDocument.name)",
            hint: "it was made by an older script (see overwinter adopt), or by a run that did not end")
    }
}

extension RecordFolder {
    /// Whether a folder has what may be a record, of whatever kind.
    package static func exists(inSet set: BytePath) -> Bool {
        var status = stat()
        return set.appending(SetDocument.folder).withCString { path in uninterrupted { lstat(path, &status) } } == 0
    }
}
