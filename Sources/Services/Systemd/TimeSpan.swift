/// A time span as `systemctl show` prints it: `1min 30s`, `500ms`, `infinity` (systemd.time(7)).
enum TimeSpan {
    private static let units: [(String, Duration)] = [
        ("us", .microseconds(1)), ("ms", .milliseconds(1)), ("min", .seconds(60)), ("month", .seconds(2_629_800)),
        ("s", .seconds(1)), ("h", .seconds(3600)), ("d", .seconds(86_400)), ("w", .seconds(604_800)),
        ("y", .seconds(31_557_600)),
    ]

    /// The span; nil for `infinity`, for 0 (no limit, as in `TimeoutStopSec=0`), and for what cannot be read.
    static func duration(_ text: String) -> Duration? {
        var total = Duration.zero
        for part in text.split(separator: " ") {
            let digits = part.prefix { $0.isNumber || $0 == "." }
            guard let count = Double(digits), let unit = units.first(where: { $0.0 == part.dropFirst(digits.count) })
            else { return nil }
            total += unit.1 * count
        }
        return total == .zero ? nil : total
    }
}
