import Glibc

/// Questions, asked on a terminal only.
enum Question {
    static var canBeAsked: Bool { isatty(STDIN_FILENO) == 1 && isatty(STDERR_FILENO) == 1 }

    /// Asks; only the exact answer is a yes.
    ///
    /// A signal is an answer too, for it would interrupt no read.
    static func ask(_ question: String, expecting answer: String, isCancelled: () -> Bool) -> Bool {
        StandardStreams.say("\(question) (\(answer)): ")
        var input = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
        while poll(&input, 1, 100) <= 0 {
            if isCancelled() { return false }
        }
        return readLine() == answer && !isCancelled()
    }
}
