/// Which sets of a destination are kept; what no rule keeps, `prune` removes.
package struct RetentionSpec: Sendable, Equatable {
    /// The newest so many sets.
    package var last: Int?
    /// Of so many hours, days, … that have a set the newest set of each, in UTC; weeks begin on Monday.
    package var hourly: Int?
    package var daily: Int?
    package var weekly: Int?
    package var monthly: Int?
    package var yearly: Int?
    /// All sets that were begun within this time before the newest one.
    package var within: Duration?

    package init(
        last: Int? = nil, hourly: Int? = nil, daily: Int? = nil, weekly: Int? = nil, monthly: Int? = nil,
        yearly: Int? = nil, within: Duration? = nil
    ) {
        self.last = last
        self.hourly = hourly
        self.daily = daily
        self.weekly = weekly
        self.monthly = monthly
        self.yearly = yearly
        self.within = within
    }
}
