/// An ending without a message: thrown, it ends the program with this code.
package struct ExitCode: Error, RawRepresentable, Hashable, Sendable {
    package var rawValue: Int32

    package init(rawValue: Int32) {
        self.rawValue = rawValue
    }

    package init(_ code: Int32) {
        self.rawValue = code
    }

    package static let success = ExitCode(0)
    package static let failure = ExitCode(1)
    /// A command line that cannot be read: `EX_USAGE` of `sysexits.h`.
    package static let validationFailure = ExitCode(64)

    package var isSuccess: Bool { self == .success }
}
