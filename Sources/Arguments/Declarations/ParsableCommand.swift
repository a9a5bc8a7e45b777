/// A command: the root of a program, or one of its verbs.
package protocol ParsableCommand: ParsableArguments {
    /// The command's name, help texts and subcommands.
    static var configuration: CommandConfiguration { get }

    /// Does the work. A command without one of its own shows its help.
    mutating func run() throws

    /// Ends the program for an error that was thrown while parsing or running.
    ///
    /// The root command can have its own, to show its errors in its own way and choose the exit code; what is not its
    /// own it hands to `exit(reporting:)`.
    static func exit(withError error: any Error) -> Never
}

extension ParsableCommand {
    package static var configuration: CommandConfiguration { CommandConfiguration() }

    package mutating func run() throws { throw CleanExit.helpRequest(self) }

    package static func exit(withError error: any Error) -> Never { exit(reporting: error) }
}

extension ParsableCommand {
    /// Reads the program's own arguments, runs the command they name, and ends the program if that throws.
    package static func main() {
        runAsRoot(CommandLine.argumentBytes)
    }

    /// The same for the given arguments (without the program's name).
    package static func main(_ arguments: [String]?) {
        runAsRoot(arguments.map { $0.map { Array($0.utf8) } } ?? CommandLine.argumentBytes)
    }

    private static func runAsRoot(_ words: [[UInt8]]) {
        do {
            var command = try parseAsRoot(words: words)
            do {
                try command.run()
            } catch let error as ValidationError {
                let node = CommandNode(root: self).find(type(of: command)) ?? CommandNode(root: self)
                throw UsageError(node, [.invalid(error.message)])
            }
        } catch {
            exit(withError: error)
        }
    }

    /// Reads arguments as those of the whole program: the result is the verb they name, ready to run.
    ///
    /// - Throws: `UsageError` with every fault found; `CleanExit` for `--help`, `help`, `--version` and completions.
    package static func parseAsRoot(_ arguments: [String]? = nil) throws -> any ParsableCommand {
        try parseAsRoot(words: arguments.map { $0.map { Array($0.utf8) } } ?? CommandLine.argumentBytes)
    }

    /// The same for arguments as the kernel gives them: bytes, in no particular encoding.
    package static func parseAsRoot(words: [[UInt8]]) throws -> any ParsableCommand {
        if let answer = CompletionRequest.answer(words: words, root: CommandNode(root: self)) {
            throw CleanExit.message(answer)
        }
        return try CommandParser(root: CommandNode(root: self)).parse(words)
    }

    /// Reads arguments as those of this command alone.
    package static func parse(_ arguments: [String]) throws -> Self {
        let command = try parseAsRoot(arguments)
        guard let result = command as? Self else {
            throw UsageError(CommandNode(root: self), [.unexpectedArgument(arguments.first ?? "")])
        }
        return result
    }

    /// The help of this command as root, or of one of its subcommands.
    package static func helpMessage(for command: (any ParsableCommand.Type)? = nil, columns: Int = 80) -> String {
        let root = CommandNode(root: self)
        return HelpPage(command.flatMap(root.find) ?? root, columns: columns).text
    }
}
