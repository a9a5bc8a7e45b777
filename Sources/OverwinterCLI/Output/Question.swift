import Glibc

/// Questions, asked on a terminal only.
enum Question {
    static var canBeAsked: Bool { isatty(STDIN_FILENO) == 1 && isatty(STDERR_FILENO) == 1 }

    /// Asks; only the exact answer is a yes.
    static func ask(_ question: String, expecting answer: String, isCancelled: () -> Bool) -> Bool {
        StandardStreams.say("\(question) (\(answer)): ")
        return line(isCancelled: isCancelled) == answer && !isCancelled()
    }

    /// Asks for a yes or a no; whatever is no yes is a no.
    static func agrees(to question: String, isCancelled: () -> Bool) -> Bool {
        StandardStreams.say("\(question) [y/N] ")
        let answer = line(isCancelled: isCancelled)?.lowercased()
        return (answer == "y" || answer == "yes") && !isCancelled()
    }

    /// What is typed; nil at its end.
    ///
    /// A signal is an answer too, for it would interrupt no read.
    static func line(isCancelled: () -> Bool) -> String? {
        var input = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
        while poll(&input, 1, 100) <= 0 {
            if isCancelled() { return nil }
        }
        return readLine()
    }
}
