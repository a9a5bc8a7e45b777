import Glibc
import Overwinter

/// Colour, where somebody sees it and has not said no.
///
/// See: no-color.org.
enum Style {
    private static let isColoured: Bool =
        ReporterMode.isTerminal && (ReporterMode.environment("NO_COLOR") ?? "").isEmpty

    static func paint(_ event: Event, _ line: String) -> String {
        guard isColoured else { return prefix(event) + line }
        switch event {
        case .phase: return "\u{1B}[1m\(line)\u{1B}[0m"
        case .warning: return "\u{1B}[33m\(line)\u{1B}[0m"
        case .stepFailed: return "  \u{1B}[31m\(line)\u{1B}[0m"
        default: return prefix(event) + line
        }
    }

    /// The line that is meant, where it has another mark besides.
    static func emphasized(_ line: String) -> String { isColoured ? "\u{1B}[1m\(line)\u{1B}[0m" : line }

    /// Steps stand below their phase.
    private static func prefix(_ event: Event) -> String {
        switch event {
        case .phase, .warning: ""
        default: "  "
        }
    }
}
