/// Durations as a profile writes them: `90s`, `5m`, `1h`.
package enum DurationText {
    /// For the schema; what ``duration(of:)`` accepts.
    static let pattern = "^[1-9][0-9]{0,5}[smh]$"

    package static func duration(of text: String) -> Duration? {
        guard let unit = text.last, let digits = Optional(text.dropLast()), (1...6).contains(digits.utf8.count),
            digits.first != "0", digits.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
            let number = Int(digits)
        else { return nil }
        switch unit {
        case "s": return .seconds(number)
        case "m": return .seconds(number * 60)
        case "h": return .seconds(number * 3600)
        default: return nil
        }
    }

    /// In the largest unit that keeps it whole.
    package static func text(of duration: Duration) -> String {
        let seconds = duration.components.seconds
        if seconds > 0 && seconds.isMultiple(of: 3600) { return "\(seconds / 3600)h" }
        if seconds > 0 && seconds.isMultiple(of: 60) { return "\(seconds / 60)m" }
        return "\(seconds)s"
    }
}
