package import FileTree
import Glibc

/// A kernel lock on a set's `set.json`: who reads the set shares it, who removes the set has it alone.
///
/// On that file and not on its folder, for network file systems lock only what was opened for writing. Where a file system knows
/// no locks, there is none; a restore has the destination's lock besides.
///
/// See: `man 2 flock`.
package final class SetHold: Sendable {
    private let descriptor: Int32

    private init(_ descriptor: Int32) {
        self.descriptor = descriptor
    }

    deinit { close(descriptor) }

    /// Keeps a set from being removed for as long as this lives; nil where it cannot be locked.
    ///
    /// - Throws: `.locked` while the set is being removed, `.setNotFound` where that has just happened.
    package static func reading(_ folder: RecordFolder) throws(OverwinterError) -> SetHold? {
        let file = open(folder, O_RDONLY)
        // What is wrong with the record is told by its reader.
        guard file >= 0 else { return nil }
        let hold = SetHold(file)
        switch OpenFileLock.takePatiently(file, shared: true) {
        case .taken: break
        case .failed: return nil
        case .held:
            throw OverwinterError(
                .locked, "set '\(folder.set)' is being removed by a prune",
                hint: "take another set; see them with: overwinter list")
        }
        // Between its opening and the lock it may have got another name.
        var (held, named) = (stat(), stat())
        let path = folder.path.appending(SetDocument.name)
        guard fstat(file, &held) == 0, path.withCString({ lstat($0, &named) }) == 0, held.st_ino == named.st_ino,
            held.st_dev == named.st_dev
        else {
            throw OverwinterError(
                .setNotFound, "set '\(folder.set)' was removed by a prune just now",
                hint: "take another set; see them with: overwinter list")
        }
        return hold
    }

    /// Whether nobody reads a set, and nobody can begin to for as long as what is answered lives.
    package enum Removal {
        case free(SetHold?)
        case inUse
    }

    package static func removing(_ set: BytePath) throws(OverwinterError) -> Removal {
        let folder = try RecordFolder(ofSet: set)
        var file = open(folder, O_RDWR)
        if file < 0 { file = open(folder, O_RDONLY) }
        guard file >= 0 else {
            throw .system(
                errno == EACCES ? .notPermitted : .failed, "open", folder.path.appending(SetDocument.name), errno)
        }
        let hold = SetHold(file)
        return switch OpenFileLock.takePatiently(file) {
        case .taken: .free(hold)
        case .held: .inUse
        case .failed: .free(nil)
        }
    }

    private static func open(_ folder: RecordFolder, _ access: Int32) -> Int32 {
        RecordFolder.openFile(folder.descriptor, SetDocument.name, access)
    }
}
