/// Durations as profiles write them.
package enum DurationText {
    /// `90s`, `5m`, `1h`; what is no whole number of minutes stays in seconds.
    package static func of(_ duration: Duration) -> String {
        let seconds = duration.components.seconds
        if seconds >= 3600 && seconds % 3600 == 0 { return "\(seconds / 3600)h" }
        if seconds >= 60 && seconds % 60 == 0 { return "\(seconds / 60)m" }
        return "\(seconds)s"
    }
}
