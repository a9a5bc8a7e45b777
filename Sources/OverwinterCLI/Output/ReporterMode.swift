import Glibc

/// Where a run is reported to; decided once.
enum ReporterMode: Sendable {
    /// A live line that is drawn over.
    case terminal
    /// A line an interval.
    case plain
    case json
    /// Lines of steps only.
    case none

    static func choose(_ style: ProgressStyle, isQuiet: Bool) -> ReporterMode {
        switch style {
        case .json: .json
        case .none: .none
        case .plain: isQuiet ? .none : .plain
        case .auto: isQuiet ? .none : isTerminal ? .terminal : .plain
        }
    }

    /// Whether standard error is a terminal that can draw over a line.
    static var isTerminal: Bool {
        guard isatty(STDERR_FILENO) == 1 else { return false }
        return environment("TERM").map { $0 != "dumb" } ?? false
    }

    static func environment(_ name: String) -> String? {
        getenv(name).map { String(cString: $0) }
    }
}
