/// What a check found, and the one line that says so.
package struct CheckResult: Sendable, Equatable {
    /// In the order they were looked for.
    package var findings: [CheckFinding]
    package var values: [PerformanceValue]

    package init(findings: [CheckFinding], values: [PerformanceValue] = []) {
        self.findings = findings
        self.values = values
    }

    /// The worst of all; of nothing nothing is known.
    package var state: CheckState { findings.map(\.state).max() ?? .unknown }

    /// `OVERWINTER OK - thehive: set 20261121-031507Z is 3 h 2 min old | age=10920s;;93600;0`, without a line feed.
    ///
    /// The worst comes first: a pager cuts lines off.
    package func line(subject: String) -> String {
        let ordered = findings.enumerated().sorted { left, right in
            left.element.state != right.element.state
                ? left.element.state > right.element.state : left.offset < right.offset
        }
        let text = ordered.map(\.element.text).joined(separator: "; ")
        let line = "OVERWINTER \(state.word) - " + Self.onOneLine("\(subject): \(text)")
        return values.isEmpty ? line : line + " | " + values.map(\.text).joined(separator: " ")
    }

    /// What a name or a message must not bring into the line: an end of it, or the bar before the figures.
    private static func onOneLine(_ text: String) -> String {
        String(
            text.unicodeScalars.map { scalar -> Character in
                switch scalar {
                case "|": "!"
                case _ where scalar.properties.isWhitespace || scalar.value < 0x20 || scalar.value == 0x7F: " "
                default: Character(scalar)
                }
            })
    }
}
