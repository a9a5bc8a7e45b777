import CLinux
import Glibc

extension FileTreeError {
    /// An error of a system call: `unable to VERB 'PATH' at byte N: TEXT`.
    ///
    /// `number` may be negative, as the calls of `CLinux` give it.
    static func system(_ verb: String, _ path: BytePath, _ number: Int32, atByte byte: Int64? = nil) -> FileTreeError {
        let number = number < 0 ? -number : number
        let place = byte.map { " at byte \($0)" } ?? ""
        let text = FileTreeError.text(of: number)
        return FileTreeError(
            code(of: number), errno: number, path: path, message: "unable to \(verb) '\(path)'\(place): \(text)",
            hint: hint(for: number))
    }

    static func system(_ verb: String, _ path: BytePath, _ number: Int64, atByte byte: Int64? = nil) -> FileTreeError {
        system(verb, path, Int32(truncatingIfNeeded: number), atByte: byte)
    }

    static func changed(_ path: BytePath, _ how: String) -> FileTreeError {
        FileTreeError(
            .changed, path: path, message: "'\(path)' changed while it was read: \(how)",
            hint: "stop what writes to it, then copy again")
    }

    static func leased(_ path: BytePath) -> FileTreeError {
        var error = system("open", path, EAGAIN)
        error.hint =
            "another program has a lease on it (Samba, an NFS server) and does not give it back: see /proc/locks"
        return error
    }

    static func vanished(_ path: BytePath) -> FileTreeError {
        FileTreeError(
            .vanished, errno: ENOENT, path: path, message: "'\(path)' vanished while its tree was read",
            hint: "stop what writes to it, then copy again")
    }

    /// The walk was stopped; where another worker failed, its error is the one that is thrown.
    package static var cancelled: FileTreeError {
        FileTreeError(.cancelled, path: BytePath(bytes: []), message: "cancelled")
    }

    /// Whether a name leads elsewhere than before, or nowhere.
    var isOfMovedEntry: Bool {
        switch code {
        case .notFound, .changed, .notFolder, .isSymbolicLink: true
        default: errno == ESTALE
        }
    }

    static func mountInTheWay(_ path: BytePath) -> FileTreeError {
        FileTreeError(
            .mountInTheWay, errno: EBUSY, path: path,
            message: "unable to remove '\(path)': a file system is mounted there",
            hint: "unmount it first; nothing is ever removed across a mount")
    }

    /// The system's words, beginning in lower case.
    static func text(of number: Int32) -> String {
        let text = String(cString: ow_error_text(number))
        let second = text.dropFirst().first
        // "RPC struct is bad" keeps its capitals.
        return second?.isUppercase == true ? text : text.prefix(1).lowercased() + text.dropFirst()
    }

    private static func code(of number: Int32) -> Code {
        switch number {
        case ENOENT: .notFound
        case EACCES, EPERM: .notPermitted
        case ENOSPC: .noSpace
        case EDQUOT: .quota
        case EIO: .inputOutput
        case EROFS: .readOnly
        case EEXIST: .exists
        case ENOTEMPTY: .notEmpty
        case ENOTDIR: .notFolder
        case EXDEV: .crossDevice
        case ELOOP: .isSymbolicLink
        case EMLINK: .tooManyLinks
        case EMFILE, ENFILE: .tooManyOpen
        case EBUSY: .mountInTheWay
        case ENOTSUP, ENOSYS: .unsupported
        case ENAMETOOLONG: .tooLong
        case ECANCELED: .cancelled
        default: .other
        }
    }

    private static func hint(for number: Int32) -> String? {
        switch number {
        case ENOSPC: "free space on that file system, then try again"
        case EDQUOT: "the quota of this user or project is used up"
        case EFBIG:
            "no file may be so large there: see the limit of the process (ulimit -f, LimitFSIZE= of its unit), and what the file "
                + "system can hold"
        case EIO: "the kernel log (dmesg) says more about the disk"
        case EMFILE: "raise the limit of open files (ulimit -n)"
        default: nil
        }
    }
}
