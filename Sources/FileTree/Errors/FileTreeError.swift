/// What the file tree could not do: what was tried, on what, and what the system said.
package struct FileTreeError: Error, Sendable, Equatable {
    /// What kind of failure it was; callers decide by this, never by the text.
    package enum Code: Sendable {
        case notFound, notPermitted, noSpace, quota, inputOutput, readOnly, changed, vanished, cancelled, exists,
            notEmpty
        case notFolder, crossDevice, isSymbolicLink, tooManyLinks, tooManyOpen, mountInTheWay, unsupported, tooLong,
            other
    }

    package var code: Code
    /// The system's error number; 0 where no system call failed.
    package var errno: Int32
    package var path: BytePath
    /// In lower case, without a full stop.
    package var message: String
    package var hint: String?

    package init(_ code: Code, errno: Int32 = 0, path: BytePath, message: String, hint: String? = nil) {
        self.code = code
        self.errno = errno
        self.path = path
        self.message = message
        self.hint = hint
    }
}

extension FileTreeError: CustomStringConvertible {
    package var description: String { hint.map { "\(message)\nHINT: \($0)" } ?? message }
}
