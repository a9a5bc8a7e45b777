import Glibc

/// Standard input, by keys instead of lines and without echo.
///
/// Whoever begins it ends it. Ctrl-C stays a signal, so that it means here what it means everywhere. See: `man 3 termios`.
struct RawTerminal {
    private let before: termios

    /// Nil where it is no terminal, or that of another job.
    static func begin() -> RawTerminal? {
        if !isOurs {
            // As a read would: until the shell gives us the terminal.
            kill(0, SIGTTIN)
            guard isOurs else { return nil }
        }
        var attributes = termios()
        guard tcgetattr(STDIN_FILENO, &attributes) == 0 else { return nil }
        let raw = RawTerminal(before: attributes)
        return raw.enter() ? raw : nil
    }

    private static var isOurs: Bool { tcgetpgrp(STDIN_FILENO) == getpgrp() }

    /// Again after a stop, too: the shell has set the terminal for itself.
    @discardableResult
    func enter() -> Bool {
        var raw = before
        raw.c_lflag &= ~tcflag_t(ICANON | ECHO | IEXTEN)
        withUnsafeMutableBytes(of: &raw.c_cc) { characters in
            characters[Int(VMIN)] = 1
            characters[Int(VTIME)] = 0
        }
        return Self.set(raw)
    }

    /// Keys that nobody took are no answers to what is asked next.
    func end() {
        _ = Self.set(before)
        tcflush(STDIN_FILENO, TCIFLUSH)
    }

    /// At once: output that stands still is not waited for.
    private static func set(_ attributes: termios) -> Bool {
        var attributes = attributes
        while tcsetattr(STDIN_FILENO, TCSANOW, &attributes) != 0 {
            guard errno == EINTR else { return false }
        }
        return true
    }
}
