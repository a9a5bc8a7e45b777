/// A program that could not be run at all.
///
/// One that ran and failed is a `ProgramResult`.
package struct ProgramError: Error, Sendable, Equatable {
    package enum Code: Sendable, Hashable {
        /// No such program, or no such working folder.
        case notFound
        /// There is one, and this user may not run it.
        case notPermitted
        /// The system has no descriptor, process or memory for it, or it is no program.
        case other
    }

    package var code: Code
    /// Lower case, without a full stop: `unable to run 'nodetool': no such program`.
    package var message: String
    /// What the reader can do about it.
    package var hint: String?

    package init(_ code: Code, _ message: String, hint: String? = nil) {
        self.code = code
        self.message = message
        self.hint = hint
    }
}
