/// Lines at the cursor that are drawn over in place; what stands above them stays.
struct ScreenRegion: Sendable {
    private var shown: [String] = []

    /// The sequences that put these lines in the place of those shown; the cursor stays at the end of the last one.
    ///
    /// - Parameter columns: as they are now. Lines that were wider have been broken by the terminal.
    mutating func drawing(_ lines: [String], columns: Int, emphasized: Int? = nil) -> String {
        let height = shown.reduce(0) { $0 + max(1, (TextWidth.of($1) + columns - 1) / max(columns, 1)) }
        shown = lines
        let up = height > 1 ? "\u{1B}[\(height - 1)A" : ""
        // Line by line: to clear the whole screen would put it into the scrollback of some terminals.
        let painted = lines.enumerated().map { ($0 == emphasized ? Style.emphasized($1) : $1) + "\u{1B}[K" }
        return "\r" + up + painted.joined(separator: "\n") + "\u{1B}[J"
    }

    /// Something else was written since: the next lines are drawn below it.
    mutating func forget() { shown = [] }
}
