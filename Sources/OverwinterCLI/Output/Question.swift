import Glibc

/// Questions, asked on a terminal only.
enum Question {
    static var canBeAsked: Bool { isatty(STDIN_FILENO) == 1 && isatty(STDERR_FILENO) == 1 }

    /// Asks; only the exact answer is a yes.
    static func ask(_ question: String, expecting answer: String) -> Bool {
        StandardStreams.say("\(question) (\(answer)): ")
        return readLine() == answer
    }
}
