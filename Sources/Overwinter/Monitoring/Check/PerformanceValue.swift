/// One figure that a monitoring system can draw: `age=10920s;90000;93600;0`.
///
/// See: the Monitoring Plugins Development Guidelines, "Performance data".
package struct PerformanceValue: Sendable, Equatable {
    package enum Unit: String, Sendable {
        case seconds = "s"
        case bytes = "B"
        case count = ""
    }

    /// Letters only, so that it needs no quotes.
    package var label: String
    package var value: Int64
    package var unit: Unit
    /// Above it there is a warning.
    package var warning: Int64?
    package var critical: Int64?

    package init(_ label: String, _ value: Int64, _ unit: Unit, warning: Int64? = nil, critical: Int64? = nil) {
        self.label = label
        self.value = value
        self.unit = unit
        self.warning = warning
        self.critical = critical
    }

    /// With 0 as its smallest value; nothing here has a largest.
    package var text: String {
        "\(label)=\(value)\(unit.rawValue);\(warning.map(String.init) ?? "");\(critical.map(String.init) ?? "");0"
    }
}
