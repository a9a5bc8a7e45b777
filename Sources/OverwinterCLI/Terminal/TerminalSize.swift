import Glibc

/// Columns and rows of a terminal.
struct TerminalSize: Equatable, Sendable {
    var columns: Int
    var rows: Int

    /// Of standard error, as it is now; what does not say its size has that of a VT100.
    static var now: TerminalSize { of(STDERR_FILENO) }

    /// Of standard output; nil where that is no terminal, and nothing has to fit.
    static var ofOutput: TerminalSize? { isatty(STDOUT_FILENO) == 1 ? of(STDOUT_FILENO) : nil }

    private static func of(_ descriptor: Int32) -> TerminalSize {
        var size = winsize()
        let isKnown = ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0 && size.ws_row > 0
        return isKnown
            ? TerminalSize(columns: Int(size.ws_col), rows: Int(size.ws_row)) : TerminalSize(columns: 80, rows: 24)
    }
}
