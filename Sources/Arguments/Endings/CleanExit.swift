/// An ending that is no failure: the text goes to standard output, the exit code is 0.
package enum CleanExit: Error, Sendable {
    /// Shows the help of a command of the program; of the root for nil.
    case helpRequest((any ParsableCommand.Type)? = nil)
    case message(String)

    /// Shows the help of this command.
    package static func helpRequest(_ command: some ParsableCommand) -> CleanExit { .helpRequest(type(of: command)) }
}
