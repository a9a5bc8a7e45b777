import Glibc

extension ParsableCommand {
    /// The exit code that an error ends the program with.
    package static func exitCode(for error: any Error) -> ExitCode {
        switch error {
        case let code as ExitCode: code
        case is CleanExit: .success
        case is UsageError, is ValidationError: .validationFailure
        default: .failure
        }
    }

    /// All that is said about an error: help or message of a clean exit, faults with the usage line, or the error.
    package static func fullMessage(for error: any Error) -> String {
        let root = CommandNode(root: self)
        return switch error {
        case is ExitCode: ""
        case CleanExit.message(let text): text
        case CleanExit.helpRequest(let command): HelpPage(command.flatMap(root.find) ?? root).text
        case let error as ValidationError: UsageError(root, [.invalid(error.message)]).description
        case let error as UsageError: error.description
        default: "error: \(error)"
        }
    }

    /// Says what an error of this module means, on standard output for a clean exit and on standard error else, and
    /// ends the program with its exit code.
    package static func exit(reporting error: any Error) -> Never {
        let text = fullMessage(for: error)
        if !text.isEmpty {
            let line = text.hasSuffix("\n") ? text : text + "\n"
            write(line, to: error is CleanExit ? STDOUT_FILENO : STDERR_FILENO)
        }
        Glibc.exit(exitCode(for: error).rawValue)
    }

    /// Writes all of the text; where nobody reads it any more there is nobody to tell.
    private static func write(_ text: String, to descriptor: Int32) {
        fflush(nil)
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }
}
