/// One figure for Prometheus.
///
/// See: <https://prometheus.io/docs/instrumenting/exposition_formats/>
struct Metric: Sendable {
    /// `overwinter_…` in full.
    var name: String
    var help: String
    /// `{profile="thehive",verb="backup"}`: names of profiles need no escapes.
    var labels: String
    var value: String

    /// A point in time, in seconds.
    static func text(of time: UTCTime) -> String { text(of: Double(time.milliseconds) / 1000) }

    static func text(of value: Double) -> String { "\(value)" }
}
