/// The periods of the calendar of which a set each is kept, in UTC: no hour is missing or doubled where clocks change.
package enum RetentionPeriod: String, Sendable, CaseIterable {
    case hour, day, week, month, year

    /// The number of the period that a time lies in; later periods have higher numbers.
    package func number(of time: UTCTime) -> Int64 {
        let hours = floored(time.milliseconds, 3_600_000)
        let days = floored(hours, 24)
        let parts = time.parts
        return switch self {
        case .hour: hours
        case .day: days
        // 1970 began on a Thursday, three days after a Monday.
        case .week: floored(days + 3, 7)
        case .month: Int64(parts.year * 12 + parts.month - 1)
        case .year: Int64(parts.year)
        }
    }

    /// How a rule over these periods is called: `daily`.
    package var adverb: String { self == .day ? "daily" : rawValue + "ly" }

    private func floored(_ value: Int64, _ divisor: Int64) -> Int64 {
        let (quotient, remainder) = value.quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? quotient - 1 : quotient
    }
}

extension RetentionSpec {
    /// How many periods of a kind are to have a set; nil without such a rule.
    package func count(of period: RetentionPeriod) -> Int? {
        switch period {
        case .hour: hourly
        case .day: daily
        case .week: weekly
        case .month: monthly
        case .year: yearly
        }
    }
}
