import Arguments

/// How progress is shown.
package enum ProgressStyle: String, CaseIterable, ExpressibleByArgument, Sendable {
    /// A live line on a terminal, else a line an interval.
    case auto
    /// A line an interval.
    case plain
    /// One JSON object an event, on standard error.
    case json
    /// Nothing.
    case none
}
