/// A program to be run, with the arguments it gets: never through a shell.
///
/// It runs in a session of its own, so that neither a terminal's Ctrl-C nor its closing reaches it, with default
/// signals, standard input from `standardInput`, and no other descriptor of this process.
package struct Program: Sendable {
    /// What becomes of what it prints.
    package enum Output: Sendable, Hashable {
        /// Read as it comes, up to `outputLimit`.
        case collected
        /// For a program that leaves another one running with its output: that one meets a full file later, and is not
        /// ended by SIGPIPE as a pipe's writer would be.
        case outlived
    }

    /// A name that is looked up in `PATH`, or a path.
    package var executable: String
    package var arguments: [String]
    /// Changes to the inherited environment; nil removes a variable.
    ///
    /// `PATH` here is also where the program is looked up.
    package var environment: [String: String?] = [:]
    /// The folder it starts in; else that of this process.
    package var workingDirectory: [UInt8]?
    /// How long it may run.
    ///
    /// Then its whole group gets SIGTERM, and 5 s later SIGKILL.
    package var deadline: Duration?
    /// How many bytes are kept of each of its two outputs; the rest is read and dropped.
    package var outputLimit = 4 << 20
    package var standardInput: [UInt8] = []
    package var output = Output.collected
    /// Told its process id, which is also that of its group, once it runs; and again when it was reaped.
    package var onStart: (@Sendable (_ group: Int32) -> Void)?
    package var onEnd: (@Sendable (_ group: Int32) -> Void)?

    package init(_ executable: String, _ arguments: [String]) {
        self.executable = executable
        self.arguments = arguments
    }

    /// Runs it, and waits until it has ended.
    ///
    /// A program that fails is a result, not an error. `isCancelled` is asked every 100 ms; its yes ends the program
    /// like a deadline.
    ///
    /// - Throws: where there is no such program, or it cannot be started.
    package func run(isCancelled: () -> Bool = { false }) throws(ProgramError) -> ProgramResult {
        let child = try Child(starting: self)
        onStart?(child.process)
        let result = child.wait(deadline: deadline, limit: outputLimit, isCancelled: isCancelled)
        onEnd?(child.process)
        return result
    }

    /// The command as a shell would take it, for messages.
    package var commandLine: String {
        ([executable] + arguments).map(Self.quoted).joined(separator: " ")
    }

    private static func quoted(_ word: String) -> String {
        let plain = word.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"):
                true
            default: "-_./:=@%+,".utf8.contains(byte)
            }
        }
        if plain && !word.isEmpty { return word }
        var quoted = "'"
        for character in ShownBytes.shown(word.utf8) {
            quoted += character == "'" ? "'\\''" : String(character)
        }
        return quoted + "'"
    }
}
